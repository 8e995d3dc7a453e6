namespace GramGen.Planning;

/// <summary>The block of G that one micro-kernel of dot products computes.</summary>
/// <param name="Rows">MR: channels in a micro-panel.</param>
/// <param name="Columns">NR; MR is a multiple of it.</param>
internal readonly record struct MicroTile(int Rows, int Columns)
{
    /// <summary>MR × MR.</summary>
    public static MicroTile Square(int rows) => new(rows, rows);
}

/// <summary>The block that one broadcast micro-kernel computes.</summary>
/// <param name="Rows">MR: values that are broadcast in a step.</param>
/// <param name="Vectors">Vectors that each of them multiplies at most.</param>
internal readonly record struct GemmMicroTile(int Rows, int Vectors)
{
    /// <summary>No micro-kernels of this family.</summary>
    public static GemmMicroTile None => default;
}

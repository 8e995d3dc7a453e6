namespace GramGen.Planning;

/// <summary>How strips and columns cut the channels.</summary>
/// <param name="Rows">R: channels in a strip.</param>
/// <param name="Columns">S: columns of a rectangle; R is a multiple of it.</param>
internal readonly record struct TileSize(int Rows, int Columns)
{
    /// <summary>R × R.</summary>
    public static TileSize Square(int rows) => new(rows, rows);
}

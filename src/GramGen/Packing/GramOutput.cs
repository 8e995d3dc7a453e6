namespace GramGen.Packing;

/// <summary>Which entries of G are stored, and where.</summary>
/// <param name="Part">Both triangles, or one.</param>
/// <param name="Stride">The leading dimension: values from row to row. None if packed.</param>
internal readonly record struct GramOutput(GramPart Part, int Stride)
{
    /// <summary>The lower triangle, row after row.</summary>
    public static GramOutput Packed { get; } = new(GramPart.PackedLower, Stride: 0);

    /// <summary>Both triangles, nothing between the rows.</summary>
    public static GramOutput Dense(GramShape shape) => new(GramPart.Both, shape.Channels);

    /// <summary>Entries right of the diagonal are stored.</summary>
    public bool StoresUpper => Part is GramPart.Both or GramPart.Upper;

    /// <summary>Where the first entry of a row of the lower triangle stands.</summary>
    public nint Start(int row) => Part switch
    {
        GramPart.PackedLower => (nint)row * (row + 1) / 2,
        GramPart.Upper => row,
        _ => (nint)row * Stride,
    };

    /// <summary>Values from the first entry to the last.</summary>
    public long LengthOf(GramShape shape) =>
        Part == GramPart.PackedLower ? shape.PackedLength : ((shape.Channels - 1L) * Stride) + shape.Channels;

    /// <summary>Values from an entry of that row to the next: the upper triangle has them in a column.</summary>
    public nint Step => Part == GramPart.Upper ? Stride : 1;
}

namespace GramGen.Data.Formats;

/// <summary>Where the values of a matrix are among the bytes of a file or an entry of one.</summary>
/// <param name="Rows">Rows.</param>
/// <param name="Columns">Columns.</param>
/// <param name="Element">The type of a value.</param>
/// <param name="Offset">Bytes before the first value.</param>
internal sealed record MatrixLayout(long Rows, int Columns, GramElement Element, long Offset)
{
    /// <summary>Values are stored column after column.</summary>
    public bool IsColumnMajor { get; init; }

    public bool IsBigEndian { get; init; }

    public int ElementBytes => BytesOf(Element);

    public long RowBytes => (long)Columns * ElementBytes;

    public static int BytesOf(GramElement element) => element switch
    {
        GramElement.Half => 2,
        GramElement.Single => 4,
        _ => 8,
    };

    /// <summary>
    /// The layout of an array with any number of dimensions: the first counts the rows, the others together are its columns.
    /// </summary>
    /// <exception cref="InvalidDataException">It is no matrix.</exception>
    public static MatrixLayout Of(IReadOnlyList<long> shape, GramElement element, long offset)
    {
        if (shape.Count == 0)
        {
            throw new InvalidDataException("the array has no dimensions; a matrix of rows is needed.");
        }

        long columns = 1;
        foreach (long length in shape.Skip(1))
        {
            columns = length < 0 || columns > int.MaxValue ? -1 : columns * length;
        }

        if (shape[0] < 0 || columns < 1 || columns > int.MaxValue || shape[0] > long.MaxValue / 8 / columns - offset)
        {
            throw new InvalidDataException($"an array of {string.Join(" × ", shape)} values has no rows of 1 to {int.MaxValue} columns.");
        }

        return new MatrixLayout(shape[0], (int)columns, element, offset);
    }

    /// <summary>Throws if a number of bytes ends before the last row does.</summary>
    public void ThrowIfTruncated(string path, long bytes)
    {
        long needed = Offset + (Rows * RowBytes);
        if (bytes < needed)
        {
            long? row = IsColumnMajor ? null : Math.Max(bytes - Offset, 0) / RowBytes;
            throw new GramDataException(
                path, row,
                $"it is cut off: {Rows} rows of {Columns} values of type {Element} end at byte {needed}, and there are {bytes}.");
        }
    }
}

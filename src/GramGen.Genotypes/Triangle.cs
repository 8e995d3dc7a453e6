namespace GramGen.Genotypes;

/// <summary>The lower triangle of a symmetric matrix, diagonal included, row after row.</summary>
internal static class Triangle
{
    /// <summary>Values of the triangle of a number of rows.</summary>
    public static int Length(int rows) => (int)(rows * (rows + 1L) / 2);

    /// <summary>The position of an entry, of either triangle.</summary>
    public static int IndexOf(int row, int column) => row >= column
        ? (int)(row * (row + 1L) / 2) + column
        : (int)(column * (column + 1L) / 2) + row;

    /// <summary>Throws unless both are samples.</summary>
    public static void ThrowIfOutside(int row, int column, int samples)
    {
        if ((uint)row >= (uint)samples || (uint)column >= (uint)samples)
        {
            throw new ArgumentOutOfRangeException(
                (uint)row >= (uint)samples ? nameof(row) : nameof(column), (uint)row >= (uint)samples ? row : column,
                $"There are {samples} samples, counted from 0.");
        }
    }
}

namespace GramGen.Packing;

/// <summary>A matrix in memory: rows of values that stand a stride apart.</summary>
/// <param name="Rows">The number of rows.</param>
/// <param name="Width">Values in a row.</param>
/// <param name="Stride">Values from row to row, no fewer than a row has.</param>
internal readonly record struct StridedRows(long Rows, long Width, long Stride)
{
    /// <summary>Values from the first to the last.</summary>
    public long Length => ((Rows - 1) * Stride) + Width;

    /// <summary>The same, counted in bytes.</summary>
    public StridedRows Times(int bytes) => new(Rows, Width * bytes, Stride * bytes);

    /// <summary>
    /// Whether a value belongs to both of two matrices. A matrix left of another in a larger one, as in a blocked Cholesky
    /// factorisation, has memory in common with it but no value.
    /// </summary>
    /// <param name="other">The other.</param>
    /// <param name="distance">Values from the first of these to the first of the other's.</param>
    public bool Meets(StridedRows other, long distance)
    {
        for (long row = 0; row < Rows; row++)
        {
            long first = (row * Stride) - distance;
            // The first row of the other that ends behind it, if it is there and begins before the end.
            long candidate = first < other.Width ? 0 : ((first - other.Width) / other.Stride) + 1;
            if (candidate < other.Rows && candidate * other.Stride < first + Width)
            {
                return true;
            }
        }

        return false;
    }
}

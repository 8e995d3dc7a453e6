using System.Numerics;
using System.Numerics.Tensors;
using GramGen.Packing;

namespace GramGen.Similarity;

/// <summary>
/// Rows whose squares overflow, or lose digits to underflow: multiplied by a power of two, which changes no cosine, they do neither.
/// </summary>
internal static class RescaledRows
{
    /// <summary>Whether products of a row are to be trusted; see <see cref="RowRange{T}"/>.</summary>
    /// <param name="squaredNorm">The dot product of the row with itself.</param>
    public static bool IsInRange<T>(T squaredNorm)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        squaredNorm >= RowRange<T>.SmallestSquares && squaredNorm <= RowRange<T>.LargestSquares;

    /// <summary>Whether there are rows whose products are not to be trusted.</summary>
    /// <param name="squaredNorms">The dot product of each row with itself.</param>
    public static bool AnyOutOfRange<T>(ReadOnlySpan<T> squaredNorms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int outOfRange = 0;
        foreach (T norm in squaredNorms)
        {
            outOfRange += IsInRange(norm) ? 0 : 1;
        }

        return outOfRange > 0;
    }

    /// <summary>Rescales the rows that need it, if there are any.</summary>
    /// <param name="rows">The rows; changed.</param>
    /// <param name="pixels">Values of a row.</param>
    /// <param name="squaredNorms">The dot product of each row with itself.</param>
    /// <returns>Whether a row was rescaled: one of zeros, or with a value that is not finite, stays as it is.</returns>
    public static bool Rescale<T>(Span<T> rows, int pixels, ReadOnlySpan<T> squaredNorms)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool any = false;
        for (int row = 0; row < squaredNorms.Length; row++)
        {
            if (IsInRange(squaredNorms[row]))
            {
                continue;
            }

            Span<T> values = rows.Slice(row * pixels, pixels);
            // NaN if there is one.
            T largest = T.Abs(TensorPrimitives.MaxMagnitude<T>(values));
            if (T.IsZero(largest) || !T.IsFinite(largest))
            {
                continue;
            }

            any = true;
            foreach (ref T value in values)
            {
                value = T.ScaleB(value, -T.ILogB(largest));
            }
        }

        return any;
    }
}

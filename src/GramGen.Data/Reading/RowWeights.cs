using System.Buffers;
using System.Numerics;

namespace GramGen.Data.Reading;

/// <summary>Weights of rows, each the last value of its row as it is read.</summary>
internal static class RowWeights
{
    /// <summary>The first row whose weight is negative or not finite; -1 if there is none.</summary>
    /// <param name="rows">Whole rows.</param>
    /// <param name="columns">Values of a row with its weight.</param>
    public static int FirstInvalid<T>(ReadOnlySpan<T> rows, int columns)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0, at = columns - 1; at < rows.Length; row++, at += columns)
        {
            if (!(rows[at] >= T.Zero && T.IsFinite(rows[at])))
            {
                return row;
            }
        }

        return -1;
    }

    /// <summary>Moves the weights behind the values of all rows, which are then row after row without gaps.</summary>
    /// <param name="rows">Whole rows.</param>
    /// <param name="columns">Values of a row with its weight.</param>
    public static void MoveBehind<T>(Span<T> rows, int columns)
    {
        int count = rows.Length / columns;
        T[] memory = ArrayPool<T>.Shared.Rent(count);
        Span<T> weights = memory.AsSpan(0, count);
        int values = columns - 1;
        for (int row = 0; row < count; row++)
        {
            Span<T> from = rows.Slice(row * columns, columns);
            weights[row] = from[values];
            from[..values].CopyTo(rows[(row * values)..]);
        }

        weights.CopyTo(rows[(count * values)..]);
        ArrayPool<T>.Shared.Return(memory);
    }
}

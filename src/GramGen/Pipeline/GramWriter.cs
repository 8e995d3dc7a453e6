using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Pipeline;

/// <summary>The epilogue: scales finished sums and stores each at both of its places in the symmetric matrix.</summary>
internal readonly ref struct GramWriter(ref float gram, int channels, float scale)
{
    private readonly ref float _gram = ref gram;
    private readonly int _channels = channels;
    private readonly Vector128<float> _scale = Vector128.Create(scale);

    /// <summary>Stores the sums of <paramref name="rows"/> channels with <paramref name="columns"/> others.</summary>
    /// <param name="sums">Row by row, in whole vectors; finished in place.</param>
    /// <param name="row">The first channel of the rows.</param>
    /// <param name="rows">Their number.</param>
    /// <param name="column">The first channel of the columns, before the rows.</param>
    /// <param name="columns">Their number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreRectangle(ref float sums, int row, int rows, int column, int columns)
    {
        Finish(ref sums, rows * columns);
        nuint stride = (nuint)_channels;
        ref float lower = ref Unsafe.Add(ref _gram, (row * _channels) + column);
        ref float upper = ref Unsafe.Add(ref _gram, (column * _channels) + row);
        nuint sum = 0;
        nuint lowerRow = 0;
        for (nuint r = 0; r < (nuint)rows; r++)
        {
            // Up to IGramTiles.LongestStrip, written out: the columns are a constant where this is inlined.
            StoreIf(0 < columns, ref sums, sum, ref lower, lowerRow, ref upper, r);
            StoreIf(1 < columns, ref sums, sum + 1, ref lower, lowerRow + 1, ref upper, r + stride);
            StoreIf(2 < columns, ref sums, sum + 2, ref lower, lowerRow + 2, ref upper, r + (2 * stride));
            StoreIf(3 < columns, ref sums, sum + 3, ref lower, lowerRow + 3, ref upper, r + (3 * stride));
            StoreIf(4 < columns, ref sums, sum + 4, ref lower, lowerRow + 4, ref upper, r + (4 * stride));
            sum += (nuint)columns;
            lowerRow += stride;
        }
    }

    /// <summary>Stores the sums of <paramref name="rows"/> channels among themselves.</summary>
    /// <param name="sums">The lower triangle row by row, in whole vectors; finished in place.</param>
    /// <param name="row">The first channel.</param>
    /// <param name="rows">Their number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreTriangle(ref float sums, int row, int rows)
    {
        Finish(ref sums, rows * (rows + 1) / 2);
        ref float corner = ref Unsafe.Add(ref _gram, (row * _channels) + row);
        int i = 0;
        for (int r = 0; r < rows; r++)
        {
            for (int c = 0; c <= r; c++)
            {
                float value = Unsafe.Add(ref sums, i++);
                Unsafe.Add(ref corner, (r * _channels) + c) = value;
                Unsafe.Add(ref corner, (c * _channels) + r) = value;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreIf(
        bool exists, ref float sums, nuint sum, ref float lower, nuint lowerIndex, ref float upper, nuint upperIndex)
    {
        if (exists)
        {
            float value = Unsafe.Add(ref sums, sum);
            Unsafe.Add(ref lower, lowerIndex) = value;
            Unsafe.Add(ref upper, upperIndex) = value;
        }
    }

    /// <summary>
    /// Scales. The bits of a NaN differ between processors and with the order of operands, so every NaN becomes the same.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(ref float sums, int count)
    {
        for (nuint i = 0; i < (nuint)count; i += (nuint)Vector128<float>.Count)
        {
            Vector128<float> value = Vector128.LoadUnsafe(ref sums, i) * _scale;
            Vector128.ConditionalSelect(Vector128.Equals(value, value), value, Vector128.Create(float.NaN))
                .StoreUnsafe(ref sums, i);
        }
    }
}

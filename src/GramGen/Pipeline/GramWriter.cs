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
        ref float upper0 = ref Unsafe.Add(ref _gram, (column * _channels) + row);
        ref float upper1 = ref Unsafe.Add(ref upper0, stride);
        ref float upper2 = ref Unsafe.Add(ref upper1, stride);
        ref float upper3 = ref Unsafe.Add(ref upper2, stride);
        ref float upper4 = ref Unsafe.Add(ref upper3, stride);
        for (nuint r = 0; r < (nuint)rows; r++)
        {
            // Up to IGramTiles.LongestStrip, written out: the columns are a constant where this is inlined.
            StoreIf(0 < columns, ref sums, ref lower, ref upper0, 0, r);
            StoreIf(1 < columns, ref sums, ref lower, ref upper1, 1, r);
            StoreIf(2 < columns, ref sums, ref lower, ref upper2, 2, r);
            StoreIf(3 < columns, ref sums, ref lower, ref upper3, 3, r);
            StoreIf(4 < columns, ref sums, ref lower, ref upper4, 4, r);
            sums = ref Unsafe.Add(ref sums, columns);
            lower = ref Unsafe.Add(ref lower, stride);
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
    private static void StoreIf(bool exists, ref float sums, ref float lower, ref float upper, nuint column, nuint row)
    {
        if (exists)
        {
            float value = Unsafe.Add(ref sums, column);
            Unsafe.Add(ref lower, column) = value;
            Unsafe.Add(ref upper, row) = value;
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

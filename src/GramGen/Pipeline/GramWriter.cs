using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Pipeline;

/// <summary>The epilogue: scales finished sums and stores each at both of its places in the symmetric matrix.</summary>
internal readonly ref struct GramWriter(ref float gram, int channels, float scale)
{
    private readonly ref float _gram = ref gram;
    private readonly nuint _channels = (nuint)channels;
    private readonly Vector128<float> _scale = Vector128.Create(scale);

    /// <summary>Stores the sums of <paramref name="rows"/> channels with <paramref name="columns"/> others.</summary>
    /// <param name="sums">Row by row, in whole vectors; finished in place.</param>
    /// <param name="row">The first channel of the rows.</param>
    /// <param name="rows">Their number.</param>
    /// <param name="column">The first channel of the columns, before the rows.</param>
    /// <param name="columns">Their number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreRectangle(ref float sums, nuint row, nuint rows, nuint column, nuint columns)
    {
        Finish(ref sums, rows * columns);
        ref float lower = ref Unsafe.Add(ref _gram, (row * _channels) + column);
        ref float upper = ref Unsafe.Add(ref _gram, (column * _channels) + row);
        for (nuint r = 0; r < rows; r++)
        {
            for (nuint c = 0; c < columns; c++)
            {
                float value = Unsafe.Add(ref sums, (r * columns) + c);
                Unsafe.Add(ref lower, (r * _channels) + c) = value;
                Unsafe.Add(ref upper, (c * _channels) + r) = value;
            }
        }
    }

    /// <summary>Stores the sums of <paramref name="rows"/> channels among themselves.</summary>
    /// <param name="sums">The lower triangle row by row, in whole vectors; finished in place.</param>
    /// <param name="row">The first channel.</param>
    /// <param name="rows">Their number.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreTriangle(ref float sums, nuint row, nuint rows)
    {
        Finish(ref sums, rows * (rows + 1) / 2);
        ref float corner = ref Unsafe.Add(ref _gram, (row * _channels) + row);
        nuint i = 0;
        for (nuint r = 0; r < rows; r++)
        {
            for (nuint c = 0; c <= r; c++)
            {
                float value = Unsafe.Add(ref sums, i++);
                Unsafe.Add(ref corner, (r * _channels) + c) = value;
                Unsafe.Add(ref corner, (c * _channels) + r) = value;
            }
        }
    }

    /// <summary>
    /// Scales. The bits of a NaN differ between processors and with the order of operands, so every NaN becomes the same.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Finish(ref float sums, nuint count)
    {
        for (nuint i = 0; i < count; i += (nuint)Vector128<float>.Count)
        {
            Vector128<float> value = Vector128.LoadUnsafe(ref sums, i) * _scale;
            Vector128.ConditionalSelect(Vector128.Equals(value, value), value, Vector128.Create(float.NaN))
                .StoreUnsafe(ref sums, i);
        }
    }
}

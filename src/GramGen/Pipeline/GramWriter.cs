using System.Runtime.CompilerServices;

namespace GramGen.Pipeline;

/// <summary>The epilogue: scales finished sums and stores each at both of its places in the symmetric matrix.</summary>
internal readonly ref struct GramWriter(ref float gram, int channels, float scale)
{
    private readonly ref float _gram = ref gram;
    private readonly nuint _channels = (nuint)channels;
    private readonly float _scale = scale;

    /// <summary>Stores the sums of <paramref name="rows"/> channels with <paramref name="columns"/> others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreRectangle(ref float sums, nuint row, nuint rows, nuint column, nuint columns)
    {
        ref float lower = ref Unsafe.Add(ref _gram, (row * _channels) + column);
        ref float upper = ref Unsafe.Add(ref _gram, (column * _channels) + row);
        for (nuint r = 0; r < rows; r++)
        {
            for (nuint c = 0; c < columns; c++)
            {
                float value = Finish(Unsafe.Add(ref sums, (r * columns) + c));
                Unsafe.Add(ref lower, (r * _channels) + c) = value;
                Unsafe.Add(ref upper, (c * _channels) + r) = value;
            }
        }
    }

    /// <summary>Stores the sums of <paramref name="rows"/> channels among themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void StoreTriangle(ref float sums, nuint row, nuint rows)
    {
        ref float corner = ref Unsafe.Add(ref _gram, (row * _channels) + row);
        nuint i = 0;
        for (nuint r = 0; r < rows; r++)
        {
            for (nuint c = 0; c <= r; c++)
            {
                float value = Finish(Unsafe.Add(ref sums, i++));
                Unsafe.Add(ref corner, (r * _channels) + c) = value;
                Unsafe.Add(ref corner, (c * _channels) + r) = value;
            }
        }
    }

    /// <summary>
    /// The bits of a NaN differ between processors and with the order of operands, so every NaN becomes the same one.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private float Finish(float sum)
    {
        float value = sum * _scale;
        return float.IsNaN(value) ? float.NaN : value;
    }
}

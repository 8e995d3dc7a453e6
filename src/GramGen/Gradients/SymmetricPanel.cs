using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Pipeline;

namespace GramGen.Gradients;

/// <summary>
/// S = D + Dᵀ in strips of as many channels as a tile takes, in each strip row after row: what a step of a tile reads
/// stands together, and the next step's follows, whatever the number of channels.
/// </summary>
/// <param name="values">Room for <see cref="LengthOf"/> values.</param>
/// <param name="channels">C.</param>
/// <param name="width">Channels in a strip. In the last, those that are not there are zeros.</param>
internal readonly ref struct SymmetricPanel<T>(Span<T> values, int channels, int width)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Span<T> _values = values;

    public int Width { get; } = width;

    public int Strips => StripsOf(channels, Width);

    public static long LengthOf(int channels, int width) => (long)StripsOf(channels, width) * StripLength(channels, width);

    /// <summary>The first row of a strip.</summary>
    public ref T Strip(int strip) => ref _values[strip * StripLength(channels, Width)];

    /// <summary>Fills a strip. Each entry is a sum of two, rounded once; of a symmetric D twice one of them, which is exact.</summary>
    public void Fill(int strip, ReadOnlySpan<T> gradient, bool isSymmetric)
    {
        Span<T> target = _values.Slice(strip * StripLength(channels, Width), StripLength(channels, Width));
        int first = strip * Width;
        int columns = Math.Min(Width, channels - first);
        if (columns < Width)
        {
            target.Clear();
        }

        ReadOnlySpan<T> rows = gradient[(first * channels)..];
        if (!isSymmetric)
        {
            Transposition.Run(rows, channels, columns, channels, target, Width);
            for (int row = 0; row < channels; row++)
            {
                Add(ref Unsafe.AsRef(in gradient[(row * channels) + first]), ref target[row * Width], columns);
            }

            return;
        }

        Transposition.Run(rows, channels, columns, first, target, Width);
        for (int row = first; row < channels; row++)
        {
            int inLower = Math.Min(row + 1 - first, columns);
            Span<T> values = target.Slice(row * Width, columns);
            gradient.Slice((row * channels) + first, inLower).CopyTo(values);
            for (int column = inLower; column < columns; column++)
            {
                values[column] = gradient[((first + column) * channels) + row];
            }
        }

        ref T start = ref MemoryMarshal.GetReference(target);
        Add(ref start, ref start, channels * Width);
    }

    private static int StripsOf(int channels, int width) => (channels + width - 1) / width;

    private static int StripLength(int channels, int width) => Transposition.RowsFor(channels) * width;

    private static void Add(ref T values, ref T sums, int count)
    {
        nuint i = 0;
        for (; i + (nuint)Vector128<T>.Count <= (nuint)count; i += (nuint)Vector128<T>.Count)
        {
            (Vector128.LoadUnsafe(ref sums, i) + Vector128.LoadUnsafe(ref values, i)).StoreUnsafe(ref sums, i);
        }

        for (; i < (nuint)count; i++)
        {
            Unsafe.Add(ref sums, i) += Unsafe.Add(ref values, i);
        }
    }
}

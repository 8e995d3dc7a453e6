using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;

namespace GramGen.Gemm;

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
    /// <summary>Channels whose columns of D are read together: a few cache lines of each row.</summary>
    private const int PartChannels = 64;

    /// <summary>Rows from the one that is read to the one that is fetched into the cache.</summary>
    private const int RowsAhead = 16;

    private readonly Span<T> _values = values;

    public int Width { get; } = width;

    public int Strips => StripsOf(channels, Width);

    /// <summary>Parts that can be filled each for itself.</summary>
    public int Parts => (Strips + StripsInPart - 1) / StripsInPart;

    private int StripsInPart => Math.Max(PartChannels / Width, 1);

    private int StripLength => StripLengthOf(channels, Width);

    public static long LengthOf(int channels, int width) => (long)StripsOf(channels, width) * StripLengthOf(channels, width);

    /// <summary>The first row of a strip.</summary>
    public ref T Strip(int strip) => ref _values[strip * StripLength];

    /// <summary>Fills a part. Each entry is a sum of two, rounded once; of a symmetric D twice one of them, which is exact.</summary>
    public void Fill(int part, ReadOnlySpan<T> gradient, bool isSymmetric)
    {
        int first = part * StripsInPart;
        int end = Math.Min(first + StripsInPart, Strips);
        int firstChannel = first * Width;
        int endChannel = Math.Min(end * Width, channels);
        if (endChannel % Width != 0)
        {
            StripSpan(end - 1).Clear();
        }

        // Of a symmetric D nothing above the diagonal is read: there stands the mirror image.
        int mirrored = isSymmetric ? endChannel : channels;
        for (int strip = first; strip < end; strip++)
        {
            int channel = strip * Width;
            int columns = Math.Min(Width, channels - channel);
            Transposition.Run(gradient[(channel * channels)..], channels, columns, mirrored, StripSpan(strip), Width);
            if (isSymmetric)
            {
                FillBelow(strip, columns, endChannel, gradient);
                ref T start = ref Strip(strip);
                Add(ref start, ref start, ref start, mirrored * Width);
            }
        }

        AddRows(gradient, isSymmetric ? endChannel : 0, firstChannel, endChannel, isSymmetric);
    }

    private static int StripsOf(int channels, int width) => (channels + width - 1) / width;

    private static int StripLengthOf(int channels, int width) => Transposition.RowsFor(channels) * width;

    private Span<T> StripSpan(int strip) => _values.Slice(strip * StripLength, StripLength);

    /// <summary>What stands below the diagonal in the rows of the part.</summary>
    private void FillBelow(int strip, int columns, int endRow, ReadOnlySpan<T> gradient)
    {
        int channel = strip * Width;
        for (int row = channel + 1; row < endRow; row++)
        {
            int below = Math.Min(row - channel, columns);
            gradient.Slice((row * channels) + channel, below).CopyTo(StripSpan(strip)[(row * Width)..]);
        }
    }

    /// <summary>Rows of D from some of its columns, added to those of the strips, or to themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRows(ReadOnlySpan<T> gradient, int row, int firstChannel, int endChannel, bool toThemselves)
    {
        ref T values = ref MemoryMarshal.GetReference(gradient);
        ref T strip = ref Strip(firstChannel / Width);
        nuint stripLength = (nuint)StripLength;
        nuint columns = (nuint)(endChannel - firstChannel);
        // Most strips are as wide as one vector: so little work that a loop around it would be most of it.
        bool isWholeVectors = Width == Vector256<T>.Count && endChannel % Width == 0;
        for (; row < channels; row++)
        {
            ref T value = ref Unsafe.Add(ref values, ((nint)row * channels) + firstChannel);
            // A row further on is no neighbour: the processor does not foresee it.
            for (int column = 0; column < endChannel - firstChannel; column += Scratch<T>.CacheLine)
            {
                Prefetch.Line(ref Unsafe.Add(ref value, (RowsAhead * channels) + column));
            }

            ref T sum = ref Unsafe.Add(ref strip, row * Width);
            if (isWholeVectors)
            {
                for (nuint column = 0; column < columns; column += (nuint)Vector256<T>.Count)
                {
                    var x = Vector256.LoadUnsafe(ref value, column);
                    (x + (toThemselves ? x : Vector256.LoadUnsafe(ref sum))).StoreUnsafe(ref sum);
                    sum = ref Unsafe.Add(ref sum, stripLength);
                }

                continue;
            }

            for (int left = endChannel - firstChannel; left > 0; left -= Width)
            {
                Add(ref value, ref toThemselves ? ref value : ref sum, ref sum, Math.Min(left, Width));
                value = ref Unsafe.Add(ref value, Width);
                sum = ref Unsafe.Add(ref sum, StripLength);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(ref T x, ref T y, ref T sum, int count)
    {
        nuint i = 0;
        for (; i + (nuint)Vector256<T>.Count <= (nuint)count; i += (nuint)Vector256<T>.Count)
        {
            (Vector256.LoadUnsafe(ref x, i) + Vector256.LoadUnsafe(ref y, i)).StoreUnsafe(ref sum, i);
        }

        for (; i < (nuint)count; i++)
        {
            Unsafe.Add(ref sum, i) = Unsafe.Add(ref x, i) + Unsafe.Add(ref y, i);
        }
    }
}

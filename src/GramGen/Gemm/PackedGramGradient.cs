using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Gemm;

/// <summary>
/// S = D + Dᵀ in packed micro-panels, each as wide as the micro-tile that reads it, row after row: the values of a step are
/// adjacent and the next step's follow, whatever the number of channels.
/// </summary>
/// <param name="values">Memory for <see cref="LengthOf"/> values.</param>
/// <param name="channels">C.</param>
/// <param name="width">Channels in a micro-panel. Those missing from the last are zeros.</param>
internal readonly ref struct PackedGramGradient<T>(Span<T> values, int channels, int width)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Channels whose columns of D are read together: a few cache lines of each row.</summary>
    private const int PartChannels = 64;

    /// <summary>Rows from the one that is read to the one that is prefetched.</summary>
    private const int RowsAhead = 16;

    private readonly Span<T> _values = values;

    public int Width { get; } = width;

    /// <summary>The number of micro-panels.</summary>
    public int Panels => PanelsFor(channels, Width);

    /// <summary>Parts that can be packed independently.</summary>
    public int Parts => IntegerMath.CeilingDivide(Panels, PanelsInPart);

    private int PanelsInPart => Math.Max(PartChannels / Width, 1);

    private int PanelLength => PanelLengthFor(channels, Width);

    public static long LengthOf(int channels, int width) => (long)PanelsFor(channels, width) * PanelLengthFor(channels, width);

    /// <summary>The first row of a micro-panel.</summary>
    public ref T Panel(int panel) => ref _values[panel * PanelLength];

    /// <summary>Packs a part.</summary>
    /// <remarks>Each entry of S is one addition, rounded once; for a symmetric D it is a doubling, which is exact.</remarks>
    /// <param name="part">The part's number.</param>
    /// <param name="gradient">D.</param>
    /// <param name="isSymmetric">Only the lower triangle of D is read.</param>
    public void Pack(int part, ReadOnlySpan<T> gradient, bool isSymmetric)
    {
        int first = part * PanelsInPart;
        int end = Math.Min(first + PanelsInPart, Panels);
        int firstChannel = first * Width;
        int endChannel = Math.Min(end * Width, channels);
        if (endChannel % Width != 0)
        {
            PanelSpan(end - 1).Clear();
        }

        // Nothing above the diagonal of a symmetric D is read; the transposed lower triangle replaces it.
        int transposed = isSymmetric ? endChannel : channels;
        for (int panel = first; panel < end; panel++)
        {
            int channel = panel * Width;
            int columns = Math.Min(Width, channels - channel);
            Transposition.Transpose(gradient[(channel * channels)..], channels, columns, transposed, PanelSpan(panel), Width);
            if (isSymmetric)
            {
                CopyBelowDiagonal(panel, columns, endChannel, gradient);
                ref T start = ref Panel(panel);
                Add(ref start, ref start, ref start, transposed * Width);
            }
        }

        AddRows(gradient, isSymmetric ? endChannel : 0, firstChannel, endChannel, isSymmetric);
    }

    private static int PanelsFor(int channels, int width) => IntegerMath.CeilingDivide(channels, width);

    private static int PanelLengthFor(int channels, int width) => Transposition.RowsFor(channels) * width;

    private Span<T> PanelSpan(int panel) => _values.Slice(panel * PanelLength, PanelLength);

    /// <summary>Copies the entries below the diagonal in the part's own rows.</summary>
    private void CopyBelowDiagonal(int panel, int columns, int endRow, ReadOnlySpan<T> gradient)
    {
        int channel = panel * Width;
        for (int row = channel + 1; row < endRow; row++)
        {
            int below = Math.Min(row - channel, columns);
            gradient.Slice((row * channels) + channel, below).CopyTo(PanelSpan(panel)[(row * Width)..]);
        }
    }

    /// <summary>Adds some columns of D, from a row on, to the micro-panels or, if D is symmetric, to themselves.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRows(ReadOnlySpan<T> gradient, int row, int firstChannel, int endChannel, bool toThemselves)
    {
        ref T values = ref MemoryMarshal.GetReference(gradient);
        ref T panel = ref Panel(firstChannel / Width);
        nuint panelLength = (nuint)PanelLength;
        nuint columns = (nuint)(endChannel - firstChannel);
        // Most micro-panels are one vector wide; a loop would cost more than its body.
        bool isWholeVectors = Width == Vector256<T>.Count && endChannel % Width == 0;
        for (; row < channels; row++)
        {
            ref T value = ref Unsafe.Add(ref values, ((nint)row * channels) + firstChannel);
            // The next row is not adjacent, so the hardware prefetcher misses it.
            for (int column = 0; column < endChannel - firstChannel; column += PackBuffer<T>.CacheLine)
            {
                Prefetch.Line(ref Unsafe.Add(ref value, (RowsAhead * channels) + column));
            }

            ref T sum = ref Unsafe.Add(ref panel, row * Width);
            if (isWholeVectors)
            {
                for (nuint column = 0; column < columns; column += (nuint)Vector256<T>.Count)
                {
                    var x = Vector256.LoadUnsafe(ref value, column);
                    (x + (toThemselves ? x : Vector256.LoadUnsafe(ref sum))).StoreUnsafe(ref sum);
                    sum = ref Unsafe.Add(ref sum, panelLength);
                }

                continue;
            }

            for (int left = endChannel - firstChannel; left > 0; left -= Width)
            {
                Add(ref value, ref toThemselves ? ref value : ref sum, ref sum, Math.Min(left, Width));
                value = ref Unsafe.Add(ref value, Width);
                sum = ref Unsafe.Add(ref sum, PanelLength);
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

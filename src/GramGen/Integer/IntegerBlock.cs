using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.Integer;

/// <summary>What the values of a KC block are packed to.</summary>
/// <param name="Format">What a group holds.</param>
/// <param name="PanelChannels">NR: channels of a panel.</param>
/// <param name="Base">b, which bytes are stored less.</param>
/// <param name="GroupsPerSum">Groups whose products a sum can hold.</param>
internal readonly record struct IntegerPacking(GroupFormat Format, int PanelChannels, int Base, int GroupsPerSum);

/// <summary>
/// A KC block of an integer product: its features and where they are packed, once as rows, whose groups micro-kernels broadcast, and
/// once as panels of columns, in which the groups of adjacent channels are adjacent.
/// </summary>
/// <remarks>
/// With u = f - b the sum of u_i·u_j is G - b·(U_i + U_j) - b²·K, where U_i is the sum of u_i over the K pixels of the block. AVX-VNNI
/// multiplies u_i by u_j - 128, which subtracts 128·U_i. So a term of the row and one of the column give G back.
/// </remarks>
/// <typeparam name="T">The type of the result.</typeparam>
internal readonly ref struct IntegerBlock<T>
    where T : unmanaged, IBinaryInteger<T>
{
    private const int SignedColumns = 128;

    private readonly IntegerPlan _plan;
    private readonly IntegerArguments<T> _arguments;
    private readonly int _first;
    private readonly int _pixels;
    private readonly Span<int> _rows;
    private readonly Span<int> _panels;
    private readonly Span<T> _rowTerms;
    private readonly Span<T> _columnTerms;

    /// <summary>A block.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="arguments">The operands.</param>
    /// <param name="number">The block's number.</param>
    /// <param name="memory">Memory for <see cref="IntegerPlan.PackedBlocks"/> times the packed groups.</param>
    /// <param name="terms">Memory for as many times two terms of every channel.</param>
    public IntegerBlock(in IntegerPlan plan, in IntegerArguments<T> arguments, int number, Span<int> memory, Span<T> terms)
    {
        _plan = plan;
        _arguments = arguments;
        _first = number * plan.BlockLength;
        _pixels = Math.Min(plan.BlockLength, plan.Pixels - _first);
        int length = (int)plan.PackedLength;
        int rows = plan.PackedRows * IntegerPlan.RowStride(IntegerPlan.GroupsOf(plan.BlockLength, GroupFormat.Words));
        Span<int> packed = memory.Slice(number % plan.PackedBlocks * length, length);
        _rows = packed[..rows];
        _panels = packed[rows..];
        Span<T> both = terms.Slice(number % plan.PackedBlocks * 2 * plan.Channels, 2 * plan.Channels);
        _rowTerms = both[..plan.Channels];
        _columnTerms = both[plan.Channels..];
    }

    /// <summary>Parts whose ranges are found one by one.</summary>
    public int ScannedParts => _arguments.ScannedParts(_plan.Channels, _pixels);

    private int ByteStride => IntegerPlan.RowStride(IntegerPlan.GroupsOf(_plan.BlockLength, GroupFormat.Bytes));

    /// <summary>Groups that <see cref="Pack"/> needs as scratch memory.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="format">How the features are stored.</param>
    public static int ScratchLength(in IntegerPlan plan, FeatureFormat format) => format.IsChannelsLast
        ? 2 * IntegerPlan.PartChannels * IntegerPlan.RowStride(IntegerPlan.GroupsOf(plan.BlockLength, GroupFormat.Bytes))
        : 0;

    /// <summary>Groups of the block in a row or panel.</summary>
    public int Groups(GroupFormat format) => IntegerPlan.GroupsOf(_pixels, format);

    /// <summary>Groups from row to row.</summary>
    public int RowStride(GroupFormat format) => IntegerPlan.RowStride(IntegerPlan.GroupsOf(_plan.BlockLength, format));

    /// <summary>The first group of a packed row.</summary>
    public ref int Row(GroupFormat format, int row) => ref _rows[row * RowStride(format)];

    /// <summary>The first group of a packed panel.</summary>
    public ref int Panel(in IntegerPacking packing, int panel) => ref _panels[PanelStart(packing, panel)];

    /// <summary>The range of a part's values.</summary>
    public ByteRange RangeOf(int part)
    {
        ByteRange range = ByteRange.Empty;
        int channels = _plan.Channels;
        bool isChannelsLast = _arguments.Format.IsChannelsLast;
        int first = part * _arguments.ScannedLines;
        int end = Math.Min(first + _arguments.ScannedLines, isChannelsLast ? _pixels : channels);
        if (isChannelsLast && _arguments.Format.Stride == channels)
        {
            return ByteRows.RangeOf(Features(_first + first, 0, (end - first) * channels), _arguments.IsSigned);
        }

        for (int line = first; line < end; line++)
        {
            ReadOnlySpan<byte> values = isChannelsLast ? Features(_first + line, 0, channels) : Features(line, _first, _pixels);
            range = range.Union(ByteRows.RangeOf(values, _arguments.IsSigned));
        }

        return range;
    }

    /// <summary>Packs a part of the channels: whole panels.</summary>
    /// <param name="packing">What to.</param>
    /// <param name="part">The part.</param>
    /// <param name="scratch">Memory of <see cref="ScratchLength"/> groups.</param>
    public void Pack(in IntegerPacking packing, int part, Span<int> scratch)
    {
        int first = part * IntegerPlan.PartChannels;
        int channels = Math.Min(IntegerPlan.PartChannels, _plan.Channels - first);
        Span<int> bytes = scratch[..(scratch.Length / 2)];
        if (_arguments.Format.IsChannelsLast)
        {
            int featureStride = _arguments.Format.Stride;
            ByteTransposition.Transpose(
                _arguments.Features.Span[((_first * featureStride) + first)..], featureStride, _pixels, channels,
                scratch[(scratch.Length / 2)..], bytes, ByteStride);
        }

        int groups = Groups(packing.Format);
        int stride = RowStride(packing.Format);
        for (int row = 0; row < IntegerMath.RoundUp(channels, packing.PanelChannels); row++)
        {
            Span<int> target = _rows.Slice((first + row) * stride, groups);
            if (row >= channels)
            {
                target.Clear();
            }
            else
            {
                PackRow(
                    packing,
                    first + row,
                    _arguments.Format.IsChannelsLast
                        ? MemoryMarshal.AsBytes(bytes[(row * ByteStride)..])[.._pixels]
                        : Features(first + row, _first, _pixels),
                    target);
            }
        }

        for (int row = 0; row < channels; row += packing.PanelChannels)
        {
            Transposition.Transpose<float>(
                MemoryMarshal.Cast<int, float>(_rows[((first + row) * stride)..]), stride, packing.PanelChannels, groups,
                MemoryMarshal.Cast<int, float>(_panels[PanelStart(packing, (first + row) / packing.PanelChannels)..]),
                packing.PanelChannels);
        }
    }

    /// <summary>Stores the sums of a micro-tile up to the diagonal, or adds them to what is stored.</summary>
    /// <param name="row">Its first row.</param>
    /// <param name="end">The end of its rows.</param>
    /// <param name="column">Its first column.</param>
    /// <param name="microTile">Sums of products of packed values, from <paramref name="row"/> on.</param>
    /// <param name="width">Sums in a row of it.</param>
    public void Store(int row, int end, int column, ReadOnlySpan<int> microTile, int width)
    {
        bool adds = _arguments.Adds || _first > 0;
        ref T gram = ref _arguments.Gram.First;
        ref T columnTerms = ref _columnTerms[column];
        for (; row < end; row++)
        {
            ref T target = ref Unsafe.Add(ref gram, _arguments.Output.Start(row) + column);
            int count = Math.Min(width, row + 1 - column);
            ref int sums = ref MemoryMarshal.GetReference(microTile);
            if (typeof(T) == typeof(int))
            {
                IntegerStore.Store(
                    ref sums, (int)(object)_rowTerms[row], ref Unsafe.As<T, int>(ref columnTerms), ref Unsafe.As<T, int>(ref target),
                    count, adds);
            }
            else
            {
                IntegerStore.Store(
                    ref sums, (long)(object)_rowTerms[row], ref Unsafe.As<T, long>(ref columnTerms), ref Unsafe.As<T, long>(ref target),
                    count, adds);
            }

            microTile = microTile[width..];
        }
    }

    private void PackRow(in IntegerPacking packing, int channel, ReadOnlySpan<byte> source, Span<int> target)
    {
        (long rowTerm, long columnTerm) = (0, 0);
        if (packing.Format == GroupFormat.Words)
        {
            ByteRows.ToInt16(source, _arguments.IsSigned, MemoryMarshal.Cast<int, short>(target));
        }
        else
        {
            long sum = ByteRows.Subtract(source, (byte)packing.Base, MemoryMarshal.AsBytes(target));
            columnTerm = packing.Base * sum;
            rowTerm = columnTerm + ((long)packing.Base * packing.Base * _pixels)
                + (packing.Format == GroupFormat.Bytes ? SignedColumns * sum : 0);
        }

        _rowTerms[channel] = T.CreateTruncating(rowTerm);
        _columnTerms[channel] = T.CreateTruncating(columnTerm);
    }

    private int PanelStart(in IntegerPacking packing, int panel) => panel * packing.PanelChannels * Groups(packing.Format);

    /// <summary>Features of a row of memory.</summary>
    private ReadOnlySpan<byte> Features(int line, int first, int length) =>
        _arguments.Features.Span.Slice((line * _arguments.Format.Stride) + first, length);
}

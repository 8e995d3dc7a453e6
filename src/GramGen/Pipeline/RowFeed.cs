using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Numerics;
using GramGen.Runtime;

namespace GramGen.Pipeline;

/// <summary>
/// Brings the rows of a region, block after block, into the form that tiles read: whole vectors, the last one filled up
/// with zeros, and nothing past the features' end.
/// </summary>
/// <remarks>
/// Rows are brought in the order in which tiles first need them. Most are copied by the tiles on the side, ahead of
/// their turn: so the copy is hidden behind the multiply-adds, and so is the way from memory.
/// </remarks>
internal ref struct RowFeed<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<T> _features;
    private readonly GramShape _shape;
    private readonly Region _region;
    private readonly int _stride;
    private readonly RowSupply _way;
    private readonly PanelRows _places;
    private readonly Scratch<T> _rows;

    private PixelBlock<T> _pixels;
    private CarriedRow<T> _carried;

    // The blocks that were supplied: the last two, and how many there were.
    private BlockSupply _supply;
    private int _evenBlock;
    private int _oddBlock;
    private int _supplied;
    private bool _isExhausted;

    // The next row to bring: the block by the order of supply, and a row of the region.
    private int _block;
    private int _row;

    public RowFeed(scoped in GramCall<T> call, Region region, BlockSupply supply, int groupRows, int panelStride)
    {
        _features = call.Features;
        _shape = call.Shape;
        _region = region;
        _supply = supply;
        _stride = StrideFor(call, panelStride);
        _way = call.Layout == FeatureLayout.ChannelsLast ? RowSupply.BlockByBlock
            : _stride == PanelLayout.InPlace ? RowSupply.InPlace
            : RowSupply.RowByRow;
        if (_way == RowSupply.RowByRow)
        {
            _places = new PanelRows(region, Element<T>.BlocksOf(_shape.Pixels), groupRows);
        }

        _rows = new Scratch<T>(LengthOf(_shape, call.Layout, region, groupRows, _stride));
    }

    /// <summary>Features that lie as the panel would need not be copied.</summary>
    public static int StrideFor(in GramCall<T> call, int panelStride) =>
        call.Layout == FeatureLayout.ChannelsLast ? PanelLayout.PaddedStrideOf(call.Shape.Pixels, Element<T>.Type)
        : panelStride == call.Shape.Pixels && Scratch<T>.IsAligned(ref MemoryMarshal.GetReference(call.Features))
            ? PanelLayout.InPlace
            : panelStride;

    /// <summary>Values of scratch: the rows of a panel, or in place the partial vectors alone.</summary>
    public static long LengthOf(GramShape shape, FeatureLayout layout, Region region, int groupRows, int stride) =>
        (stride, shape.Pixels % Element<T>.Lanes) switch
        {
            _ when layout == FeatureLayout.ChannelsLast => (long)Transposition.RowsFor(region.Rows) * stride,
            (PanelLayout.InPlace, 0) => 0,
            (PanelLayout.InPlace, _) => (long)shape.Channels * Element<T>.Lanes,
            _ => (long)new PanelRows(region, Element<T>.BlocksOf(shape.Pixels), groupRows).Count * stride,
        };

    /// <summary>The block that <see cref="Open"/> opened, as tiles read it.</summary>
    [UnscopedRef]
    public readonly ref readonly PixelBlock<T> Pixels => ref _pixels;

    /// <summary>What <see cref="Carry"/> gave the tile to carry.</summary>
    [UnscopedRef]
    public readonly ref readonly CarriedRow<T> Carried => ref _carried;

    /// <summary>Where in the product the block is that was supplied as this one; the last two can be asked for.</summary>
    public readonly int NumberOf(int block) => block % 2 == 0 ? _evenBlock : _oddBlock;

    /// <summary>Whether so many blocks are supplied before another one.</summary>
    public bool Has(int block)
    {
        while (_supplied <= block && !_isExhausted)
        {
            int number = _supply.Next();
            if (number == BlockSupply.None)
            {
                _isExhausted = true;
            }
            else if (_supplied++ % 2 == 0)
            {
                _evenBlock = number;
            }
            else
            {
                _oddBlock = number;
            }
        }

        return block < _supplied;
    }

    /// <summary>Opens a block that is supplied. In a panel its rows stand once they are brought.</summary>
    public void Open(int block)
    {
        (int first, int length) = Extent(block);
        if (_way == RowSupply.BlockByBlock)
        {
            Transpose(first, length);
        }

        if (_way != RowSupply.InPlace)
        {
            _pixels.Set(_rows.Span, (nuint)_stride, (nuint)Padded(length), default);
            return;
        }

        int rest = length % Element<T>.Lanes;
        if (rest > 0)
        {
            CopyTails(first + length - rest, rest);
        }

        _pixels.Set(_features[first..], (nuint)_shape.Pixels, (nuint)(length - rest), rest > 0 ? _rows.Span : default);
    }

    /// <summary>The row in which tiles find a channel.</summary>
    public readonly int Place(int block, int channel) => _way switch
    {
        RowSupply.InPlace => channel,
        RowSupply.BlockByBlock => channel - _region.First,
        _ => _places.Place(block, channel - _region.First),
    };

    /// <summary>Brings what is missing of a block's channels before <paramref name="end"/>.</summary>
    public void Need(int block, int end)
    {
        while (_way == RowSupply.RowByRow && (_block < block || (_block == block && _row < end - _region.First)))
        {
            (int first, int length) = Extent(_block);
            Span<T> target = _rows.Slice(_places.Place(_block, _row) * _stride, Padded(length));
            Source(_row, first, length).CopyTo(target);
            target[length..].Clear();
            Advance();
        }
    }

    /// <summary>Gives the next row to a tile of the group at <paramref name="workingChannel"/>, or nothing.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Carry(int workingBlock, int workingChannel)
    {
        if (_way == RowSupply.RowByRow
            && _places.HasRoom(_block, _row, workingBlock, workingChannel - _region.First)
            && Has(_block))
        {
            CarryNext();
        }
        else
        {
            _carried.Clear();
        }
    }

    public readonly void Dispose() => _rows.Dispose();

    /// <summary>Brings all rows of a block from features that lie pixel after pixel.</summary>
    private readonly void Transpose(int first, int length)
    {
        Transposition.Run(
            _features[((first * _shape.Channels) + _region.First)..], _shape.Channels, length, _region.Rows, _rows.Span, _stride);
        for (int row = 0; row < _region.Rows; row++)
        {
            _rows.Slice((row * _stride) + length, Padded(length) - length).Clear();
        }
    }

    private void CarryNext()
    {
        (int first, int length) = Extent(_block);
        int rest = length % Element<T>.Lanes;
        ReadOnlySpan<T> source = Source(_row, first, length);
        Span<T> target = _rows.Slice(_places.Place(_block, _row) * _stride, Padded(length));
        if (rest > 0)
        {
            CopyPartial(source[(length - rest)..], target[(length - rest)..]);
        }

        Advance();
        _carried.Set(source, target, NextSource(), length - rest);
    }

    private static int Padded(int length) => (length + Element<T>.Lanes - 1) / Element<T>.Lanes * Element<T>.Lanes;

    private readonly (int First, int Length) Extent(int block)
    {
        int first = NumberOf(block) * Element<T>.BlockLength;
        return (first, Math.Min(_shape.Pixels - first, Element<T>.BlockLength));
    }

    private readonly ReadOnlySpan<T> Source(int row, int first, int length) =>
        _features.Slice(((_region.First + row) * _shape.Pixels) + first, length);

    /// <summary>Of a block that is not supplied yet it is not known: then any row will do.</summary>
    private readonly ReadOnlySpan<T> NextSource()
    {
        (int first, int length) = Extent(Math.Min(_block, _supplied - 1));
        return Source(_row, first, length);
    }

    private void Advance()
    {
        if (++_row == _region.Rows)
        {
            _row = 0;
            _block++;
        }
    }

    private readonly void CopyTails(int first, int length)
    {
        for (int channel = 0; channel < _shape.Channels; channel++)
        {
            Span<T> tail = _rows.Slice(channel * Element<T>.Lanes, Element<T>.Lanes);
            CopyPartial(Source(channel - _region.First, first, length), tail);
        }
    }

    /// <summary>Copies a partial vector and fills it up with zeros; value by value, which for so few is fastest.</summary>
    private static void CopyPartial(ReadOnlySpan<T> source, Span<T> target)
    {
        for (int i = 0; i < target.Length; i++)
        {
            target[i] = i < source.Length ? source[i] : default;
        }
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Planning;
using GramGen.Summation;
using GramGen.Syrk;
using GramGen.Threading;

namespace GramGen.Packing;

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
    private readonly ReadOnlySpan<Half> _halves;
    private readonly RowFinish<T> _finish;
    private readonly GramShape _shape;
    private readonly FeatureForm _form;
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

    // The next row of the open block that is brought, but not yet what tiles multiply.
    private int _unfinished;

    public RowFeed(scoped in GramCall<T> call, Region region, BlockSupply supply, int groupRows, int panelStride)
    {
        _features = call.Features;
        _halves = call.Halves;
        _finish = new RowFinish<T>(call);
        _shape = call.Shape;
        _form = call.Task.Features;
        _region = region;
        _supply = supply;
        _stride = StrideFor(call, panelStride);
        _way = _form.Layout == FeatureLayout.ChannelsLast ? RowSupply.BlockByBlock
            : _stride == PanelLayout.InPlace ? RowSupply.InPlace
            : RowSupply.RowByRow;
        if (_way == RowSupply.RowByRow)
        {
            _places = new PanelRows(region, Element<T>.BlocksOf(_shape.Pixels), groupRows);
        }

        _rows = new Scratch<T>(LengthOf(_shape, _form, region, groupRows, _stride));
    }

    /// <summary>Values of scratch: the rows of a panel, or in place the partial vectors alone.</summary>
    public static long LengthOf(GramShape shape, FeatureForm form, Region region, int groupRows, int stride) =>
        (stride, shape.Pixels % Element<T>.Lanes) switch
        {
            _ when form.Layout == FeatureLayout.ChannelsLast => (long)Transposition.RowsFor(region.Rows) * stride,
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
        _unfinished = 0;
        if (_way == RowSupply.BlockByBlock)
        {
            Transpose(block, first, length);
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

        _pixels.Set(_features[first..], (nuint)_form.Stride, (nuint)(length - rest), rest > 0 ? _rows.Span : default);
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
        if (_way != RowSupply.RowByRow)
        {
            return;
        }

        int endRow = end - _region.First;
        while (_block < block || (_block == block && _row < endRow))
        {
            Copy(Arrival());
        }

        for (; !_form.IsUnchanged && _unfinished < endRow; _unfinished++)
        {
            (int first, int length) = Extent(block);
            _finish.Run(RowAt(block, _unfinished), length, _region.First + _unfinished, NumberOf(block), first);
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

    /// <summary>Features that lie as the panel would need not be copied.</summary>
    private static int StrideFor(in GramCall<T> call, int panelStride)
    {
        FeatureForm form = call.Task.Features;
        if (!form.IsReadable && panelStride == PanelLayout.InPlace)
        {
            return PanelLayout.PaddedStrideOf(call.Shape.Pixels, Element<T>.Type);
        }

        bool lieSo = form.IsDenseRows(call.Shape) && panelStride == form.Stride;
        return lieSo && Scratch<T>.IsAligned(ref MemoryMarshal.GetReference(call.Features)) ? PanelLayout.InPlace : panelStride;
    }

    private static int Padded(int length) => (length + Element<T>.Lanes - 1) / Element<T>.Lanes * Element<T>.Lanes;

    /// <summary>Brings all rows of a block from features that lie pixel after pixel.</summary>
    private readonly void Transpose(int block, int first, int length)
    {
        int start = (first * _form.Stride) + _region.First;
        if (_form.IsHalf)
        {
            Transposition.Widen(
                _halves[start..], _form.Stride, length, _region.Rows, MemoryMarshal.Cast<T, float>(_rows.Span), _stride);
        }
        else
        {
            Transposition.Run(_features[start..], _form.Stride, length, _region.Rows, _rows.Span, _stride);
        }

        for (int row = 0; row < _region.Rows; row++)
        {
            Span<T> target = _rows.Slice(row * _stride, Padded(length));
            target[length..].Clear();
            _finish.Centre(target, length, _region.First + row, NumberOf(block));
        }
    }

    private void CarryNext()
    {
        RowArrival<T> row = Arrival();
        int carried = row.Source.Length / Element<T>.Lanes * Element<T>.Lanes;
        CopyPartial(row.Source[carried..], row.Target[carried..]);
        _carried.Set(row.Source, row.Target, NextSource(), carried);
    }

    private static void Copy(RowArrival<T> row)
    {
        row.Source.CopyTo(row.Target);
        row.Target[row.Source.Length..].Clear();
    }

    private readonly (int First, int Length) Extent(int block)
    {
        int first = NumberOf(block) * Element<T>.BlockLength;
        return (first, Math.Min(_shape.Pixels - first, Element<T>.BlockLength));
    }

    private readonly Span<T> RowAt(int block, int row) => _rows.Slice(_places.Place(block, row) * _stride, Padded(Extent(block).Length));

    /// <summary>Values of features as they lie in memory; of <see cref="Half"/> two are one.</summary>
    private readonly ReadOnlySpan<T> Source(int row, int first, int length)
    {
        int start = ((_region.First + row) * _form.Stride) + first;
        return _form.IsHalf ? MemoryMarshal.Cast<Half, T>(_halves.Slice(start, length)) : _features.Slice(start, length);
    }

    /// <summary>Where the next row comes from and where it goes; the row after it is the next then.</summary>
    private RowArrival<T> Arrival()
    {
        (int first, int length) = Extent(_block);
        ReadOnlySpan<T> source = Source(_row, first, length);
        Span<T> target = RowAt(_block, _row);
        if (_form.IsHalf)
        {
            target = MemoryMarshal.Cast<Half, T>(Widening.WaitingPlace(MemoryMarshal.Cast<T, float>(target)));
        }

        if (++_row == _region.Rows)
        {
            _row = 0;
            _block++;
        }

        return new RowArrival<T>(source, target);
    }

    /// <summary>Of a block that is not supplied yet it is not known: then any row will do.</summary>
    private readonly ReadOnlySpan<T> NextSource()
    {
        (int first, int length) = Extent(Math.Min(_block, _supplied - 1));
        return Source(_row, first, length);
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

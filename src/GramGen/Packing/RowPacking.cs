using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Planning;
using GramGen.Summation;
using GramGen.Threading;

namespace GramGen.Packing;

/// <summary>
/// Packs the rows of an NC block, KC block after KC block, into the form that micro-kernels read: whole vectors, the last
/// one padded with zeros, and nothing past the features' end.
/// </summary>
/// <remarks>
/// Rows are packed in the order in which micro-kernels first need them. Most are packed by micro-kernels themselves, ahead
/// of their use, interleaved with multiply-adds: that hides the copy and the transfer from memory.
/// </remarks>
internal ref struct RowPacking<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly FeatureRows<T> _features;
    private readonly Span<double> _means;
    private readonly FeatureFormat _format;
    private readonly int _pixels;
    private readonly NcBlock _block;
    private readonly PanelLayout<T> _layout;
    private readonly bool _streams;
    private readonly Method _method;
    private readonly PanelRing _ring;
    private readonly PackBuffer<T> _panel;
    private MicroKernelBlock<T> _operands;

    // KC blocks that were taken: the last two, and how many.
    private WorkItems _kcBlocks;
    private KcBlock _evenBlock;
    private KcBlock _oddBlock;
    private int _taken;
    private bool _isExhausted;

    // The next row to pack: its KC block, in the order in which they were taken, and its row in the NC block.
    private int _nextBlock;
    private int _nextRow;

    // The next row of the open KC block that is copied, but neither converted nor centred.
    private int _unconverted;

    /// <summary>Prepares to pack; nothing is packed yet.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="arguments">The features.</param>
    /// <param name="block">The channels.</param>
    /// <param name="kcBlocks">The KC blocks.</param>
    public RowPacking(scoped in GramPlan plan, scoped in SyrkArguments<T> arguments, NcBlock block, WorkItems kcBlocks)
    {
        _features = arguments.Rows(plan.Features, plan.Channels);
        _means = arguments.Means.Span;
        _format = plan.Features;
        _pixels = plan.Pixels;
        _block = block;
        _kcBlocks = kcBlocks;
        bool isAligned = plan.HasDenseRows
            && PackedPanel.IsInPlaceIfAligned(_pixels, plan.Element)
            && PackBuffer<T>.ToCacheLine(ref arguments.Features.First) == 0;
        _streams = _format.Streams(plan.Channels, plan.Pixels, plan.Element);
        int stride = isAligned ? PackedPanel.InPlace : plan.PanelStride;
        _method = _format.IsChannelsLast ? Method.BlockByBlock : stride == PackedPanel.InPlace ? Method.None : Method.RowByRow;
        bool isInterleaved = _method == Method.RowByRow && _format.IsUnchanged && plan.MicroTile.IsSquare;
        _layout = new PanelLayout<T>(isInterleaved ? plan.MicroTile.Rows : 1, stride);
        if (_method == Method.RowByRow)
        {
            _ring = new PanelRing(block, plan.Blocks, plan.McRows, plan.MicroTile.Rows);
        }

        _panel = new PackBuffer<T>(plan.PackBufferLength(block, stride));
    }

    /// <summary>How rows get into the panel.</summary>
    private enum Method
    {
        /// <summary>Micro-kernels read the features in place.</summary>
        None,

        /// <summary>Each row is packed before it is needed, most of them by micro-kernels.</summary>
        RowByRow,

        /// <summary>All rows are packed when the KC block is opened, because they are transposed.</summary>
        BlockByBlock,
    }

    /// <summary>The open KC block and the row to be packed meanwhile, as micro-kernels read them.</summary>
    [UnscopedRef]
    public readonly ref readonly MicroKernelBlock<T> Operands => ref _operands;

    /// <summary>A KC block by the order in which it was taken. Only the last two are known.</summary>
    [UnscopedRef]
    public readonly ref readonly KcBlock Block(int block) => ref block % 2 == 0 ? ref _evenBlock : ref _oddBlock;

    /// <summary>Whether this thread has a KC block after <paramref name="block"/> others.</summary>
    public bool Has(int block)
    {
        while (_taken <= block && !_isExhausted)
        {
            int number = _kcBlocks.Next();
            if (number == WorkItems.None)
            {
                _isExhausted = true;
            }
            else if (_taken++ % 2 == 0)
            {
                _evenBlock = new KcBlock(number, _pixels, Element<T>.BlockLength, Element<T>.Lanes);
            }
            else
            {
                _oddBlock = new KcBlock(number, _pixels, Element<T>.BlockLength, Element<T>.Lanes);
            }
        }

        return block < _taken;
    }

    /// <summary>Selects a KC block. In a packed panel a row is valid only after it was packed.</summary>
    public void Open(int block)
    {
        ref readonly KcBlock kc = ref Block(block);
        _unconverted = 0;
        if (_method == Method.BlockByBlock)
        {
            Transpose(kc);
        }

        if (_method != Method.None)
        {
            _operands.SetPixels(_panel.Span, _layout, kc.Length, default);
            return;
        }

        int rest = kc.Length % Element<T>.Lanes;
        if (rest > 0)
        {
            CopyTails(kc.First + kc.Length - rest, rest);
        }

        _operands.SetPixels(
            _features.InPlace(kc.First), new PanelLayout<T>(1, _format.Stride), kc.Length - rest, rest > 0 ? _panel.Span : default);
    }

    /// <summary>The row in which micro-kernels find a channel.</summary>
    public readonly int RowOf(int block, int channel) => _method switch
    {
        Method.None => channel,
        Method.BlockByBlock => channel - _block.First,
        _ => _ring.PanelRow(block, channel - _block.First),
    };

    /// <summary>Packs what is missing of a KC block's channels before <paramref name="endChannel"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Require(int block, int endChannel)
    {
        if (_method != Method.RowByRow)
        {
            return;
        }

        int endRow = endChannel - _block.First;
        while (_nextBlock < block || (_nextBlock == block && _nextRow < endRow))
        {
            TakeRow(out ReadOnlySpan<T> source, out Span<T> target);
            _layout.Copy(source, target);
        }

        for (; !_format.IsUnchanged && _unconverted < endRow; _unconverted++)
        {
            ConvertRow(block, _unconverted);
        }
    }

    /// <summary>Gives the next row to the micro-kernel that works on the MC block at <paramref name="workingChannel"/>, or none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Interleave(int workingBlock, int workingChannel)
    {
        if (_method == Method.RowByRow
            && _ring.HasRoom(_nextBlock, _nextRow, workingBlock, workingChannel - _block.First)
            && Has(_nextBlock))
        {
            InterleaveNext();
        }
        else
        {
            _operands.CopyLength = 0;
        }
    }

    public readonly void Dispose() => _panel.Dispose();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void InterleaveNext()
    {
        TakeRow(out ReadOnlySpan<T> source, out Span<T> target);
        _layout.CopyPartialVector(source, target);
        int whole = source.Length / Element<T>.Lanes * Element<T>.Lanes;

        // The block after this one may not be known yet; any row is a harmless prefetch target.
        _operands.SetCopy(source, target, Source(_nextRow, Block(Math.Min(_nextBlock, _taken - 1))), _layout.Extent(whole), _streams);
    }

    /// <summary>A row of the features as stored; two <see cref="Half"/> count as one value.</summary>
    private readonly ReadOnlySpan<T> Source(int row, scoped in KcBlock kc) => _features.Stored(_block.First + row, kc.First, kc.Length);

    private readonly Span<T> Target(int row, int block) => _layout.Row(_panel.Span, _ring.PanelRow(block, row), Block(block).Length);

    /// <summary>Source and target of the next row, and moves on to the one after it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TakeRow(out ReadOnlySpan<T> source, out Span<T> target)
    {
        source = Source(_nextRow, Block(_nextBlock));
        target = Target(_nextRow, _nextBlock);
        if (_format.IsHalf)
        {
            target = MemoryMarshal.Cast<Half, T>(HalfConversion.Source(MemoryMarshal.Cast<T, float>(target)));
        }

        if (++_nextRow == _block.Rows)
        {
            _nextRow = 0;
            _nextBlock++;
        }
    }

    /// <summary>Makes a copied row what micro-kernels multiply: converted to single, weighed, and centred.</summary>
    private readonly void ConvertRow(int block, int row)
    {
        ref readonly KcBlock kc = ref Block(block);
        Span<T> target = Target(row, block);
        if (_format.IsHalf)
        {
            Span<float> singles = MemoryMarshal.Cast<T, float>(target);
            if (kc.Length % 2 != 0)
            {
                // Two halves are copied as one value, and the last has no partner.
                HalfConversion.Source(singles)[kc.Length - 1] = _features.Halves(_block.First + row, kc.First, kc.Length)[^1];
            }

            HalfConversion.ToSingleInPlace(singles);
            singles[kc.Length..].Clear();
        }

        _features.Weigh(target[..kc.Length], kc.First);
        Centre(target, kc, row);
    }

    private readonly void Centre(Span<T> target, in KcBlock kc, int row) =>
        _features.Centre(target[..kc.Length], kc.First, _means, _block.Channels, kc.Number, _block.First + row);

    /// <summary>Packs all rows of a KC block of channels-last features.</summary>
    private readonly void Transpose(in KcBlock kc)
    {
        _features.CopyTo(_block.First, _block.Rows, kc.First, kc.Length, _panel.Span, _layout.Stride);
        for (int row = 0; row < _block.Rows; row++)
        {
            Span<T> target = _layout.Row(_panel.Span, row, kc.Length);
            target[kc.Length..].Clear();
            Centre(target, kc, row);
        }
    }

    /// <summary>Copies the partial vectors of features that are read in place, padded with zeros.</summary>
    private readonly void CopyTails(int first, int length)
    {
        for (int channel = 0; channel < _block.Channels; channel++)
        {
            PartialVector.Copy(
                _features.Stored(channel, first, length),
                _panel.Span.Slice(channel * Element<T>.Lanes, Element<T>.Lanes));
        }
    }
}

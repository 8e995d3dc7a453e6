using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Numerics;
using GramGen.Runtime;

namespace GramGen.Pipeline;

/// <summary>
/// Brings blocks of pixels into the form that tiles read: whole vectors, the last one filled up with zeros, and nothing
/// past the features' end.
/// </summary>
internal readonly ref struct Panel
{
    private readonly ReadOnlySpan<float> _features;
    private readonly GramShape _shape;
    private readonly int _stride;
    private readonly Scratch _rows;

    /// <param name="shape">C and M.</param>
    /// <param name="features">F.</param>
    /// <param name="stride">The stride that the tiles expect, or <see cref="PanelLayout.InPlace"/>.</param>
    public Panel(GramShape shape, ReadOnlySpan<float> features, int stride)
    {
        _features = features;
        _shape = shape;
        _stride = stride == shape.Pixels && Scratch.IsAligned(ref MemoryMarshal.GetReference(features))
            ? PanelLayout.InPlace
            : stride;
        _rows = new Scratch(LengthOf(shape, _stride));
    }

    /// <summary>Values of scratch that a size needs at most: the copy of a block, or in place the partial vectors alone.</summary>
    public static long LengthOf(GramShape shape, int stride) => (stride, shape.Pixels % SummationOrder.Lanes) switch
    {
        (PanelLayout.InPlace, 0) => 0,
        (PanelLayout.InPlace, _) => (long)shape.Channels * SummationOrder.Lanes,
        _ => (long)shape.Channels * stride,
    };

    /// <summary>The pixels of a block. Its rows stand once <see cref="LoadRows"/> has brought them, until the next block's.</summary>
    public PixelBlock Block(int block)
    {
        (int first, int length) = Extent(block);
        int rest = length % SummationOrder.Lanes;
        if (_stride != PanelLayout.InPlace)
        {
            return new PixelBlock(ref _rows.First, (nuint)_stride, (nuint)Padded(length), ref Unsafe.NullRef<float>());
        }

        return new PixelBlock(
            ref Unsafe.Add(ref MemoryMarshal.GetReference(_features), first),
            (nuint)_shape.Pixels,
            (nuint)(length - rest),
            ref rest > 0 ? ref _rows.First : ref Unsafe.NullRef<float>());
    }

    /// <summary>Brings rows of a block: copies them, or in place the partial vectors alone.</summary>
    public void LoadRows(int block, int row, int rows)
    {
        (int first, int length) = Extent(block);
        int rest = length % SummationOrder.Lanes;
        if (_stride != PanelLayout.InPlace)
        {
            Copy(row, rows, first, length, _stride, Padded(length));
        }
        else if (rest > 0)
        {
            Copy(row, rows, first + length - rest, rest, SummationOrder.Lanes, SummationOrder.Lanes);
        }
    }

    public void Dispose() => _rows.Dispose();

    private (int First, int Length) Extent(int block)
    {
        int first = block * SummationOrder.BlockLength;
        return (first, Math.Min(_shape.Pixels - first, SummationOrder.BlockLength));
    }

    private static int Padded(int length) => (length + SummationOrder.Lanes - 1) / SummationOrder.Lanes * SummationOrder.Lanes;

    /// <summary>Copies <paramref name="length"/> pixels of each row and fills up with zeros to <paramref name="padded"/>.</summary>
    private void Copy(int row, int rows, int first, int length, int stride, int padded)
    {
        for (int channel = row; channel < row + rows; channel++)
        {
            Span<float> target = _rows.Slice(channel * stride, padded);
            _features.Slice((channel * _shape.Pixels) + first, length).CopyTo(target);
            target[length..].Clear();
        }
    }
}

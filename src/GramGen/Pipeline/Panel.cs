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
    public static int LengthOf(GramShape shape, int stride) => (stride, shape.Pixels % SummationOrder.Lanes) switch
    {
        (PanelLayout.InPlace, 0) => 0,
        (PanelLayout.InPlace, _) => shape.Channels * SummationOrder.Lanes,
        _ => checked(shape.Channels * stride),
    };

    /// <summary>The pixels of a block. They stand until the next block is loaded.</summary>
    public PixelBlock Load(int block)
    {
        int first = block * SummationOrder.BlockLength;
        int length = Math.Min(_shape.Pixels - first, SummationOrder.BlockLength);
        int rest = length % SummationOrder.Lanes;

        if (_stride != PanelLayout.InPlace)
        {
            int padded = rest == 0 ? length : length - rest + SummationOrder.Lanes;
            Copy(first, length, _stride, padded);
            return new PixelBlock(ref _rows.First, (nuint)_stride, (nuint)padded, ref Unsafe.NullRef<float>());
        }

        if (rest > 0)
        {
            Copy(first + length - rest, rest, SummationOrder.Lanes, SummationOrder.Lanes);
        }

        return new PixelBlock(
            ref Unsafe.Add(ref MemoryMarshal.GetReference(_features), first),
            (nuint)_shape.Pixels,
            (nuint)(length - rest),
            ref rest > 0 ? ref _rows.First : ref Unsafe.NullRef<float>());
    }

    public void Dispose() => _rows.Dispose();

    /// <summary>Copies <paramref name="length"/> pixels of every channel and fills its row with zeros up to <paramref name="padded"/>.</summary>
    private void Copy(int first, int length, int stride, int padded)
    {
        for (int channel = 0; channel < _shape.Channels; channel++)
        {
            Span<float> row = _rows.Slice(channel * stride, padded);
            _features.Slice((channel * _shape.Pixels) + first, length).CopyTo(row);
            row[length..].Clear();
        }
    }
}

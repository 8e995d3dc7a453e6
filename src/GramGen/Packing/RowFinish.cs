using System.Numerics;
using System.Runtime.InteropServices;

namespace GramGen.Packing;

/// <summary>Makes of a row that was brought to a panel what tiles multiply: values are widened, and their mean is subtracted.</summary>
internal readonly ref struct RowFinish<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly ReadOnlySpan<Half> _halves;
    private readonly Span<double> _means;
    private readonly FeatureForm _form;
    private readonly int _channels;

    public RowFinish(scoped in GramCall<T> call)
    {
        _halves = call.Halves;
        _means = call.Means;
        _form = call.Task.Features;
        _channels = call.Shape.Channels;
    }

    /// <summary>Finishes a row that was copied as it lay in memory, channel after channel.</summary>
    /// <param name="row">The row, whole vectors; halves wait in its second half.</param>
    /// <param name="length">Its pixels.</param>
    /// <param name="channel">Its channel.</param>
    /// <param name="block">The number of its block.</param>
    /// <param name="firstPixel">The first pixel of that.</param>
    public void Run(Span<T> row, int length, int channel, int block, int firstPixel)
    {
        if (_form.IsHalf)
        {
            Span<float> widened = MemoryMarshal.Cast<T, float>(row);
            if (length % 2 != 0)
            {
                // It travels with its neighbour, and has none.
                Widening.WaitingPlace(widened)[length - 1] = _halves[(channel * _form.Stride) + firstPixel + length - 1];
            }

            Widening.InPlace(widened);
            widened[length..].Clear();
        }

        Centre(row, length, channel, block);
    }

    /// <summary>Subtracts the mean of a row of values, if that is wanted, and keeps it.</summary>
    public void Centre(Span<T> row, int length, int channel, int block)
    {
        if (_form.IsCentred)
        {
            new BlockMeans(_means, _channels).Set(block, channel, Centring.Run(row, length));
        }
    }
}

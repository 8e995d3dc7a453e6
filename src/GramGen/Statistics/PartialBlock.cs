using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>The pixels that do not fill a KC block yet, channel by channel.</summary>
/// <param name="channels">C.</param>
internal sealed class PartialBlock<T>(int channels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A KC block of each channel, and of the channels that transposition pads to.</summary>
    public T[] Values { get; } = new T[Transposition.RowsFor(channels) * (long)Element<T>.BlockLength];

    /// <summary>The weights of the pixels, a KC block, or empty.</summary>
    public T[] Weights { get; private set; } = [];

    public int Pixels { get; set; }

    public bool IsFull => Pixels == Element<T>.BlockLength;

    public FeatureChunk<T> Chunk =>
        new(Values, default, new FeatureFormat(IsChannelsLast: false, Element<T>.BlockLength), channels, Pixels)
        {
            Weights = Weights.Length == 0 ? default : Weights.AsSpan(0, Pixels),
        };

    /// <summary>Takes or leaves room for weights, before there are pixels.</summary>
    public void SetWeighted(bool isWeighted) => Weights = !isWeighted ? [] : Weights.Length > 0 ? Weights : new T[Element<T>.BlockLength];

    /// <summary>The pixels of a channel.</summary>
    public Span<T> Channel(int channel) => Values.AsSpan(channel * Element<T>.BlockLength, Pixels);

    /// <summary>Appends pixels until the block is full.</summary>
    /// <returns>The number of pixels appended.</returns>
    public int Append(FeatureChunk<T> chunk)
    {
        int pixels = Math.Min(chunk.Pixels, Element<T>.BlockLength - Pixels);
        var rows = new FeatureRows<T>(chunk.Features, chunk.Halves, chunk.Format);
        rows.CopyTo(firstChannel: 0, channels, first: 0, pixels, Values.AsSpan(Pixels), Element<T>.BlockLength);
        if (Weights.Length > 0)
        {
            chunk.Weights[..pixels].CopyTo(Weights.AsSpan(Pixels));
        }

        Pixels += pixels;
        return pixels;
    }
}

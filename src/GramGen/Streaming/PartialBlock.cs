using System.Numerics;
using GramGen.Numerics;
using GramGen.Pipeline;

namespace GramGen.Streaming;

/// <summary>Pixels that fill no block yet, channel after channel.</summary>
/// <param name="channels">C.</param>
internal sealed class PartialBlock<T>(int channels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>C × the pixels of a block.</summary>
    public T[] Values { get; } = new T[channels * (long)Element<T>.BlockLength];

    public int Pixels { get; set; }

    /// <summary>The pixels, to be multiplied.</summary>
    public Strip<T> Strip =>
        new(Values, default, new FeatureForm(FeatureLayout.ChannelsFirst, Element<T>.BlockLength), channels, Pixels);

    /// <summary>The pixels of a channel.</summary>
    public Span<T> Of(int channel) => Values.AsSpan(channel * Element<T>.BlockLength, Pixels);

    /// <summary>Takes pixels as long as there is room for them.</summary>
    /// <returns>Their number.</returns>
    public int Take(Strip<T> strip)
    {
        int pixels = Math.Min(strip.Pixels, Element<T>.BlockLength - Pixels);
        for (int channel = 0; channel < channels; channel++)
        {
            Span<T> target = Values.AsSpan((channel * Element<T>.BlockLength) + Pixels, pixels);
            for (int pixel = 0; pixel < pixels; pixel++)
            {
                int index = strip.IndexOf(channel, pixel);
                target[pixel] = strip.Form.IsHalf ? T.CreateTruncating(strip.Halves[index]) : strip.Features[index];
            }
        }

        Pixels += pixels;
        return pixels;
    }
}

using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>Pixels that fill no block yet, channel after channel.</summary>
/// <param name="channels">C.</param>
internal sealed class PartialBlock<T>(int channels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The pixels of a block for each channel, and for those that are turned with the last.</summary>
    public T[] Values { get; } = new T[Transposition.RowsFor(channels) * (long)Element<T>.BlockLength];

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
        if (strip.Form.Layout == FeatureLayout.ChannelsLast)
        {
            Turn(strip, pixels, Values.AsSpan(Pixels));
        }
        else
        {
            for (int channel = 0; channel < channels; channel++)
            {
                Copy(strip, strip.IndexOf(channel, pixel: 0), Values.AsSpan((channel * Element<T>.BlockLength) + Pixels, pixels));
            }
        }

        Pixels += pixels;
        return pixels;
    }

    private static void Copy(Strip<T> strip, int first, Span<T> target)
    {
        if (strip.Form.IsHalf)
        {
            Widening.Run(strip.Halves.Slice(first, target.Length), MemoryMarshal.Cast<T, float>(target));
        }
        else
        {
            strip.Features.Slice(first, target.Length).CopyTo(target);
        }
    }

    private void Turn(Strip<T> strip, int pixels, Span<T> target)
    {
        if (strip.Form.IsHalf)
        {
            Transposition.Widen(
                strip.Halves, strip.Form.Stride, pixels, channels, MemoryMarshal.Cast<T, float>(target), Element<T>.BlockLength);
        }
        else
        {
            Transposition.Run(strip.Features, strip.Form.Stride, pixels, channels, target, Element<T>.BlockLength);
        }
    }
}

using System.Runtime.InteropServices;
using GramGen.Planning;

namespace GramGen.Packing;

/// <summary>Features of any layout and element type as rows of the type of the sums, a row for each channel.</summary>
internal static class ChannelRows
{
    /// <summary>Copies some pixels of every channel; transposes and converts to single where needed.</summary>
    /// <param name="features">F; empty if it is <see cref="Half"/>.</param>
    /// <param name="halves">F if it is <see cref="Half"/>.</param>
    /// <param name="format">How F is stored.</param>
    /// <param name="start">The offset of the first channel's first pixel.</param>
    /// <param name="channels">Channels.</param>
    /// <param name="pixels">Pixels of each.</param>
    /// <param name="target">The first row; of channels-last features <see cref="Transposition.RowsFor"/> rows.</param>
    /// <param name="stride">Values from row to row of the target.</param>
    public static void Copy<T>(
        ReadOnlySpan<T> features, ReadOnlySpan<Half> halves, FeatureFormat format, int start, int channels, int pixels, Span<T> target, int stride)
        where T : unmanaged
    {
        switch (format.IsChannelsLast, format.IsHalf)
        {
            case (true, true):
                Transposition.TransposeHalf(halves[start..], format.Stride, pixels, channels, MemoryMarshal.Cast<T, float>(target), stride);
                break;
            case (true, false):
                Transposition.Transpose(features[start..], format.Stride, pixels, channels, target, stride);
                break;
            default:
                for (int channel = 0; channel < channels; channel++)
                {
                    CopyRow(features, halves, format.IsHalf, start + (channel * format.Stride), target.Slice(channel * stride, pixels));
                }

                break;
        }
    }

    private static void CopyRow<T>(ReadOnlySpan<T> features, ReadOnlySpan<Half> halves, bool isHalf, int start, Span<T> target)
        where T : unmanaged
    {
        if (isHalf)
        {
            HalfConversion.ToSingle(halves.Slice(start, target.Length), MemoryMarshal.Cast<T, float>(target));
        }
        else
        {
            features.Slice(start, target.Length).CopyTo(target);
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Gemm;

/// <summary>Load: brings strips of channels into the panel.</summary>
internal static class StripPacking
{
    private const int Channels = StripPanel.StripChannels;

    /// <summary>Columns that are transposed together.</summary>
    private const int Together = 4;

    /// <summary>Brings one strip.</summary>
    /// <param name="call">The features and their size.</param>
    /// <param name="strip">The strip's number.</param>
    /// <param name="values">The panel's memory, <see cref="StripPanel.LengthOf(GramShape)"/> values.</param>
    [SkipLocalsInit]
    public static void Pack<TTiles>(scoped in GramCall<float> call, int strip, Span<float> values)
        where TTiles : struct, IOuterTiles
    {
        GramShape shape = call.Shape;
        Span<int> starts = stackalloc int[LaneOrder.Lanes];
        FillStarts(starts, shape.Pixels);
        int first = strip * Channels;
        int channels = Math.Min(Channels, shape.Channels - first);
        int length = StripPanel.StripLength(shape);
        Span<float> target = values.Slice(strip * length, length);
        int stride = call.Task.Features.Stride;
        if (call.Task.Features.Layout == FeatureLayout.ChannelsLast)
        {
            CopyPixels<TTiles>(call.Features[first..], stride, shape.Pixels, channels, starts, target);
            return;
        }

        ReadOnlySpan<float> rows = call.Features[(first * stride)..];
        if (channels < Channels)
        {
            Span<float> filled = values.Slice(StripPanel.Strips(shape) * length, length);
            CopyRows(rows, stride, shape.Pixels, channels, filled);
            rows = filled;
            stride = shape.Pixels;
        }

        Transpose<TTiles>(ref MemoryMarshal.GetReference(rows), stride, shape.Pixels, starts, ref MemoryMarshal.GetReference(target));
    }

    /// <summary>Where each lane's first pixel goes, in values.</summary>
    private static void FillStarts(Span<int> starts, int pixels)
    {
        int start = 0;
        for (int turn = 0; turn < LaneOrder.Lanes; turn++)
        {
            int lane = LaneOrder.LaneAt(turn);
            starts[lane] = start;
            start += Channels * LaneOrder.PixelsOf(lane, pixels);
        }
    }

    /// <summary>Copies the rows of a last strip, and fills it up.</summary>
    private static void CopyRows(ReadOnlySpan<float> rows, int stride, int pixels, int channels, Span<float> filled)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            rows.Slice(channel * stride, pixels).CopyTo(filled[(channel * pixels)..]);
        }

        // Their sums are never stored, but what the pool left there might be subnormal, and slow.
        filled[(channels * pixels)..].Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose<TTiles>(ref float rows, int stride, int pixels, ReadOnlySpan<int> starts, ref float strip)
        where TTiles : struct, IOuterTiles
    {
        int pixel = 0;
        for (; pixel + Together <= pixels; pixel += Together)
        {
            int lane = pixel % LaneOrder.Lanes;
            int first = starts[lane];
            ref float target = ref Unsafe.Add(ref strip, first + (pixel / LaneOrder.Lanes * Channels));
            for (int channel = 0; channel < Channels; channel += TTiles.VectorLength)
            {
                TTiles.Transpose(
                    ref Unsafe.Add(ref rows, (channel * stride) + pixel),
                    (nuint)stride,
                    ref Unsafe.Add(ref target, channel),
                    (nuint)(starts[lane + 1] - first),
                    (nuint)(starts[lane + 2] - first),
                    (nuint)(starts[lane + 3] - first));
            }
        }

        for (; pixel < pixels; pixel++)
        {
            ref float target = ref Unsafe.Add(ref strip, starts[pixel % LaneOrder.Lanes] + (pixel / LaneOrder.Lanes * Channels));
            for (int channel = 0; channel < Channels; channel++)
            {
                Unsafe.Add(ref target, channel) = Unsafe.Add(ref rows, (channel * stride) + pixel);
            }
        }
    }

    /// <summary>Of features that lie pixel after pixel: only the order of pixels changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyPixels<TTiles>(
        ReadOnlySpan<float> features, int stride, int pixels, int channels, ReadOnlySpan<int> starts, Span<float> strip)
        where TTiles : struct, IOuterTiles
    {
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            Span<float> target = strip.Slice(starts[pixel % LaneOrder.Lanes] + (pixel / LaneOrder.Lanes * Channels), Channels);
            TTiles.Copy(
                ref MemoryMarshal.GetReference(features[(pixel * stride)..]), ref MemoryMarshal.GetReference(target), channels);
            target[channels..].Clear();
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Numerics;

namespace GramGen.OuterProducts;

/// <summary>Load: brings strips of channels into the panel.</summary>
internal static class StripPacking
{
    private const int Channels = StripPanel.StripChannels;

    /// <summary>Columns that are transposed together.</summary>
    private const int Together = 4;

    /// <summary>Transposes one strip.</summary>
    /// <param name="features">F.</param>
    /// <param name="shape">C and M.</param>
    /// <param name="strip">The strip's number.</param>
    /// <param name="values">The panel's memory, <see cref="StripPanel.LengthOf(GramShape)"/> values.</param>
    [SkipLocalsInit]
    public static void Pack<TTiles>(ReadOnlySpan<float> features, GramShape shape, int strip, Span<float> values)
        where TTiles : struct, IOuterTiles
    {
        int first = strip * Channels;
        int length = StripPanel.StripLength(shape);
        ReadOnlySpan<float> rows = features.Slice(first * shape.Pixels, Math.Min(Channels, shape.Channels - first) * shape.Pixels);
        if (rows.Length < length)
        {
            Span<float> filled = values.Slice(StripPanel.Strips(shape) * length, length);
            rows.CopyTo(filled);
            // Their sums are never stored, but what the pool left there might be subnormal, and slow.
            filled[rows.Length..].Clear();
            rows = filled;
        }

        Span<int> starts = stackalloc int[LaneOrder.Lanes];
        FillStarts(starts, shape.Pixels);
        Transpose<TTiles>(ref MemoryMarshal.GetReference(rows), shape.Pixels, starts, ref values[strip * length]);
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

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose<TTiles>(ref float rows, int pixels, ReadOnlySpan<int> starts, ref float strip)
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
                    ref Unsafe.Add(ref rows, (channel * pixels) + pixel),
                    (nuint)pixels,
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
                Unsafe.Add(ref target, channel) = Unsafe.Add(ref rows, (channel * pixels) + pixel);
            }
        }
    }
}

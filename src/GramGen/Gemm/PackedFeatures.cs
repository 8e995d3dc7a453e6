using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Gemm;

/// <summary>
/// All features of one KC block, transposed: packed panels of 16 channels, in each panel pixel after pixel, the lanes of the
/// summation order one after the other, in the order in which they are merged. At every size, 16 channels of a pixel are one
/// cache line, and the line of the next step follows.
/// </summary>
/// <param name="values">Memory for <see cref="OuterAlgorithm.PanelLength"/> values.</param>
/// <param name="channels">C.</param>
/// <param name="pixels">M.</param>
internal readonly ref struct PackedFeatures<T>(Span<T> values, int channels, int pixels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Channels in a panel. Those missing from the last are zeros, or their sums are never stored.</summary>
    public const int PanelChannels = OuterAlgorithm.PanelChannels;

    private readonly Span<T> _values = values;
    private readonly int _pixels = pixels;
    private readonly int _channels = channels;

    /// <summary>Whether the last lanes have a pixel less than the first.</summary>
    public bool IsPadded => _pixels % LaneOrder.Lanes != 0;

    private int PanelLength => PanelChannels * _pixels;

    /// <summary>A channel's first packed pixel; the next is <see cref="PanelChannels"/> values further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Channel(int channel) => ref Unsafe.Add(
        ref MemoryMarshal.GetReference(_values), ((nint)(channel / PanelChannels) * PanelChannels * _pixels) + (channel % PanelChannels));

    /// <summary>Values from the first pixel of a lane to the first of the next.</summary>
    /// <param name="index">The lane's index in the <see cref="LaneOrder"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nuint LaneLength(int index) => (nuint)(PanelChannels * LaneOrder.PixelsOf(LaneOrder.LaneAt(index), _pixels));

    /// <summary>Packs one panel.</summary>
    /// <param name="panel">The panel's number.</param>
    /// <param name="features">F, neither half precision nor to be centred.</param>
    /// <param name="format">How F is stored.</param>
    [SkipLocalsInit]
    public void Pack<TMicroKernels>(int panel, ReadOnlySpan<T> features, FeatureFormat format)
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        Span<int> starts = stackalloc int[LaneOrder.Lanes];
        FillStarts(starts, _pixels);
        int first = panel * PanelChannels;
        int channels = Math.Min(PanelChannels, _channels - first);
        Span<T> target = _values.Slice(panel * PanelLength, PanelLength);
        int stride = format.Stride;
        if (format.IsChannelsLast)
        {
            CopyPixels<TMicroKernels>(features[first..], stride, _pixels, channels, starts, target);
            return;
        }

        ReadOnlySpan<T> rows = features[(first * stride)..];
        if (channels < PanelChannels)
        {
            Span<T> padded = _values.Slice(OuterAlgorithm.Panels(_channels) * PanelLength, PanelLength);
            CopyRows(rows, stride, _pixels, channels, padded);
            rows = padded;
            stride = _pixels;
        }

        Transpose<TMicroKernels>(ref MemoryMarshal.GetReference(rows), stride, _pixels, starts, ref MemoryMarshal.GetReference(target));
    }

    /// <summary>The offset of each lane's first pixel in a panel.</summary>
    private static void FillStarts(Span<int> starts, int pixels)
    {
        int start = 0;
        for (int index = 0; index < LaneOrder.Lanes; index++)
        {
            int lane = LaneOrder.LaneAt(index);
            starts[lane] = start;
            start += PanelChannels * LaneOrder.PixelsOf(lane, pixels);
        }
    }

    /// <summary>Copies the rows of the last panel, and zeros after them.</summary>
    private static void CopyRows(ReadOnlySpan<T> rows, int stride, int pixels, int channels, Span<T> padded)
    {
        for (int channel = 0; channel < channels; channel++)
        {
            rows.Slice(channel * stride, pixels).CopyTo(padded[(channel * pixels)..]);
        }

        // Their sums are never stored, but values left in pooled memory might be subnormal, and slow.
        padded[(channels * pixels)..].Clear();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Transpose<TMicroKernels>(ref T rows, int stride, int pixels, ReadOnlySpan<int> starts, ref T panel)
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        int pixel = 0;
        for (; pixel + GemmVectors.TransposedColumns <= pixels; pixel += GemmVectors.TransposedColumns)
        {
            int lane = pixel % LaneOrder.Lanes;
            int first = starts[lane];
            ref T target = ref Unsafe.Add(ref panel, first + (pixel / LaneOrder.Lanes * PanelChannels));
            for (int channel = 0; channel < PanelChannels; channel += TMicroKernels.VectorLength)
            {
                GemmVectors.Transpose(
                    TMicroKernels.VectorLength,
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
            ref T target = ref Unsafe.Add(ref panel, starts[pixel % LaneOrder.Lanes] + (pixel / LaneOrder.Lanes * PanelChannels));
            for (int channel = 0; channel < PanelChannels; channel++)
            {
                Unsafe.Add(ref target, channel) = Unsafe.Add(ref rows, (channel * stride) + pixel);
            }
        }
    }

    /// <summary>Packs channels-last features: only the order of the pixels changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CopyPixels<TMicroKernels>(
        ReadOnlySpan<T> features, int stride, int pixels, int channels, ReadOnlySpan<int> starts, Span<T> panel)
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        for (int pixel = 0; pixel < pixels; pixel++)
        {
            Span<T> target = panel.Slice(starts[pixel % LaneOrder.Lanes] + (pixel / LaneOrder.Lanes * PanelChannels), PanelChannels);
            GemmVectors.Copy(
                TMicroKernels.VectorLength,
                ref MemoryMarshal.GetReference(features[(pixel * stride)..]),
                ref MemoryMarshal.GetReference(target),
                channels);
            target[channels..].Clear();
        }
    }
}

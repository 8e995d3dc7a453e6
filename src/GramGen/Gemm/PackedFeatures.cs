using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Gemm;

/// <summary>
/// All features of one KC block, transposed: packed panels of as many channels as the summation order has lanes; in each panel
/// lane after lane, in the order in which they are merged; in each lane pixel after pixel. At every size the channels of a panel's
/// pixel are one cache line, and the line of the next step follows.
/// </summary>
/// <param name="values">Memory for <see cref="OuterAlgorithm.PanelsLength"/> values.</param>
/// <param name="channels">C.</param>
/// <param name="pixels">Pixels of the block.</param>
internal readonly ref struct PackedFeatures<T>(Span<T> values, int channels, int pixels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Span<T> _values = values;
    private readonly int _channels = channels;
    private readonly int _pixels = pixels;
    private readonly int _laneStride = PanelChannels * OuterAlgorithm.LaneStride(pixels, Element<T>.Type);

    /// <summary>Channels in a panel. Those missing from the last are zeros.</summary>
    public static int PanelChannels => Element<T>.Lanes;

    /// <summary>Whether the last lanes have a pixel less than the first.</summary>
    public bool IsPadded => _pixels % Element<T>.Lanes != 0;

    /// <summary>Values from one lane to the next.</summary>
    public nuint LaneStride => (nuint)_laneStride;

    private int PanelLength => Element<T>.Lanes * _laneStride;

    /// <summary>A channel's first packed pixel; the next is <see cref="PanelChannels"/> values further.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref T Channel(int channel) => ref Unsafe.Add(
        ref MemoryMarshal.GetReference(_values), ((nint)(channel / PanelChannels) * PanelLength) + (channel % PanelChannels));

    /// <summary>Values of a lane.</summary>
    /// <param name="index">The lane's index in the <see cref="LaneOrder{T}"/>.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nuint LaneLength(int index) => (nuint)(PanelChannels * LaneOrder<T>.PixelsOf(LaneOrder<T>.LaneAt(index), _pixels));

    /// <summary>Packs some panels.</summary>
    /// <param name="first">The first panel's number.</param>
    /// <param name="end">The number after the last.</param>
    /// <param name="block">The KC block.</param>
    /// <param name="features">F, as it is stored.</param>
    /// <param name="format">How F is stored, and what packing makes of it.</param>
    /// <param name="means">Receives the means, if features are centred.</param>
    /// <param name="rows">Memory for <see cref="OuterAlgorithm.RowsLength"/> values: rows that are not packed as they are stored.</param>
    public void Pack<TMicroKernels>(
        int first, int end, KcBlock block, scoped in FeatureRows<T> features, FeatureFormat format, Span<double> means, Span<T> rows)
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        if (format is { IsPackedByCopy: true, HasVector: false })
        {
            int firstChannel = first * PanelChannels;
            CopyPixels<TMicroKernels>(
                features.InPlace((block.First * format.Stride) + firstChannel),
                format.Stride,
                Math.Min(end * PanelChannels, _channels) - firstChannel,
                _values[(first * PanelLength)..(end * PanelLength)]);
            return;
        }

        for (int panel = first; panel < end; panel++)
        {
            PackTransposed<TMicroKernels>(panel, block, features, format, means, rows);
        }
    }

    private void PackTransposed<TMicroKernels>(
        int panel, KcBlock block, scoped in FeatureRows<T> features, FeatureFormat format, Span<double> means, Span<T> rows)
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        int first = panel * PanelChannels;
        int channels = Math.Min(PanelChannels, _channels - first);
        Span<T> target = _values.Slice(panel * PanelLength, PanelLength);
        if (channels == PanelChannels && features.TryInPlace(first, channels, block.First, out ReadOnlySpan<T> stored))
        {
            Transpose<TMicroKernels>(stored, format.Stride, target);
            return;
        }

        int stride = OuterAlgorithm.RowStride(_pixels, Element<T>.Type);
        features.CopyTo(first, channels, block.First, _pixels, rows, stride);
        for (int channel = 0; channel < channels; channel++)
        {
            features.Centre(rows.Slice(channel * stride, _pixels), block.First, means, _channels, block.Number, first + channel);
        }

        // The sums of missing channels are never stored, but values left in pooled memory might be subnormal, and slow.
        rows[(channels * stride)..].Clear();
        Transpose<TMicroKernels>(rows, stride, target);
    }

    /// <summary>The offset of a pixel in a panel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int OffsetOf(int pixel) =>
        (LaneOrder<T>.IndexOf(pixel % Element<T>.Lanes) * _laneStride) + (pixel / Element<T>.Lanes * PanelChannels);

    /// <summary>The offsets in a panel of every fourth lane.</summary>
    private ReadOnlySpan<nuint> LaneOffsets(Span<nuint> offsets)
    {
        for (int i = 0; i < offsets.Length; i++)
        {
            offsets[i] = (nuint)LaneOrder<T>.IndexOf(i * GemmVectors.TransposedColumns) * LaneStride;
        }

        return offsets;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Transpose<TMicroKernels>(ReadOnlySpan<T> source, int stride, Span<T> target)
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        ref T rows = ref MemoryMarshal.GetReference(source);
        ref T panel = ref MemoryMarshal.GetReference(target);

        // In the order of lanes the first four, like any four that follow each other, are these parts of a panel apart.
        nuint second = (nuint)LaneOrder<T>.IndexOf(1) * LaneStride;
        nuint third = (nuint)LaneOrder<T>.IndexOf(2) * LaneStride;
        nuint fourth = (nuint)LaneOrder<T>.IndexOf(3) * LaneStride;
        ReadOnlySpan<nuint> lanes = LaneOffsets(stackalloc nuint[Element<T>.Lanes / GemmVectors.TransposedColumns]);
        int whole = _pixels / Element<T>.Lanes * Element<T>.Lanes;

        // With AVX2 half of the rows after the other: 16 rows that are whole pages apart would not fit the 8 ways of a cache set.
        for (int channel = 0; channel < PanelChannels; channel += TMicroKernels.VectorLength)
        {
            ref T line = ref Unsafe.Add(ref panel, channel);
            for (int first = 0; first < whole; first += Element<T>.Lanes)
            {
                ref T values = ref Unsafe.Add(ref rows, (channel * stride) + first);
                foreach (nuint lane in lanes)
                {
                    GemmVectors.Transpose(
                        TMicroKernels.VectorLength, ref values, (nuint)stride, ref Unsafe.Add(ref line, lane), second, third, fourth);
                    values = ref Unsafe.Add(ref values, GemmVectors.TransposedColumns);
                }

                line = ref Unsafe.Add(ref line, PanelChannels);
            }
        }

        for (int pixel = whole; pixel < _pixels; pixel++)
        {
            ref T line = ref Unsafe.Add(ref panel, OffsetOf(pixel));
            for (int channel = 0; channel < PanelChannels; channel++)
            {
                Unsafe.Add(ref line, channel) = Unsafe.Add(ref rows, (channel * stride) + pixel);
            }
        }
    }

    /// <summary>Packs channels-last features: only the order of the pixels changes.</summary>
    /// <param name="features">The panels' first channel in the block's first pixel.</param>
    /// <param name="stride">Values from one pixel to the next.</param>
    /// <param name="channels">Channels of all these panels.</param>
    /// <param name="panels">Receives them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CopyPixels<TMicroKernels>(ReadOnlySpan<T> features, int stride, int channels, Span<T> panels)
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        int wholePanels = channels / PanelChannels;
        int fringe = channels % PanelChannels;
        nint nextOfLane = (nint)Element<T>.Lanes * stride;
        for (int lane = 0; lane < Math.Min(Element<T>.Lanes, _pixels); lane++)
        {
            ref T source = ref Unsafe.Add(ref MemoryMarshal.GetReference(features), (nint)lane * stride);
            ref T line = ref panels[OffsetOf(lane)];
            for (int pixel = lane; pixel < _pixels; pixel += Element<T>.Lanes)
            {
                for (nint panel = 0; panel < wholePanels; panel++)
                {
                    ref T values = ref Unsafe.Add(ref source, panel * PanelChannels);
                    Prefetch.Line(ref Unsafe.Add(ref values, OuterAlgorithm.CopiedPixelsAhead * nextOfLane));
                    // A constant number: one vector or two, without a loop.
                    GemmVectors.Copy(TMicroKernels.VectorLength, ref values, ref Unsafe.Add(ref line, panel * PanelLength), PanelChannels);
                }

                if (fringe != 0)
                {
                    ref T last = ref Unsafe.Add(ref line, (nint)wholePanels * PanelLength);
                    GemmVectors.Copy(TMicroKernels.VectorLength, ref Unsafe.Add(ref source, channels - fringe), ref last, fringe);
                    MemoryMarshal.CreateSpan(ref last, PanelChannels)[fringe..].Clear();
                }

                source = ref Unsafe.Add(ref source, nextOfLane);
                line = ref Unsafe.Add(ref line, PanelChannels);
            }
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Gemm;

/// <summary>
/// The features transposed: strips of 16 channels, in each strip pixel after pixel, lane after lane in the order in which
/// lanes are added. So whatever the size, 16 channels of a pixel are one cache line, and the next pixel is the next line.
/// </summary>
internal readonly ref struct StripPanel(Span<float> values, GramShape shape)
{
    /// <summary>Channels in a strip. In the last, those that are not there are zeros or never stored.</summary>
    public const int StripChannels = OuterForm.StripChannels;

    private readonly Span<float> _values = values;
    private readonly int _pixels = shape.Pixels;

    /// <summary>Whether the last lanes have a pixel less than the first.</summary>
    public bool IsPadded => _pixels % LaneOrder.Lanes != 0;

    public static int StripLength(GramShape shape) => StripChannels * shape.Pixels;

    public static int Strips(GramShape shape) => (shape.Channels + StripChannels - 1) / StripChannels;

    /// <summary>Values of the panel, and of a last strip's rows before they are transposed.</summary>
    public static long LengthOf(GramShape shape)
    {
        int inLast = shape.Channels % StripChannels == 0 ? 0 : 1;
        return (long)(Strips(shape) + inLast) * StripLength(shape);
    }

    /// <summary>A channel's first pixel in the order of the panel; the next stands a strip's channels further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref float Channel(int channel) => ref Unsafe.Add(
        ref MemoryMarshal.GetReference(_values), ((nint)(channel / StripChannels) * StripChannels * _pixels) + (channel % StripChannels));

    /// <summary>Values from the first pixel of a lane to the first of the next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public nuint LengthOf(int turn) => (nuint)(StripChannels * LaneOrder.PixelsOf(LaneOrder.LaneAt(turn), _pixels));
}

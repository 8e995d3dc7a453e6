using System.Numerics;
using GramGen.Dispatch;
using GramGen.Statistics;

namespace GramGen;

/// <summary>Loads accumulators, and adds pixels in half precision to them.</summary>
public static class GramAccumulator
{
    /// <summary>Loads what <see cref="GramAccumulator{T}.Save"/> saved.</summary>
    /// <typeparam name="T">The type that was saved: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="stream">A readable stream, before the first byte; it is left open, after the last.</param>
    /// <param name="layout">How the pixels to come are stored; not saved.</param>
    /// <param name="options">How to compute, as for a new accumulator; not saved.</param>
    /// <exception cref="InvalidDataException">
    /// The stream holds no accumulator, one of another version or type of values, ends too early or was damaged; the message tells which.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The layout is undefined.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.</exception>
    public static GramAccumulator<T> Load<T>(
        Stream stream, FeatureLayout layout = FeatureLayout.ChannelsFirst, GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        ElementTypes.ThrowIfUnsupported<T>();
        ValueChecks.ThrowIfUndefined(layout, nameof(layout));
        return new GramAccumulator<T>(AccumulationFormat.Read<T>(stream), layout, options);
    }

    /// <summary>Adds pixels in half precision: the bits are those of the same pixels as <see cref="float"/>.</summary>
    /// <param name="accumulator">The accumulator.</param>
    /// <param name="features">C × <paramref name="pixels"/> values in the layout of the accumulator.</param>
    /// <param name="pixels">The number of pixels; 0 adds nothing.</param>
    /// <param name="stride">The leading dimension, or 0 if the values are adjacent.</param>
    /// <exception cref="ArgumentException">The span does not have the length that these require. Nothing was added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The pixels are negative, or the stride is shorter than what it steps over.</exception>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled before anything was added.</exception>
    public static void Add(this GramAccumulator<float> accumulator, ReadOnlySpan<Half> features, int pixels, int stride = 0)
    {
        ArgumentNullException.ThrowIfNull(accumulator);
        accumulator.Add(features, pixels, stride);
    }
}

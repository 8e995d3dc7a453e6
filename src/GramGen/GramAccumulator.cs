using System.Numerics;
using GramGen.Statistics;

namespace GramGen;

/// <summary>Loads accumulators from streams, adds half-precision features to them, and says where they can be cut.</summary>
public static class GramAccumulator
{
    /// <summary>
    /// The unit at which pixels can be cut into parts that <see cref="GramAccumulator{T}.Append"/> joins: 8192, of
    /// <see cref="double"/> 4096. It is a group of blocks of the order of summation, and the same on every machine.
    /// </summary>
    /// <typeparam name="T">The accumulator's type: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <exception cref="NotSupportedException">
    /// <typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.
    /// </exception>
    public static int AppendUnit<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        AccumulatorChecks.ThrowIfUnsupported<T>();
        return AccumulatorState<T>.AppendUnit;
    }

    /// <summary>Loads what <see cref="GramAccumulator{T}.Save"/> saved.</summary>
    /// <typeparam name="T">The type that was saved: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="stream">A readable stream, before the first byte; it is left open, after the last.</param>
    /// <param name="layout">The layout of the chunks to come; it is not saved.</param>
    /// <param name="options">As for a new accumulator; they are not saved.</param>
    /// <exception cref="InvalidDataException">
    /// The stream holds no accumulator, one of another version or type of values, ends too early or is damaged; the message
    /// says which.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// <typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.
    /// </exception>
    public static GramAccumulator<T> Load<T>(
        Stream stream, FeatureLayout layout = FeatureLayout.ChannelsFirst, GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        AccumulatorChecks.ThrowIfUnsupported<T>();
        return new GramAccumulator<T>(AccumulatorFormat.Read<T>(stream), layout, options);
    }

    /// <summary>Adds half-precision pixels: the bits are those of the same pixels as <see cref="float"/>.</summary>
    /// <param name="accumulator">The accumulator.</param>
    /// <param name="features">C × <paramref name="pixels"/> values in the accumulator's layout.</param>
    /// <param name="pixels">The number of pixels; 0 adds nothing.</param>
    /// <param name="stride">The leading dimension; 0 if there are no gaps.</param>
    /// <exception cref="ArgumentException">The span has another length than that requires. Nothing has been added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The pixels are negative, or the stride is shorter than what it steps over.</exception>
    /// <exception cref="InvalidOperationException">
    /// There would be more pixels than an accumulator counts. Nothing has been added.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled before anything was added.</exception>
    public static void Add(this GramAccumulator<float> accumulator, ReadOnlySpan<Half> features, int pixels, int stride = 0)
    {
        ArgumentNullException.ThrowIfNull(accumulator);
        accumulator.AddHalf(features, pixels, stride);
    }

    /// <summary>Adds weighted half-precision pixels: the bits are those of the same pixels as <see cref="float"/>.</summary>
    /// <param name="accumulator">The accumulator.</param>
    /// <param name="features">A value for each channel and each weight, in the accumulator's layout.</param>
    /// <param name="weights">w, a value for each pixel: finite, and none negative. None adds nothing.</param>
    /// <param name="stride">The leading dimension; 0 if there are no gaps.</param>
    /// <exception cref="ArgumentException">
    /// The features have another length than that requires, or a weight is negative or not finite. Nothing has been added.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The stride is shorter than what it steps over.</exception>
    /// <exception cref="InvalidOperationException">
    /// There would be more pixels than an accumulator counts, or the pixels before have no weights. Nothing has been added.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled before anything was added.</exception>
    public static void AddWeighted(
        this GramAccumulator<float> accumulator, ReadOnlySpan<Half> features, ReadOnlySpan<float> weights, int stride = 0)
    {
        ArgumentNullException.ThrowIfNull(accumulator);
        accumulator.AddWeightedHalf(features, weights, stride);
    }
}

using System.Numerics;
using GramGen.Statistics;

namespace GramGen;

/// <summary>Accumulators from streams, and what they take besides their own type of values.</summary>
public static class GramAccumulator
{
    /// <summary>Loads what <see cref="GramAccumulator{T}.Save"/> saved.</summary>
    /// <typeparam name="T">The type that was saved: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="stream">A stream that can be read, before the first byte; it is left open, after the last.</param>
    /// <param name="options">As for a new accumulator; they are not saved.</param>
    /// <exception cref="InvalidDataException">
    /// The stream holds no accumulator, one of another version or type of values, ends too early or was damaged; the message says which.
    /// </exception>
    /// <exception cref="ArgumentException">The options have a scale or β.</exception>
    public static GramAccumulator<T> Load<T>(Stream stream, GramOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(stream);
        StreamThrow.IfUnsupported<T>();
        return new GramAccumulator<T>(AccumulationFormat.Read<T>(stream), options);
    }

    /// <summary>Adds pixels in half precision: the bits are those of the same pixels as <see cref="float"/>.</summary>
    /// <param name="accumulator">The accumulator.</param>
    /// <param name="features">C × <paramref name="pixels"/> values, row-major; or as the options' layout says.</param>
    /// <param name="pixels">The number of pixels; 0 adds nothing.</param>
    /// <param name="stride">The leading dimension, or 0 where nothing is between.</param>
    /// <exception cref="ArgumentException">The span has another length than that asks for. Nothing has been added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The pixels are negative, or the stride is shorter than what it steps over.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it, before anything was added.</exception>
    public static void Add(this GramAccumulator<float> accumulator, ReadOnlySpan<Half> features, int pixels, int stride = 0)
    {
        ArgumentNullException.ThrowIfNull(accumulator);
        accumulator.Add(features, pixels, stride);
    }
}

using System.Diagnostics;
using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.Statistics;

/// <summary>Checks the arguments of an accumulator.</summary>
[StackTraceHidden]
internal static class AccumulatorChecks
{
    public static void ThrowIfUnsupported<T>()
    {
        if (typeof(T) != typeof(float) && typeof(T) != typeof(double))
        {
            throw new NotSupportedException($"An accumulator holds values of type float or double, not {typeof(T).Name}.");
        }
    }

    public static void ThrowIfInvalid(int channels, GramStatistics statistics)
    {
        if (ProblemOf(channels) is { } problem)
        {
            throw new ArgumentOutOfRangeException(nameof(channels), channels, problem);
        }

        if (ProblemOf(channels, statistics) is { } other)
        {
            throw new ArgumentOutOfRangeException(nameof(statistics), statistics, other);
        }
    }

    /// <summary>Why there can be no such accumulator, or null.</summary>
    public static string? ProblemOf(int channels, GramStatistics statistics) => ProblemOf(channels)
        ?? (statistics == 0 || (statistics & ~GramStatistics.All) != 0
            ? $"The statistics must be Gram, Covariance or both; they are {statistics}."
            : null)
        ?? (statistics.HasFlag(GramStatistics.Covariance) && Comoments.LengthOf(channels) > Array.MaxLength
            ? $"Covariances of {channels} channels need C·(C + 5) = {Comoments.LengthOf(channels)} values; "
                + $"an array holds {Array.MaxLength}."
            : null);

    /// <summary>Returns the format of a chunk, after checking that its values fill the span exactly.</summary>
    /// <param name="features">The values.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">The number of pixels, which may be 0.</param>
    /// <param name="stride">The leading dimension, or 0 if dense.</param>
    /// <param name="isChannelsLast">The channels of a pixel are adjacent.</param>
    public static FeatureFormat FormatOf<TFeature>(
        ReadOnlySpan<TFeature> features, int channels, int pixels, int stride, bool isChannelsLast)
        where TFeature : unmanaged
    {
        if (pixels < 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(pixels), pixels, $"The number of pixels must not be negative; it is {pixels}.");
        }

        var dense = new FeatureFormat(channels, pixels, isChannelsLast);
        if (stride != 0 && stride < dense.Stride)
        {
            throw new ArgumentOutOfRangeException(
                nameof(stride), stride, $"The stride is {stride}; {channels} channels × {pixels} pixels need at least {dense.Stride}.");
        }

        FeatureFormat format = dense with { Stride = stride == 0 ? dense.Stride : stride, IsHalf = typeof(TFeature) == typeof(Half) };
        long expected = pixels == 0 ? 0 : format.LengthOf(channels, pixels);
        if (features.Length != expected)
        {
            throw new ArgumentException(
                $"A chunk of {channels} channels × {pixels} pixels with a stride of {format.Stride} has {expected} values; "
                + $"the span has {features.Length}.",
                nameof(features));
        }

        return format;
    }

    /// <summary>Throws unless <paramref name="other"/> can be merged into <paramref name="state"/>.</summary>
    public static void ThrowIfUnmergeable<T>(AccumulatorState<T> state, AccumulatorState<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string? problem = ReferenceEquals(state, other) ? "An accumulator cannot be merged with itself."
            : state.Channels != other.Channels
            ? $"An accumulator of {other.Channels} channels cannot be merged into one of {state.Channels}."
            : ProblemOfStatistics(state, other) ?? ProblemOfWeights(state, other);
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(other));
        }

        ThrowIfTooManyPixels(state, other.Pixels);
    }

    /// <summary>Throws unless <paramref name="next"/> can be appended to <paramref name="state"/> with the bits of one call.</summary>
    public static void ThrowIfUnappendable<T>(AccumulatorState<T> state, AccumulatorState<T> next)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        string? problem = ReferenceEquals(state, next) ? "An accumulator cannot be appended to itself."
            : state.Channels != next.Channels ? $"An accumulator of {next.Channels} channels cannot be appended to one of {state.Channels}."
            : ProblemOfStatistics(state, next)
            ?? ProblemOfWeights(state, next)
            ?? (state.MergedPixels > 0 || next.MergedPixels > 0
                ? $"{(state.MergedPixels > 0 ? "This" : "The next")} accumulator has merged sums, "
                    + "which are in another order than those of one call."
                : null)
            ?? ProblemOfPosition(state, next);
        if (problem is not null)
        {
            throw new ArgumentException(problem, nameof(next));
        }

        ThrowIfTooManyPixels(state, next.Pixels);
    }

    public static void ThrowIfTooManyPixels<T>(AccumulatorState<T> state, long added)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (added > AccumulatorState<T>.MostPixels - state.Pixels)
        {
            throw new InvalidOperationException(
                $"An accumulator of {typeof(T).Name} holds at most {AccumulatorState<T>.MostPixels} pixels; "
                + $"it has {state.Pixels}, and {added} more were to be added.");
        }
    }

    /// <summary>Throws if pixels have weights.</summary>
    /// <param name="state">The accumulator.</param>
    /// <param name="remedy">What to call instead.</param>
    public static void ThrowIfWeighted<T>(AccumulatorState<T> state, string remedy)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (state.Weights is not null)
        {
            throw new InvalidOperationException($"The pixels of this accumulator have weights; {remedy}.");
        }
    }

    /// <summary>Throws unless weights can be added.</summary>
    public static void ThrowIfInvalidWeights<T>(AccumulatorState<T> state, ReadOnlySpan<T> weights)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (Weighting.FirstInvalid(weights) is >= 0 and int pixel)
        {
            throw new ArgumentException(
                FormattableString.Invariant(
                    $"Weights are finite and not negative; that of pixel {pixel} of the chunk is {weights[pixel]}."), nameof(weights));
        }

        if (state.Pixels > 0 && state.Weights is null)
        {
            throw new InvalidOperationException("The pixels of this accumulator have no weights; add others by Add.");
        }
    }

    /// <summary>Throws if no pixel has a weight.</summary>
    public static void ThrowIfWithoutWeight(WeightTotals totals)
    {
        if (totals.Sum == 0)
        {
            throw new InvalidOperationException("The weights of all pixels are 0.");
        }
    }

    public static void ThrowIfNotKept(GramStatistics kept, GramStatistics needed)
    {
        if (!kept.HasFlag(needed))
        {
            throw new InvalidOperationException($"The accumulator keeps {kept}, not {needed}.");
        }
    }

    public static void ThrowIfTooFewPixels(long pixels, int needed)
    {
        if (pixels < needed)
        {
            throw new InvalidOperationException($"At least {needed} pixels are needed; the accumulator has {pixels}.");
        }
    }

    /// <param name="length">The length of a span that receives a result.</param>
    /// <param name="expected">Values of the result.</param>
    /// <param name="name">The name of the parameter.</param>
    public static void ThrowIfWrongLength(int length, int expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException($"The result has {expected} values; the span has {length}.", name);
        }
    }

    public static void ThrowIfOverlapping<T>(ReadOnlySpan<T> matrix, ReadOnlySpan<T> means)
    {
        if (matrix.Overlaps(means))
        {
            throw new ArgumentException("The means may not overlap the matrix.", nameof(means));
        }
    }

    private static string? ProblemOfStatistics<T>(AccumulatorState<T> state, AccumulatorState<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (state.Statistics & ~other.Statistics) != 0
            ? $"The other accumulator keeps {other.Statistics}; this one needs {state.Statistics}."
            : null;

    private static string? ProblemOfWeights<T>(AccumulatorState<T> state, AccumulatorState<T> other)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        state.Pixels > 0 && other.Pixels > 0 && (state.Weights is null) != (other.Weights is null)
            ? $"The pixels of {(state.Weights is null ? "the other" : "this")} accumulator have weights, "
                + $"those of {(state.Weights is null ? "this" : "the other")} have none."
            : null;

    private static string? ProblemOfPosition<T>(AccumulatorState<T> state, AccumulatorState<T> next)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long multiple = AccumulatorState<T>.MultipleFor(next.Pixels);
        return next.Pixels > 0 && state.Pixels % multiple != 0
            ? $"{next.Pixels} pixels can be appended to a multiple of {multiple} pixels, "
                + $"so that the result has the bits of one call; this accumulator has {state.Pixels}."
            : null;
    }

    private static string? ProblemOf(int channels) => channels < 1
        ? $"The number of channels must be at least 1; it is {channels}."
        : TooLong(channels, channels, "C·C") ?? TooLong(channels, ElementType.Single.BlockLength, "C·1024");

    private static string? TooLong(int channels, int factor, string product)
    {
        long length = (long)channels * factor;
        return length > int.MaxValue
            ? $"{product} = {channels}·{factor} = {length} is more than a span can hold ({int.MaxValue})."
            : null;
    }
}

using System.Diagnostics;
using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.Statistics;

/// <summary>The checks on what an accumulator is given, and every message they give.</summary>
[StackTraceHidden]
internal static class StreamThrow
{
    public static void IfUnfit(int channels, GramStatistics statistics)
    {
        ValueChecks.ThrowIfBelowOne(channels, nameof(channels));
        ValueChecks.ThrowIfTooLarge(channels, channels, "C·C", nameof(channels));
        ValueChecks.ThrowIfTooLarge(channels, ElementType.Single.BlockLength, "C·1024", nameof(channels));
        if (statistics == 0 || (statistics & ~GramStatistics.All) != 0)
        {
            throw new ArgumentOutOfRangeException(nameof(statistics), statistics, $"{statistics} is no set of Gram and Covariance.");
        }
    }

    public static void IfUnfitStrip(FeatureForm form, int channels, int pixels, int length, int dense)
    {
        if (pixels < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(pixels), pixels, $"The number of pixels must not be negative; it is {pixels}.");
        }

        if (form.Stride < dense)
        {
            throw new ArgumentOutOfRangeException(
                "stride", form.Stride, $"The stride is {form.Stride}; {channels} channels × {pixels} pixels need at least {dense}.");
        }

        long expected = pixels == 0 ? 0 : form.LengthOf(channels, pixels);
        if (length != expected)
        {
            throw new ArgumentException(
                $"A strip of {channels} channels × {pixels} pixels, {form.Stride} values apart, has {expected} values; the span has {length}.", "features");
        }
    }

    public static void IfUnmergeable(int channels, GramStatistics kept, int otherChannels, GramStatistics otherKept, bool isSame)
    {
        string? problem = isSame ? "An accumulator cannot be merged with itself."
            : channels != otherChannels ? $"An accumulator of {otherChannels} channels cannot be merged into one of {channels}."
            : (kept & ~otherKept) != 0 ? $"The other accumulator keeps {otherKept}; this one needs {kept}."
            : null;
        if (problem is not null)
        {
            throw new ArgumentException(problem, "other");
        }
    }

    public static void IfNotKept(GramStatistics kept, GramStatistics asked)
    {
        if (!kept.HasFlag(asked))
        {
            throw new InvalidOperationException($"The accumulator was made to keep {kept}, not {asked}.");
        }
    }

    public static void IfTooFew(long pixels, int needed)
    {
        if (pixels < needed)
        {
            throw new InvalidOperationException($"That needs {needed} pixels or more; {pixels} have come.");
        }
    }

    public static void IfOtherLength(int length, int expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException($"The result has {expected} values; the span has {length}.", name);
        }
    }

    public static void IfOverlapping(bool overlap)
    {
        if (overlap)
        {
            throw new ArgumentException("The means may not overlap the matrix.", "means");
        }
    }
}

using System.Diagnostics;

namespace GramGen.Bench.Measuring;

/// <summary>
/// Times two candidates in turn, so that a machine whose speed drifts slows both alike, and takes medians.
/// </summary>
internal static class InterleavedTiming
{
    private const int FewestSamples = 7;

    private static readonly TimeSpan Budget = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(4);

    /// <summary>The median microseconds of a call of each.</summary>
    public static (double First, double Second) Measure(Action first, Action second)
    {
        // The first calls compile; what they take says how many calls make a sample.
        int calls = Math.Max(CallsPerSample(first), CallsPerSample(second));
        var firstSamples = new List<double>();
        var secondSamples = new List<double>();
        long start = Stopwatch.GetTimestamp();
        while (firstSamples.Count < FewestSamples || Stopwatch.GetElapsedTime(start) < Budget)
        {
            firstSamples.Add(Microseconds(first, calls));
            secondSamples.Add(Microseconds(second, calls));
        }

        return (Median(firstSamples), Median(secondSamples));
    }

    private static int CallsPerSample(Action action)
    {
        action();
        int calls = 1;
        while (Microseconds(action, calls) * calls < Sample.TotalMicroseconds)
        {
            calls *= 2;
        }

        return calls;
    }

    private static double Microseconds(Action action, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            action();
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / calls;
    }

    private static double Median(List<double> samples)
    {
        samples.Sort();
        return samples[samples.Count / 2];
    }
}

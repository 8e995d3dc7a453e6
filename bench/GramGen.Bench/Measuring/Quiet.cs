using System.Diagnostics;

namespace GramGen.Bench.Measuring;

/// <summary>
/// Waits until the threads of whoever ran last are asleep: the pools of BLAS libraries spin for some 30 to 200 ms after a
/// call, on the cores that the next candidate is timed on.
/// </summary>
internal static class Quiet
{
    // The time of a thread that runs is brought up to date at the scheduler's ticks, every 1 to 10 ms.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>The wait after a call on so many threads: one leaves no others behind.</summary>
    public static Action After(int threads) => threads == 1 ? GoOn : Wait;

    public static void Wait()
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan ofOthers;
        do
        {
            long slice = Stopwatch.GetTimestamp();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            // Awake itself: a core that slept begins the next sample with a low clock.
            while (Stopwatch.GetElapsedTime(slice) < Slice)
            {
                Thread.SpinWait(20);
            }

            ofOthers = Environment.CpuUsage.TotalTime - before - Slice;
        }
        while (ofOthers > Slice / 4 && Stopwatch.GetElapsedTime(start) < Limit);
    }

    private static void GoOn()
    {
    }
}

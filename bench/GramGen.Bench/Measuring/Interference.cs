using System.Diagnostics;
using System.Globalization;

namespace GramGen.Bench.Measuring;

/// <summary>CPU time that other processes, or other guests of the same host, consumed since this was created.</summary>
internal sealed class BackgroundLoad
{
    private const string LinuxStat = "/proc/stat";

    // user, nice, system, idle, iowait, irq, softirq, steal, in hundredths of a second on every Linux.
    private static readonly int[] BusyFields = [0, 1, 2, 5, 6, 7];
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _ownAtStart = Environment.CpuUsage.TotalTime;
    private readonly TimeSpan? _totalAtStart = Total();

    /// <summary>The average number of cores consumed; <see langword="null"/> where the system does not report CPU time.</summary>
    public double? Cores()
    {
        TimeSpan? others = Total() - _totalAtStart - (Environment.CpuUsage.TotalTime - _ownAtStart);
        return others is { } time ? Math.Max(0, time / Stopwatch.GetElapsedTime(_start)) : null;
    }

    private static TimeSpan? Total()
    {
        if (!File.Exists(LinuxStat))
        {
            return null;
        }

        string[] fields = [.. File.ReadLines(LinuxStat).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
        return Tick * BusyFields.Sum(field => long.Parse(fields[field], CultureInfo.InvariantCulture));
    }
}

/// <summary>
/// Waits until the worker threads of the previous call are asleep: the pools of BLAS libraries spin for some 30 to 200 ms
/// after a call, on the cores that the next candidate is timed on.
/// </summary>
internal static class SpinningThreads
{
    // The kernel updates a running thread's CPU time at scheduler ticks, every 1 to 10 ms.
    private static readonly TimeSpan Slice = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(1);

    /// <summary>What to do after a call on this many threads; a single thread leaves no workers behind.</summary>
    public static Action WaitAfter(int threads) => threads == 1 ? () => { } : Wait;

    public static void Wait()
    {
        long start = Stopwatch.GetTimestamp();
        TimeSpan ofOthers;
        do
        {
            long slice = Stopwatch.GetTimestamp();
            TimeSpan before = Environment.CpuUsage.TotalTime;
            // Spin rather than sleep: a core that slept starts the next sample at a low clock.
            while (Stopwatch.GetElapsedTime(slice) < Slice)
            {
                Thread.SpinWait(20);
            }

            ofOthers = Environment.CpuUsage.TotalTime - before - Slice;
        }
        while (ofOthers > Slice / 4 && Stopwatch.GetElapsedTime(start) < Limit);
    }
}

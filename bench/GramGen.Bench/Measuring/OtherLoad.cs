using System.Diagnostics;
using System.Globalization;

namespace GramGen.Bench.Measuring;

/// <summary>How much of the machine other programs, or other guests of the same host, took away meanwhile.</summary>
internal sealed class OtherLoad
{
    private const string LinuxFacts = "/proc/stat";

    // user, nice, system, idle, iowait, irq, softirq, steal: in hundredths of a second, as every Linux tells it.
    private static readonly int[] BusyFields = [0, 1, 2, 5, 6, 7];
    private static readonly TimeSpan Unit = TimeSpan.FromMilliseconds(10);

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly TimeSpan _mine = Environment.CpuUsage.TotalTime;
    private readonly TimeSpan? _all = OfAll();

    /// <summary>
    /// Cores that were others' on average since this was made; <see langword="null"/> where the system does not tell.
    /// </summary>
    public double? Cores()
    {
        TimeSpan? others = OfAll() - _all - (Environment.CpuUsage.TotalTime - _mine);
        return others is { } time ? Math.Max(0, time / Stopwatch.GetElapsedTime(_start)) : null;
    }

    private static TimeSpan? OfAll()
    {
        if (!File.Exists(LinuxFacts))
        {
            return null;
        }

        string[] fields = [.. File.ReadLines(LinuxFacts).First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
        return Unit * BusyFields.Sum(field => long.Parse(fields[field], CultureInfo.InvariantCulture));
    }
}

using System.Diagnostics;
using System.Numerics;
using GramGen.Cluster;
using GramGen.Data;
using GramGen.Tool.Clusters;
using GramGen.Tool.Terminal;

namespace GramGen.Tool.Commands;

/// <summary>Has a cluster compute what <c>stats</c> computes, and waits for it.</summary>
/// <param name="Console">Where it prints.</param>
/// <param name="Address">The server of the cluster's members.</param>
/// <param name="Store">The folder of all stores.</param>
/// <param name="Id">The job.</param>
/// <param name="Options">What is computed.</param>
internal sealed record ClusterStats(
    ToolConsole Console, ClusterAddress Address, string Store, string Id, GramClusterOptions Options)
{
    /// <summary>Whether the cluster has the job.</summary>
    public bool IsStarted { get; private set; }

    /// <summary>
    /// The id of a job of some rows: the same for the same files and statistics, so a command that is repeated finds
    /// its job.
    /// </summary>
    public static string IdOf(GramDataset data, GramStatsPlan plan)
    {
        const int Digits = 16;
        return $"{data.Fingerprint[..Digits]}-{plan.Element}-{plan.Statistics}".ToLowerInvariant();
    }

    /// <summary>Starts the job, or finds it, and waits for its result.</summary>
    /// <returns>The result, and how it went.</returns>
    public async Task<(GramResult<T> Result, GramStatsProgress Progress)> ComputeAsync<T>(
        GramDataset data, Divisor divisor, CancellationToken stop)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long begin = Stopwatch.GetTimestamp();
        await using ClusterClient client = await ClusterClient.ConnectAsync(Address, stop);
        GramJob<T> job = await client.Cluster(Store).StartAsync<T>(data, Id, Options);
        IsStarted = true;
        GramClusterProgress last = await new ProgressDisplay(Console).RunAsync(async progress =>
        {
            GramClusterProgress last = new();
            bool isTold = false;
            await foreach (GramClusterProgress now in job.Watch(cancellation: stop))
            {
                last = now;
                if (now is { Machines: 0, SmallMachines: > 0 } && !isTold)
                {
                    isTold = true;
                    Console.Error.WriteLine($"A part of this job takes {Figures.Bytes(now.NodeBytes)} of memory, and no worker has as "
                        + "much (gramgen worker --memory); it waits for one that has.");
                }

                progress.Report(ProgressOf(now, now.Elapsed));
            }

            return last;
        });
        Report(last);
        GramResult<T> result = divisor.HasWeights
            ? await job.ResultAsync(divisor.Weighted, stop)
            : await job.ResultAsync(divisor.Unweighted, stop);
        return (result, ProgressOf(last, Stopwatch.GetElapsedTime(begin)));
    }

    private void Report(GramClusterProgress progress)
    {
        if (progress.AuditedLeaves > 0)
        {
            Console.Out.WriteLine($"{Figures.Count(progress.AuditedLeaves)} leaves were computed twice, with the same bytes.");
        }

        if (progress.LostLeases > 0)
        {
            Console.Out.WriteLine($"{Figures.Count(progress.LostLeases)} parts were given to another worker, for "
                + "the first was not heard of.");
        }
    }

    private static GramStatsProgress ProgressOf(GramClusterProgress progress, TimeSpan elapsed) => new(
        progress.Rows,
        Math.Max(progress.RowsDone, progress.RowsResumed),
        progress.RowsResumed,
        progress.RowBytes,
        elapsed);
}

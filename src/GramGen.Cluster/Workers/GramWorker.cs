using GramGen.Cluster.Grains;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GramGen.Cluster.Workers;

/// <summary>
/// Takes nodes of jobs and computes them, a node on each of its threads. It takes one only when a thread is free: that is the whole
/// back-pressure. It is no grain, for computing would hold up the silo's threads.
/// </summary>
internal sealed partial class GramWorker(IGrainFactory grains, IOptions<GramWorkerOptions> options, ILogger<GramWorker> logger)
    : BackgroundService
{
    private const int BeatsPerLease = 5;
    private const int Attempts = 10;

    private readonly JobFiles _files = new(options.Value);

    private GramWorkerOptions Options => options.Value;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Options.Threads).Select(_ => Run(stoppingToken)));

    private async Task Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            bool hadWork = false;
            try
            {
                hadWork = await WorkOnce(stopping);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                // Grains are between two silos, or nobody has one yet.
                LogPause(logger, exception.Message);
            }

            if (!hadWork)
            {
                await Task.Delay(Options.PollInterval, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Computes a node of the first job that has one.</summary>
    private async Task<bool> WorkOnce(CancellationToken stopping)
    {
        foreach (string id in await grains.GetGrain<IGramJobsGrain>(0).List())
        {
            IGramJobGrain job = grains.GetGrain<IGramJobGrain>(id);
            if (await job.Take(Options.Machine) is { } lease)
            {
                return await Compute(id, job, lease, stopping);
            }
        }

        return false;
    }

    /// <returns>Whether it succeeded: a machine that fails takes a breath, so that others take the node.</returns>
    private async Task<bool> Compute(string id, IGramJobGrain job, GramLease lease, CancellationToken stopping)
    {
        using var drop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var work = new NodeWork(_files, id, lease, Options, drop.Token);
        Task<NodeOutcome> computing = Task.Factory.StartNew(
            work.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task beating = Beat(job, lease, work, drop);
        NodeOutcome outcome = await computing;
        await drop.CancelAsync();
        await beating;
        switch (outcome)
        {
            case NodeOutcome.Completed:
                await Insist(() => job.Complete(lease, Options.Machine));
                return true;
            case NodeOutcome.Missing missing:
                await Insist(() => job.Miss(lease, missing.Node.Level, missing.Node.Index));
                return true;
            case NodeOutcome.Failed failed:
                LogFault(logger, id, lease.Level, lease.Index, failed.Fault.Message);
                await Insist(() => job.Fail(lease, Options.Machine, failed.Fault));
                return false;
            default:
                return true;
        }
    }

    /// <summary>Keeps the lease; drops the work if that is no longer wanted. A silo that does not answer is no reason to.</summary>
    private async Task Beat(IGramJobGrain job, GramLease lease, NodeWork work, CancellationTokenSource drop)
    {
        while (true)
        {
            await Task.Delay(lease.Time / BeatsPerLease, drop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (drop.IsCancellationRequested)
            {
                return;
            }

            try
            {
                if (!await job.Beat(lease, Options.Machine, work.RowsDone))
                {
                    await drop.CancelAsync();
                }
            }
            catch (Exception exception) when (exception is TimeoutException or OrleansException)
            {
                // The grain will be elsewhere soon, and takes the lease up again.
            }
        }
    }

    /// <summary>Repeats a call until it is answered: it may come twice. If it never is, the store has the result all the same.</summary>
    private async Task Insist(Func<Task> call)
    {
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception exception) when (attempt < Attempts && exception is TimeoutException or OrleansException)
            {
                await Task.Delay(Options.PollInterval / 4);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "No work for now: {Reason}")]
    private static partial void LogPause(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Node {Level}/{Index} of job {Job} failed: {Reason}")]
    private static partial void LogFault(ILogger logger, string job, int level, int index, string reason);
}

using System.Collections.Concurrent;
using System.Diagnostics;
using GramGen.Cluster.Grains;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GramGen.Cluster.Workers;

/// <summary>
/// Takes nodes of jobs and computes them, a node on each of its threads. It takes one only when a thread and its memory are free: that
/// is the whole back-pressure. It is no grain, for computing would hold up the silo's threads.
/// </summary>
internal sealed partial class GramWorker(
    IGrainFactory grains, IOptions<GramWorkerOptions> options, ClusterMetrics metrics, ILogger<GramWorker> logger)
    : BackgroundService
{
    private const int BeatsPerLease = 5;
    private const int Attempts = 10;

    private static readonly TimeSpan LongestBreath = TimeSpan.FromSeconds(1);

    private readonly JobFiles _files = new(options.Value);
    private readonly MemoryBudget _memory = new(options.Value.MemoryBytes);
    private readonly WorkBell _bell = new(grains, BreathOf(options.Value));
    private readonly ConcurrentDictionary<string, bool> _tooLarge = [];

    private GramWorkerOptions Options => options.Value;

    public override void Dispose()
    {
        _memory.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (Options.Threads == 0)
        {
            return;
        }

        metrics.AddWorkers(1);
        try
        {
            await Task.WhenAll(
                Enumerable.Range(0, Options.Threads).Select(_ => Run(stoppingToken)).Append(_bell.ListenAsync(stoppingToken)));
        }
        finally
        {
            metrics.AddWorkers(-1);
        }
    }

    private async Task Run(CancellationToken stopping)
    {
        var leaves = new LeafMemory();
        while (!stopping.IsCancellationRequested)
        {
            // Before looking, so that a job that is opened while this thread looks elsewhere is not missed.
            Task rung = _bell.Next;
            bool hadWork = false;
            try
            {
                hadWork = await WorkOnce(leaves, stopping);
            }
            catch (Exception exception) when (!stopping.IsCancellationRequested)
            {
                // Grains are between two silos, or nobody has one yet.
                LogPause(logger, exception.Message);
            }

            if (!hadWork)
            {
                leaves.Clear();
                await Task.WhenAny(rung, Task.Delay(Options.PollInterval, stopping));
            }
        }
    }

    /// <summary>Computes a node of the first job that has one.</summary>
    private async Task<bool> WorkOnce(LeafMemory leaves, CancellationToken stopping)
    {
        if (await _memory.InTurn(Take, stopping) is not { } work)
        {
            return false;
        }

        try
        {
            await Compute(leaves, work.Id, work.Job, work.Lease, stopping);
            return true;
        }
        finally
        {
            _memory.GiveBack(work.Bytes);
        }
    }

    private async Task<(string Id, IGramJobGrain Job, GramLease Lease, long Bytes)?> Take()
    {
        foreach (string id in await grains.GetGrain<IGramJobsGrain>(0).List())
        {
            IGramJobGrain job = grains.GetGrain<IGramJobGrain>(id);
            GramOffer offer = await job.Take(Options.Machine, new GramMemory(_memory.Free, _memory.All));
            if (offer.Lease is { } lease)
            {
                _memory.Take(offer.NodeBytes);
                return (id, job, lease, offer.NodeBytes);
            }

            if (offer.NodeBytes > _memory.All && _tooLarge.TryAdd(id, true))
            {
                LogTooLarge(logger, id, offer.NodeBytes, _memory.All, Options.Machine);
            }
        }

        return null;
    }

    private async Task Compute(LeafMemory leaves, string id, IGramJobGrain job, GramLease lease, CancellationToken stopping)
    {
        if (lease.Level > 0)
        {
            // The budget has memory for one of both.
            leaves.Clear();
        }

        long begin = Stopwatch.GetTimestamp();
        using var drop = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var work = new NodeWork(_files, leaves, id, lease, Options, metrics, drop.Token);
        Task<NodeOutcome> computing = Task.Factory.StartNew(
            work.Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Task beating = Beat(job, lease, work, drop);
        NodeOutcome outcome = await computing;
        await drop.CancelAsync();
        await beating;
        switch (outcome)
        {
            case NodeOutcome.Completed:
                if (lease.Level == 0)
                {
                    metrics.AddLeaf(Stopwatch.GetElapsedTime(begin));
                }

                await Insist(() => job.Complete(lease, Options.Machine));
                break;
            case NodeOutcome.Missing missing:
                await Insist(() => job.Miss(lease, missing.Node.Level, missing.Node.Index));
                break;
            case NodeOutcome.Failed failed:
                LogFault(logger, id, lease.Level, lease.Index, failed.Fault.Message);
                await Insist(() => job.Fail(lease, Options.Machine, failed.Fault));

                // A machine that fails takes a breath, so that others take the node.
                await Task.Delay(BreathOf(Options), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
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
                await Task.Delay(BreathOf(Options) / 4);
            }
        }
    }

    private static TimeSpan BreathOf(GramWorkerOptions options) =>
        options.PollInterval < LongestBreath ? options.PollInterval : LongestBreath;

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Each node of job {Job} takes {NodeBytes} bytes of memory, and {Machine} has {AllBytes} for all: others must compute it")]
    private static partial void LogTooLarge(ILogger logger, string job, long nodeBytes, long allBytes, string machine);

    [LoggerMessage(Level = LogLevel.Information, Message = "No work for now: {Reason}")]
    private static partial void LogPause(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Node {Level}/{Index} of job {Job} failed: {Reason}")]
    private static partial void LogFault(ILogger logger, string job, int level, int index, string reason);
}

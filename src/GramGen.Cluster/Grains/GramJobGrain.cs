using GramGen.Cluster.Scheduling;
using GramGen.Data;
using Microsoft.Extensions.Options;

namespace GramGen.Cluster.Grains;

/// <summary>A job: its schedule, which is made from the store when the grain is activated, and a few values that are saved.</summary>
/// <remarks>
/// Two activations may be there for a moment after a silo was lost. The storage's ETag refuses the older one when it writes, which
/// deactivates it; what it told workers until then does no harm.
/// </remarks>
[KeepAlive]
internal sealed class GramJobGrain(
    [PersistentState("job", GramCluster.StorageName)] IPersistentState<GramJobState> saved,
    IOptions<GramWorkerOptions> options,
    ClusterMetrics metrics,
    TimeProvider time) : Grain, IGramJobGrain
{
    /// <summary>Less than a call may take.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private readonly SmallMachines _smallMachines = new(options.Value.LeaseTime);

    private TaskCompletionSource _ended = new();
    private Guid _id;
    private long _begin;
    private long _rowsResumed;
    private int _lostLeases;
    private GramStatsPlan? _plan;
    private JobSchedule? _schedule;

    private GramJobState State => saved.State;

    private TimeSpan Now => time.GetElapsedTime(_begin);

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _begin = time.GetTimestamp();
        if (State.Status == GramJobStatus.Running)
        {
            try
            {
                await Begin(new GramJobRequest(State.Fingerprint, State.AuditShare));
            }
            catch (Exception exception) when (exception is IOException or InvalidDataException)
            {
                await End(GramJobStatus.Stopped, exception.Message);
            }
        }
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _ended.TrySetResult();
        return Task.CompletedTask;
    }

    public async Task Start(GramJobRequest request)
    {
        if (State.Status == GramJobStatus.Running && _schedule is not null)
        {
            if (State.Fingerprint != request.Fingerprint)
            {
                throw new InvalidOperationException(
                    $"The job {this.GetPrimaryKeyString()} runs already, for another data set: "
                    + $"fingerprint {State.Fingerprint}, not {request.Fingerprint}.");
            }
        }
        else
        {
            await Begin(request);
        }

        await Jobs.Open(this.GetPrimaryKeyString());
        await EndIfFinished();
    }

    public Task<GramOffer> Take(string machine, GramMemory memory)
    {
        if (State.Status != GramJobStatus.Running || _schedule is null)
        {
            return Task.FromResult(new GramOffer(Lease: null, NodeBytes: 0));
        }

        long bytes = _plan!.ThreadBytes;
        _smallMachines.Note(machine, memory.All < bytes, Now);
        JobLease? taken = bytes <= memory.Free ? _schedule.Take(machine, Now) : null;
        CountLostLeases();
        return Task.FromResult(new GramOffer(
            taken is null ? null : new GramLease(_id, taken.Token, taken.Node.Level, taken.Node.Index, options.Value.LeaseTime),
            bytes));
    }

    public Task<bool> Beat(GramLease lease, string machine, long rowsDone)
    {
        bool isKept = NodeOf(lease.Level, lease.Index) is { } node && _schedule!.Beat(lease.Token, node, machine, rowsDone, Now);
        CountLostLeases();
        return Task.FromResult(isKept);
    }

    public async Task Complete(GramLease lease, string machine)
    {
        if (NodeOf(lease.Level, lease.Index) is { } node)
        {
            _schedule!.Complete(lease.Token, node, machine);
            await EndIfFinished();
            if (_schedule.Audit.Waiting.Count > 0)
            {
                // Whoever has computed a leaf takes what is ready next, but not its audit.
                await Jobs.Ring();
            }
        }
    }

    public Task Miss(GramLease lease, int missingLevel, int missingIndex)
    {
        if (NodeOf(missingLevel, missingIndex) is { } missing)
        {
            _schedule!.Miss(lease.Token, missing);
        }

        return Task.CompletedTask;
    }

    public async Task Fail(GramLease lease, string machine, GramFault fault)
    {
        if (NodeOf(lease.Level, lease.Index) is not { } node)
        {
            return;
        }

        string reason = fault.IsMismatch
            ? $"The machines {_schedule!.FirstMachineOf(node) ?? "of an earlier run"} and {machine} computed node "
                + $"{node} with different results. {fault.Message}"
            : $"{fault.Message} (node {node}, on {machine})";
        _schedule!.Fail(lease.Token, node, machine, reason, fault.IsFinal || fault.IsMismatch);
        if (_schedule.Problem is { } problem)
        {
            await End(GramJobStatus.Stopped, problem);
        }
        else
        {
            await Jobs.Ring();
        }
    }

    public Task<GramClusterProgress> Progress()
    {
        _schedule?.Expire(Now);
        CountLostLeases();
        long rowsLeased = _schedule?.Leases.Where(lease => lease is { IsAudit: false, Node.Level: 0 }).Sum(lease => lease.RowsDone) ?? 0;
        return Task.FromResult(new GramClusterProgress
        {
            Status = State.Status,
            Problem = State.Problem,
            Rows = _plan?.Rows ?? 0,
            RowsDone = Math.Min((_schedule?.RowsDone ?? 0) + rowsLeased, _plan?.Rows ?? 0),
            RowsResumed = _rowsResumed,
            RowBytes = _plan is null ? 0 : (long)_plan.Columns * (_plan.Element == GramElement.Double ? sizeof(double) : sizeof(float)),
            Machines = _schedule?.Machines.Count ?? 0,
            Leases = _schedule?.Leases.Count ?? 0,
            LostLeases = _schedule?.LostLeases ?? 0,
            Duplicates = _schedule?.Duplicates ?? 0,
            MissingParts = _schedule?.MissingParts ?? 0,
            AuditedLeaves = _schedule?.Audit.Passed.Count ?? 0,
            Elapsed = Now,
            NodeBytes = _plan?.ThreadBytes ?? 0,
            SmallMachines = _smallMachines.CountAt(Now),
        });
    }

    public async Task<bool> AwaitEnd(TimeSpan atMost)
    {
        if (State.Status == GramJobStatus.Running)
        {
            await Task.WhenAny(_ended.Task, Task.Delay(atMost < LongestWait ? atMost : LongestWait));
        }

        return State.Status != GramJobStatus.Running;
    }

    public async Task Cancel()
    {
        if (State.Status == GramJobStatus.Running)
        {
            await End(GramJobStatus.Cancelled, problem: null);
        }
    }

    private IGramJobsGrain Jobs => GrainFactory.GetGrain<IGramJobsGrain>(0);

    /// <summary>Makes the schedule from what the store has.</summary>
    private async Task Begin(GramJobRequest request)
    {
        string folder = options.Value.FolderOf(this.GetPrimaryKeyString());
        (GramPartStore store, IReadOnlyList<GramNode> stored) = await Task.Run(() =>
        {
            var opened = GramPartStore.Open(folder);
            return (opened, opened.List());
        });
        if (store.Fingerprint != request.Fingerprint)
        {
            throw new InvalidDataException(
                $"{folder}: the store is of a data set with fingerprint {store.Fingerprint}; the job is for {request.Fingerprint}.");
        }

        // Saved before anybody has a token of it.
        State.Status = GramJobStatus.Running;
        State.Problem = null;
        State.Fingerprint = request.Fingerprint;
        State.AuditShare = request.AuditShare;
        State.Epoch++;
        await saved.WriteStateAsync();
        _ended = new TaskCompletionSource();
        _id = Guid.NewGuid();
        _begin = time.GetTimestamp();
        _plan = store.Plan;
        _schedule = new JobSchedule(store.Plan, stored, State.Epoch, options.Value.LeaseTime, State.AuditShare);
        _rowsResumed = _schedule.RowsDone;
        _lostLeases = 0;
    }

    private void CountLostLeases()
    {
        metrics.AddLostLeases((_schedule?.LostLeases ?? 0) - _lostLeases);
        _lostLeases = _schedule?.LostLeases ?? 0;
    }

    private GramNode? NodeOf(int level, int index) =>
        State.Status == GramJobStatus.Running && _schedule is not null && new GramNode(level, index) is var node && _plan!.Has(node)
            ? node
            : null;

    private Task EndIfFinished() => _schedule!.IsFinished ? End(GramJobStatus.Finished, problem: null) : Task.CompletedTask;

    private async Task End(GramJobStatus status, string? problem)
    {
        State.Status = status;
        State.Problem = problem;
        await saved.WriteStateAsync();
        await Jobs.Close(this.GetPrimaryKeyString());
        _ended.TrySetResult();
    }
}

/// <summary>What is saved of a job; everything else is in the store.</summary>
[GenerateSerializer]
[Alias("GramGen.Cluster.JobState")]
internal sealed class GramJobState
{
    [Id(0)]
    public GramJobStatus Status { get; set; }

    [Id(1)]
    public string? Problem { get; set; }

    [Id(2)]
    public string Fingerprint { get; set; } = "";

    [Id(3)]
    public double AuditShare { get; set; }

    /// <summary>Counts the schedules of the job.</summary>
    [Id(4)]
    public int Epoch { get; set; }
}

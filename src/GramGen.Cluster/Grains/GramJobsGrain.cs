namespace GramGen.Cluster.Grains;

/// <summary>The jobs that are not finished.</summary>
internal sealed class GramJobsGrain([PersistentState("jobs", GramCluster.StorageName)] IPersistentState<GramJobsState> saved)
    : Grain, IGramJobsGrain
{
    /// <summary>Less than a call may take.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(2);

    private TaskCompletionSource _rung = new();

    /// <summary>Never 0, and with every activation others.</summary>
    private long _rings = Random.Shared.NextInt64(1, long.MaxValue / 2);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Ring();

    public async Task Open(string job)
    {
        if (!saved.State.Jobs.Contains(job))
        {
            saved.State.Jobs.Add(job);
            await saved.WriteStateAsync();
        }

        await Ring();
    }

    public async Task Close(string job)
    {
        if (saved.State.Jobs.Remove(job))
        {
            await saved.WriteStateAsync();
        }
    }

    public Task<string[]> List() => Task.FromResult(saved.State.Jobs.ToArray());

    public Task Ring()
    {
        _rings++;
        TaskCompletionSource rung = _rung;
        _rung = new TaskCompletionSource();
        rung.SetResult();
        return Task.CompletedTask;
    }

    public async Task<long> Listen(long heard)
    {
        if (heard == _rings)
        {
            await Task.WhenAny(_rung.Task, Task.Delay(LongestWait));
        }

        return _rings;
    }
}

/// <summary>Their ids, in the order in which they were opened.</summary>
[GenerateSerializer]
[Alias("GramGen.Cluster.JobsState")]
internal sealed class GramJobsState
{
    [Id(0)]
    public List<string> Jobs { get; set; } = [];
}

namespace GramGen.Cluster.Grains;

/// <summary>The jobs that are not finished.</summary>
internal sealed class GramJobsGrain([PersistentState("jobs", GramCluster.StorageName)] IPersistentState<GramJobsState> saved)
    : Grain, IGramJobsGrain
{
    public async Task Open(string job)
    {
        if (!saved.State.Jobs.Contains(job))
        {
            saved.State.Jobs.Add(job);
            await saved.WriteStateAsync();
        }
    }

    public async Task Close(string job)
    {
        if (saved.State.Jobs.Remove(job))
        {
            await saved.WriteStateAsync();
        }
    }

    public Task<string[]> List() => Task.FromResult(saved.State.Jobs.ToArray());
}

/// <summary>Their ids, in the order in which they were opened.</summary>
[GenerateSerializer]
[Alias("GramGen.Cluster.JobsState")]
internal sealed class GramJobsState
{
    [Id(0)]
    public List<string> Jobs { get; set; } = [];
}

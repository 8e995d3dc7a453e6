using GramGen.Data;
using GramGen.Data.Tests;
using Orleans.TestingHost;

namespace GramGen.Cluster.Tests;

/// <summary>Idle workers are told of work, and clients of the end, so a small job need not wait until somebody looks again.</summary>
public sealed class WakeUpTests
{
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The last audit is one for the other machine, which is idle by then.</summary>
    [Fact]
    public async Task Jobs_EndThoughNobodyLooks()
    {
        using var folder = new Folder();
        string store = folder.PathOf("stores");
        await using InProcessTestCluster silos = await TestSilos.StartAsync(store, 2, worker =>
        {
            worker.Threads = 1;
            worker.PollInterval = Never;
        });
        var cluster = new GramCluster(silos.Client, store);
        float[] values = Rows.Values<float>(4 * 8192);
        GramDataset data = Rows.Write(folder, values);
        for (int i = 0; i < 3; i++)
        {
            var options = new GramClusterOptions { LeafRows = 8192, FanIn = 2, AuditShare = 1 };
            GramJob<float> job = await cluster.StartAsync<float>(data, $"job{i}", options);
            Assert.Equal(GramJobStatus.Finished, (await LastOf(job).WaitAsync(Patience)).Status);
            Assert.Equal(Rows.HashOfOneAccumulator(values), (await job.ResultAsync()).Sha256);
        }
    }

    private static async Task<GramClusterProgress> LastOf(GramJob<float> job)
    {
        GramClusterProgress last = new();
        await foreach (GramClusterProgress progress in job.Watch(Never))
        {
            last = progress;
        }

        return last;
    }
}

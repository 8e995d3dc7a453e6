using System.Collections.Concurrent;
using GramGen.Cluster.Grains;
using GramGen.Data;
using GramGen.Data.Tests;
using GramGen.Tests;
using Orleans.TestingHost;

namespace GramGen.Cluster.Tests;

/// <summary>A worker computes side by side what its memory holds, and measures what it does.</summary>
public sealed class WorkerTests
{
    private const int LeafRows = 8192;
    private const int Leaves = 6;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>Three threads, and memory for two nodes; another machine has less than one takes.</summary>
    [Fact]
    public async Task Worker_TakesWhatItsMemoryHolds()
    {
        using var folder = new Folder();
        using var measured = new Measured("memory");
        string store = folder.PathOf("stores");
        float[] values = Rows.Values<float>(Leaves * LeafRows);
        GramDataset data = Rows.Write(folder, values);
        long nodeBytes = GramStatsPlan.For<float>(data, leafRows: LeafRows).ThreadBytes;
        int now = 0;
        var atOnce = new ConcurrentBag<int>();
        using var small = new ManualResetEventSlim();
        using var two = new Barrier(2);
        await using InProcessTestCluster silos = await TestSilos.StartAsync(store, 2, worker =>
        {
            bool isSmall = worker.Machine.EndsWith('1');
            worker.Machine = $"memory{worker.Machine}";
            worker.Threads = 3;
            worker.MemoryBytes = isSmall ? nodeBytes - 1 : (3 * nodeBytes) - 1;
            worker.PollInterval = TimeSpan.FromMilliseconds(20);
            worker.Mistake = node =>
            {
                atOnce.Add(Interlocked.Increment(ref now));
                Assert.True(small.Wait(Patience) && two.SignalAndWait(Patience) && !isSmall);
                Interlocked.Decrement(ref now);
                return node;
            };
        });

        var cluster = new GramCluster(silos.Client, store);
        GramJob<float> job = await cluster.StartAsync<float>(data, "job", new GramClusterOptions { LeafRows = LeafRows });
        int seen = 0;
        await foreach (GramClusterProgress progress in job.Watch(TimeSpan.FromMilliseconds(10)))
        {
            // Some time, in which a third thread would take a leaf.
            if (progress is { SmallMachines: 1, Leases: 2 } && ++seen > 20)
            {
                small.Set();
            }

            Assert.True(progress.Leases <= 2 && progress.NodeBytes == nodeBytes);
        }

        Assert.Equal(Rows.HashOfOneAccumulator(values), (await job.ResultAsync()).Sha256);
        Assert.Equal(2, atOnce.Max());
        Assert.Equal(1, (await job.ProgressAsync()).Machines);

        // The machine says that a leaf is stored before it counts it.
        await measured.UntilAsync("gramgen.cluster.leaves", Leaves);
        Assert.Equal(Leaves, measured["gramgen.cluster.leaf.duration"]);
        Assert.Equal(Leaves * LeafRows, measured["gramgen.cluster.rows"]);
        Assert.Equal(Leaves * LeafRows * Rows.Columns * sizeof(float), measured["gramgen.cluster.read"]);
        Assert.Equal(2, measured["gramgen.cluster.workers"]);
        Assert.Equal(0, measured["gramgen.cluster.lost_leases"]);
    }

    /// <summary>Somebody takes a leaf and is never heard of again.</summary>
    [Fact]
    public async Task LostLease_IsCounted()
    {
        Exhaustive.Require();
        using var folder = new Folder();
        using var measured = new Measured("lost");
        string store = folder.PathOf("stores");
        GramDataset data = Rows.Write(folder, Rows.Values<float>(Leaves * LeafRows));
        using var taken = new ManualResetEventSlim();
        await using InProcessTestCluster silos = await TestSilos.StartAsync(store, 1, worker =>
        {
            worker.Machine = "lost";
            worker.LeaseTime = TimeSpan.FromSeconds(2);
            worker.PollInterval = TimeSpan.FromMilliseconds(20);
            worker.Mistake = node =>
            {
                Assert.True(taken.Wait(Patience));
                return node;
            };
        });
        GramJob<float> job = await new GramCluster(silos.Client, store).StartAsync<float>(
            data, "job", new GramClusterOptions { LeafRows = LeafRows });
        GramOffer offer = await silos.Client.GetGrain<IGramJobGrain>("job").Take("ghost", new GramMemory(long.MaxValue, long.MaxValue));
        Assert.NotNull(offer.Lease);
        taken.Set();
        await job.ResultAsync();
        Assert.Equal((await job.ProgressAsync()).LostLeases, measured["gramgen.cluster.lost_leases"]);
        Assert.InRange(measured["gramgen.cluster.lost_leases"], 1, Leaves);
    }

    [Fact]
    public void MemoryThatIsNotSet_IsThatOfTheProcess() => Assert.InRange(new GramWorkerOptions().MemoryBytes, 1L << 20, 1L << 50);
}

using System.Numerics;
using GramGen.Cluster.Grains;
using GramGen.Data;
using GramGen.Data.Tests;

namespace GramGen.Cluster.Tests;

/// <summary>Jobs on silos in this process: the bits of one accumulator, and an end with a reason where there can be no result.</summary>
public sealed class ClusterTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private const int FewRows = (5 * 8192) + 100;

    [Fact]
    public async Task OneToFiveSilos_HaveTheBitsOfOneAccumulator()
    {
        using var folder = new Folder();
        float[] singles = Rows.Values<float>(20 * 8192 + 33);
        double[] doubles = Rows.Values<double>(9 * 4096 + 1);
        GramDataset ofSingles = Rows.Write(folder, singles, "s");
        GramDataset ofDoubles = Rows.Write(folder, doubles, "d");
        (string single, string @double) = (Rows.HashOfOneAccumulator(singles), Rows.HashOfOneAccumulator(doubles));
        foreach (int silos in (int[])[1, 2, 3, 5])
        {
            while (fixture.Silos.Silos.Count < silos)
            {
                await fixture.Silos.StartAdditionalSiloAsync();
            }

            // Side by side, so that workers go from job to job.
            string[] hashes = await Task.WhenAll(
                HashOf<float>(ofSingles, $"a{silos}", new GramClusterOptions { LeafRows = 8192, FanIn = 2 }),
                HashOf<float>(ofSingles, $"b{silos}", new GramClusterOptions { LeafRows = 16_384, FanIn = 8 }),
                HashOf<double>(ofDoubles, $"c{silos}", new GramClusterOptions { LeafRows = 4096, FanIn = 4 }));
            Assert.Equal([single, single, @double], hashes);
        }

        Assert.Equal(single, (await GramStats.ComputeAsync<float>(ofSingles)).Sha256);
    }

    [Fact]
    public async Task OneLeaf_IsAJobToo()
    {
        using var folder = new Folder();
        float[] values = Rows.Values<float>(3000);
        values[500] = float.NaN;
        GramDataset data = Rows.Write(folder, values, options: new GramDatasetOptions { NaN = NaNPolicy.SkipRow });
        GramJob<float> job = await fixture.Cluster.StartAsync<float>(data, "one");
        GramResult<float> result = await job.ResultAsync();
        Assert.Equal(2999, result.Count);
        Assert.Equal((await GramStats.ComputeAsync<float>(data)).Sha256, result.Sha256);
    }

    [Fact]
    public async Task WatchedJob_CountsRowsUpToTheEnd()
    {
        using var folder = new Folder();
        GramDataset data = Rows.Write(folder, Rows.Values<float>(FewRows));
        GramJob<float> job = await fixture.Cluster.StartAsync<float>(data, "watched", new GramClusterOptions { LeafRows = 8192 });
        var all = new List<GramClusterProgress>();
        await foreach (GramClusterProgress progress in job.Watch(TimeSpan.FromMilliseconds(10)))
        {
            all.Add(progress);
        }

        Assert.All(all.Zip(all.Skip(1)), pair => Assert.True(pair.First.RowsDone <= pair.Second.RowsDone));
        Assert.True(
            all[^1] is { Status: GramJobStatus.Finished, Rows: FewRows, RowsDone: FewRows, RowBytes: Rows.Columns * sizeof(float) });
        Assert.Equal(GramJobStatus.None, (await fixture.Cluster.Find<float>("nobody").ProgressAsync()).Status);
    }

    [Fact]
    public async Task LostAndDamagedParts_AreComputedAgain()
    {
        using var folder = new Folder();
        float[] values = Rows.Values<float>(FewRows);
        GramDataset data = Rows.Write(folder, values);
        var options = new GramClusterOptions { LeafRows = 8192, FanIn = 2 };
        string hash = await HashOf<float>(data, "damaged", options);
        Assert.Equal(Rows.HashOfOneAccumulator(values), hash);

        // The result is lost, a node below it is truncated, and below that a bit is flipped.
        string parts = Path.Combine(fixture.Store, "damaged", "parts");
        File.Delete(Path.Combine(parts, "3", "0.gram"));
        File.WriteAllBytes(Path.Combine(parts, "2", "0.gram"), File.ReadAllBytes(Path.Combine(parts, "2", "0.gram"))[..^1]);
        byte[] bytes = File.ReadAllBytes(Path.Combine(parts, "1", "1.gram"));
        bytes[^100] ^= 1;
        File.WriteAllBytes(Path.Combine(parts, "1", "1.gram"), bytes);
        await Assert.ThrowsAsync<GramJobException>(() => fixture.Cluster.Find<float>("damaged").ResultAsync());

        GramJob<float> again = await fixture.Cluster.StartAsync<float>(data, "damaged", options);
        Assert.Equal(hash, (await again.ResultAsync()).Sha256);
        Assert.Equal(2, (await again.ProgressAsync()).MissingParts);

        Directory.Delete(parts, recursive: true);
        Assert.Equal(hash, await HashOf<float>(data, "damaged", options));
    }

    [Fact]
    public async Task PoisonFile_StopsTheJobAndIsNamed()
    {
        using var folder = new Folder();
        float[] values = Rows.Values<float>(FewRows);
        values[(30_000 * Rows.Columns) + 7] = float.NaN;
        GramDataset data = Rows.Write(folder, values, options: new GramDatasetOptions { NaN = NaNPolicy.Fail });
        await AssertStops(data, "poison", $"{folder.PathOf("2.npy")}, row {30_000 - ((FewRows / 2) + 1)}: column 7 is NaN.");
    }

    [Fact]
    public async Task Weights_HaveTheBitsOfOneAccumulator()
    {
        using var folder = new Folder();
        float[] values = Rows.Values<float>(FewRows);
        var options = new GramDatasetOptions { WeightColumn = 3 };
        GramDataset data = Rows.Write(folder, values, options: options);
        var sums = new GramAccumulator<float>(Rows.Columns - 1, GramStatistics.All, FeatureLayout.ChannelsLast);
        sums.AddWeighted(
            [.. values.Where((_, i) => i % Rows.Columns != 3)], [.. values.Where((_, i) => i % Rows.Columns == 3)]);
        GramJob<float> job =
            await fixture.Cluster.StartAsync<float>(data, "weights", new GramClusterOptions { LeafRows = 8192, FanIn = 2 });
        foreach (WeightedNormalization normalization in Enum.GetValues<WeightedNormalization>())
        {
            GramResult<float> result = await job.ResultAsync(normalization);
            Assert.Equal(new GramResult<float>(sums, normalization).Sha256, result.Sha256);
            Assert.Equal(sums.WeightSum, result.WeightSum);
        }

        values[(30_000 * Rows.Columns) + 3] = float.NaN;
        await AssertStops(
            Rows.Write(folder, values, "bad", options), "bad-weights",
            $"{folder.PathOf("bad2.npy")}, row {30_000 - ((FewRows / 2) + 1)}: its weight, column 3, is NaN; ");
    }

    [Fact]
    public async Task ChangedFile_StopsTheJobAndIsNamed()
    {
        using var folder = new Folder();
        GramDataset data = Rows.Write(folder, Rows.Values<float>(FewRows));
        File.SetLastWriteTimeUtc(folder.PathOf("1.npy"), DateTime.UtcNow.AddHours(1));
        await AssertStops(data, "changed", $"{folder.PathOf("1.npy")}: it changed since the data set was opened");
    }

    [Fact]
    public async Task AnotherDataSet_IsRefused()
    {
        using var folder = new Folder();
        await HashOf<float>(Rows.Write(folder, Rows.Values<float>(1000), "a"), "taken", new GramClusterOptions());
        InvalidDataException exception = await Assert.ThrowsAsync<InvalidDataException>(
            () => fixture.Cluster.StartAsync<float>(Rows.Write(folder, Rows.Values<float>(2000), "b"), "taken"));
        Assert.Contains("wanted are All in Single of 2000 rows", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ArgumentException>(() => fixture.Cluster.StartAsync<float>(
            Rows.Write(folder, Rows.Values<float>(1000), "c"), "../elsewhere"));
    }

    [Fact]
    public async Task DeletedStore_IsForgottenByTheWorkers()
    {
        using var folder = new Folder();
        var options = new GramClusterOptions { LeafRows = 8192 };
        float[] values = Rows.Values<float>(FewRows);
        await HashOf<float>(Rows.Write(folder, values, "a"), "deleted", options);
        Directory.Delete(Path.Combine(fixture.Store, "deleted"), recursive: true);
        Array.Reverse(values);
        Assert.Equal(
            Rows.HashOfOneAccumulator(values), await HashOf<float>(Rows.Write(folder, values, "b"), "deleted", options));
    }

    [Fact]
    public async Task CancelledJob_GoesOnWhenItIsStartedAgain()
    {
        using var folder = new Folder();
        float[] values = Rows.Values<float>(FewRows);
        GramDataset data = Rows.Write(folder, values);
        var options = new GramClusterOptions { LeafRows = 8192, FanIn = 2 };
        GramJob<float> job = await fixture.Cluster.StartAsync<float>(data, "cancelled", options);
        await job.CancelAsync();
        GramClusterProgress progress = await job.ProgressAsync();
        Assert.Contains(progress.Status, (GramJobStatus[])[GramJobStatus.Cancelled, GramJobStatus.Finished]);
        Assert.Equal(Rows.HashOfOneAccumulator(values), await HashOf<float>(data, "cancelled", options));
    }

    [Fact]
    public async Task Audit_ComputesEveryLeafTwice()
    {
        using var folder = new Folder();
        float[] values = Rows.Values<float>(FewRows);
        var options = new GramClusterOptions { LeafRows = 8192, AuditShare = 1 };
        GramJob<float> job = await fixture.Cluster.StartAsync<float>(Rows.Write(folder, values), "audited", options);
        Assert.Equal(Rows.HashOfOneAccumulator(values), (await job.ResultAsync()).Sha256);
        Assert.Equal(6, (await job.ProgressAsync()).AuditedLeaves);
    }

    [Fact]
    public async Task Audit_FindsAMachineThatComputesWrong()
    {
        using var folder = new Folder();
        if (fixture.Silos.Silos.Count < 2)
        {
            await fixture.Silos.StartAdditionalSiloAsync();
        }

        string wrong = fixture.Silos.Silos[0].Name;
        using IDisposable mistakes = fixture.MakeMistakes(wrong);
        GramDataset data = Rows.Write(folder, Rows.Values<float>(FewRows));
        var options = new GramClusterOptions { LeafRows = 8192, AuditShare = 1 };

        // Where the same machine computes it twice there is nothing to see; all others are alike, so it is always one of the two.
        for (int attempt = 0; ; attempt++)
        {
            GramJob<float> job = await fixture.Cluster.StartAsync<float>(data, $"wrong{attempt}", options);
            try
            {
                await job.ResultAsync();
                Assert.InRange(attempt, 0, 20);
            }
            catch (GramJobException exception)
            {
                Assert.Equal(GramJobStatus.Stopped, exception.Status);
                Assert.Contains("computed node 0/1 with different results", exception.Message, StringComparison.Ordinal);
                Assert.Matches($@"The machines .*\b{wrong}\b.* computed", exception.Message);
                return;
            }
        }
    }

    [Fact]
    public async Task LongMessage_IsRefused()
    {
        IGramJobsGrain jobs = fixture.Silos.Client.GetGrain<IGramJobsGrain>(0);
        InvalidOperationException exception =
            await Assert.ThrowsAsync<InvalidOperationException>(() => jobs.Open(new string('x', 1 << 20)));
        Assert.Contains("at most 1048576 are allowed", exception.Message, StringComparison.Ordinal);
    }

    private async Task<string> HashOf<T>(GramDataset data, string id, GramClusterOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramJob<T> job = await fixture.Cluster.StartAsync<T>(data, id, options);
        return (await job.ResultAsync()).Sha256;
    }

    private async Task AssertStops(GramDataset data, string id, string problem)
    {
        GramJob<float> job = await fixture.Cluster.StartAsync<float>(data, id, new GramClusterOptions { LeafRows = 8192 });
        GramJobException exception = await Assert.ThrowsAsync<GramJobException>(() => job.ResultAsync());
        Assert.Equal(GramJobStatus.Stopped, exception.Status);
        Assert.Contains(problem, exception.Message, StringComparison.Ordinal);
    }
}

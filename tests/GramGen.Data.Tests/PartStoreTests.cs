namespace GramGen.Data.Tests;

/// <summary>Parts are there whole or not at all, damaged ones are computed again, and what is there is not.</summary>
public sealed class PartStoreTests : IDisposable
{
    private static readonly float[] Values = StatsTests.Values<float>();

    private readonly Folder _folder = new();

    private GramStatsOptions Options => new() { LeafRows = 8192, FanIn = 4, Threads = 2, Store = _folder.PathOf("store") };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Resumed_ComputesOnlyWhatIsMissing()
    {
        GramDataset data = StatsTests.DataOf(_folder, Values);
        GramResult<float> expected = await GramStats.ComputeAsync<float>(data, Options);
        Assert.Equal(Enumerable.Range(0, 12).Select(index => new GramNode(0, index)), GramPartStore.Open(Options.Store!).List());

        File.Delete(PathOf("0/3"));
        (GramResult<float> result, long computed) = await Again(data);
        Assert.Equal(expected.Sha256, result.Sha256);
        Assert.Equal(8192, computed);
        Assert.True(File.Exists(PathOf("0/3")));
    }

    [Theory]
    [InlineData("truncated")]
    [InlineData("empty")]
    [InlineData("flipped")]
    [InlineData("longer")]
    [InlineData("another")]
    public async Task DamagedPart_IsComputedAgain(string damage)
    {
        GramDataset data = StatsTests.DataOf(_folder, Values);
        GramResult<float> expected = await GramStats.ComputeAsync<float>(data, Options);
        byte[] good = File.ReadAllBytes(PathOf("0/5"));
        byte[] bad = [.. good];
        bad[good.Length / 2] ^= 4;
        File.WriteAllBytes(PathOf("0/5"), damage switch
        {
            "truncated" => good[..^9],
            "empty" => [],
            "flipped" => bad,
            "longer" => [.. good, 0],
            _ => File.ReadAllBytes(PathOf("0/11")),
        });

        (GramResult<float> result, long computed) = await Again(data);
        Assert.Equal(expected.Sha256, result.Sha256);
        Assert.Equal(8192, computed);
        Assert.Equal(good, File.ReadAllBytes(PathOf("0/5")));
    }

    [Fact]
    public async Task PartsAbove_AreTakenForThoseBelow()
    {
        GramDataset data = StatsTests.DataOf(_folder, Values);
        GramResult<float> expected = await GramStats.ComputeAsync<float>(data, Options);
        var store = GramPartStore.Open(Options.Store!);
        var node = new GramNode(1, 1);
        GramAccumulator<float> joined = store.Join<float>(node, out _)!;
        Assert.True(store.Put(node, joined).IsNew);
        Assert.False(store.Put(node, joined).IsNew);
        for (int leaf = 4; leaf < 8; leaf++)
        {
            File.Delete(PathOf($"0/{leaf}"));
        }

        (GramResult<float> result, long computed) = await Again(data);
        Assert.Equal((expected.Sha256, 0L), (result.Sha256, computed));

        File.WriteAllBytes(PathOf("1/1"), [1, 2, 3]);
        (result, computed) = await Again(data);
        Assert.Equal((expected.Sha256, 4 * 8192L), (result.Sha256, computed));
        Assert.Null(store.Join<float>(node, out GramNode missing));
        Assert.Equal(new GramNode(0, 4), missing);
    }

    [Fact]
    public async Task OfManyWriters_OnePartIsLeft()
    {
        GramDataset data = StatsTests.DataOf(_folder, Values);
        var plan = GramStatsPlan.For<float>(data, leafRows: 8192);
        var store = GramPartStore.Create(Options.Store!, data, plan);
        GramAccumulator<float> sums = GramStats.ComputeNode<float>(data, plan, default);
        using var start = new Barrier(4);
        for (int round = 0; round < 20; round++)
        {
            GramPart[] parts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    start.SignalAndWait();
                    return store.Put(default, sums);
                },
                TaskCreationOptions.LongRunning)));
            Assert.Contains(parts, part => part.IsNew);
            Assert.Equal(GramPart.HashOf(sums), Assert.Single(parts.Select(part => part.Sha256).Distinct()));
            Assert.Equal([PathOf("0/0")], Directory.GetFiles(Path.GetDirectoryName(PathOf("0/0"))!));
            File.Delete(PathOf("0/0"));
        }
    }

    [Fact]
    public void AnotherResult_IsNeitherPutNorTaken()
    {
        GramDataset data = StatsTests.DataOf(_folder, Values);
        var plan = GramStatsPlan.For<float>(data, leafRows: 8192);
        var store = GramPartStore.Create(Options.Store!, data, plan);
        store.Put(default, GramStats.ComputeNode<float>(data, plan, default));
        GramAccumulator<float> wrong = GramStats.ComputeNode<float>(data, plan, new GramNode(0, 1));
        Assert.Contains(
            "one of two machines computes wrong.",
            Assert.Throws<InvalidDataException>(() => store.Put(default, wrong)).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "they have 8192 rows, and the node 77.",
            Assert.Throws<ArgumentException>(() => store.Put(new GramNode(0, 11), wrong)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task AnotherDataSet_IsRefused()
    {
        await GramStats.ComputeAsync<float>(StatsTests.DataOf(_folder, Values), Options);
        var other = GramDataset.Open(_folder.PathOf("0.npy"));
        InvalidDataException exception =
            await Assert.ThrowsAsync<InvalidDataException>(() => GramStats.ComputeAsync<float>(other, Options));
        Assert.Contains("the store has All in Single of 90189 rows of 6 columns", exception.Message, StringComparison.Ordinal);
        Assert.Contains("wanted are All in Single of 30000 rows of 6 columns", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DataThatChanged_IsRefused()
    {
        await GramStats.ComputeAsync<float>(StatsTests.DataOf(_folder, Values), Options);
        var store = GramPartStore.Open(Options.Store!);
        Assert.Equal(90_189, store.OpenData().Rows);
        File.SetLastWriteTimeUtc(_folder.PathOf("1.npy"), DateTime.UtcNow.AddHours(1));
        Assert.Equal(_folder.PathOf("1.npy"), Assert.Throws<GramDataException>(store.OpenData).Path);
    }

    [Theory]
    [InlineData("{", "it is no manifest of a store")]
    [InlineData("{}", "it is no manifest of a store")]
    [InlineData("null", "it is no manifest of a store")]
    public void DamagedManifest_IsRefused(string text, string message)
    {
        Directory.CreateDirectory(Options.Store!);
        Assert.Throws<FileNotFoundException>(() => GramPartStore.Open(Options.Store!));
        File.WriteAllText(Path.Combine(Options.Store!, "manifest.json"), text);
        Assert.Contains(
            message, Assert.Throws<InvalidDataException>(() => GramPartStore.Open(Options.Store!)).Message,
            StringComparison.Ordinal);
    }

    private string PathOf(string node) => Path.Combine(Options.Store!, "parts", $"{node}.gram");

    /// <summary>Computes once more, and counts the rows that are multiplied.</summary>
    private async Task<(GramResult<float> Result, long Computed)> Again(GramDataset data)
    {
        GramStatsProgress last = default;
        GramResult<float> result = await GramStats.ComputeAsync<float>(data, Options with { Progress = new Last(report => last = report) });
        Assert.Equal(data.Rows, last.RowsDone);
        return (result, last.RowsDone - last.RowsResumed);
    }

    private sealed class Last(Action<GramStatsProgress> report) : IProgress<GramStatsProgress>
    {
        public void Report(GramStatsProgress value) => report(value);
    }
}

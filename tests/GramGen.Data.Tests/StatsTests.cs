using System.Numerics;

namespace GramGen.Data.Tests;

/// <summary>Statistics of whole data sets have the bits of one accumulator that was given all rows.</summary>
public sealed class StatsTests
{
    internal const int Columns = 6;
    private const int Rows = (11 * 8192) + 77;

    [Theory]
    [InlineData(8192, 8, 1)]
    [InlineData(8192, 2, 3)]
    [InlineData(16_384, 4, 2)]
    [InlineData(131_072, 8, 4)]
    [InlineData(0, 8, 2)]
    public async Task Singles_HaveTheBitsOfOneAccumulator(long leafRows, int fanIn, int threads) =>
        await AssertBits<float, float>(leafRows, fanIn, threads);

    [Theory]
    [InlineData(4096, 8, 3)]
    [InlineData(8192, 2, 2)]
    public async Task Doubles_HaveTheBitsOfOneAccumulator(long leafRows, int fanIn, int threads) =>
        await AssertBits<double, double>(leafRows, fanIn, threads);

    [Fact]
    public async Task Halves_HaveTheBitsOfOneAccumulator()
    {
        await AssertBits<Half, float>(8192, 8, 2);
        await AssertBits<Half, double>(8192, 8, 2);
    }

    [Theory]
    [InlineData(GramStatistics.Gram)]
    [InlineData(GramStatistics.Covariance)]
    public async Task OneStatistic_IsThatOfBoth(GramStatistics statistics)
    {
        using var folder = new Folder();
        GramDataset data = DataOf(folder, Values<float>());
        GramResult<float> both = await GramStats.ComputeAsync<float>(data);
        GramResult<float> one = await GramStats.ComputeAsync<float>(data, new GramStatsOptions { Statistics = statistics });
        Assert.Equal(statistics == GramStatistics.Gram ? both.Gram : [], one.Gram);
        Assert.Equal(statistics == GramStatistics.Covariance ? both.Covariance : [], one.Covariance);
        Assert.Equal(statistics == GramStatistics.Covariance ? both.Means : [], one.Means);
    }

    [Fact]
    public async Task SkippedRows_AreMissing()
    {
        using var folder = new Folder();
        float[] values = Values<float>();
        values[12_345 * Columns] = float.NaN;
        GramDataset data = DataOf(folder, values, new GramDatasetOptions { NaN = NaNPolicy.SkipRow });
        GramResult<float> result = await GramStats.ComputeAsync<float>(
            data, new GramStatsOptions { LeafRows = 8192, Threads = 3, Store = folder.PathOf("store") });

        Assert.Equal(Rows - 1, result.Count);
        Assert.Equal(OneAccumulator<float>([.. values[..(12_345 * Columns)], .. values[(12_346 * Columns)..]]).Sha256, result.Sha256);
        Assert.Equal(
            result.Sha256, (await GramStats.ComputeAsync<float>(data, new GramStatsOptions { Store = folder.PathOf("store") })).Sha256);
    }

    [Fact]
    public async Task AnyNode_IsComputedFromItsRows()
    {
        using var folder = new Folder();
        GramDataset data = DataOf(folder, Values<double>());
        var plan = GramStatsPlan.For<double>(data, leafRows: 4096, fanIn: 4);
        GramResult<double> expected = await GramStats.ComputeAsync<double>(data);
        Assert.Equal(expected.Sha256, new GramResult<double>(GramStats.ComputeNode<double>(data, plan, plan.Root, threads: 2)).Sha256);
        Assert.Throws<ArgumentException>("plan", () => GramStats.ComputeNode<double>(
            data, GramStatsPlan.Of(Rows + 1, Columns, GramElement.Double, GramStatistics.All, 1, 0, 8), default));
    }

    [Fact]
    public void NodesThatLeaveMemoryToEachOther_HaveTheirOwnSums()
    {
        using var folder = new Folder();
        GramDataset data = DataOf(folder, Values<float>());
        var plan = GramStatsPlan.For<float>(data, leafRows: 8192);
        var gramPlan = GramStatsPlan.For<float>(data, GramStatistics.Gram, leafRows: 8192);
        var memory = new GramNodeMemory<float>();
        GramAccumulator<float>? before = null;
        foreach ((GramStatsPlan of, int leaf) in new[] { (plan, 0), (plan, 2), (gramPlan, 1), (plan, plan.Leaves - 1), (plan, 0) })
        {
            var node = new GramNode(0, leaf);
            GramAccumulator<float> sums = GramStats.ComputeNode(data, of, node, memory: memory);
            Assert.Equal(
                new GramResult<float>(GramStats.ComputeNode<float>(data, of, node)).Sha256, new GramResult<float>(sums).Sha256);
            Assert.Equal(before is not null && before.Statistics == of.Statistics, ReferenceEquals(before, sums));
            memory.Return(sums);
            before = sums;
        }

        Assert.Throws<ArgumentOutOfRangeException>("nodes", () => new GramNodeMemory<float>(0));
        Assert.Throws<ArgumentNullException>("sums", () => memory.Return(null!));
    }

    [Fact]
    public async Task Progress_CountsEveryRowOnce()
    {
        using var folder = new Folder();
        var reports = new Reports();
        await GramStats.ComputeAsync<float>(
            DataOf(folder, Values<float>()), new GramStatsOptions { LeafRows = 8192, Threads = 3, Progress = reports });

        Assert.Equal(Rows, reports.All[^1].RowsDone);
        Assert.All(reports.All.Zip(reports.All.Skip(1)), pair => Assert.True(pair.First.RowsDone < pair.Second.RowsDone));
        Assert.All(reports.All, report =>
            Assert.True(report.RowsResumed == 0 && report.Rows == Rows && report.RowBytes == Columns * sizeof(float)));
    }

    [Fact]
    public async Task BadFile_StopsEverythingAndIsNamed()
    {
        using var folder = new Folder();
        float[] values = Values<float>();
        values[(70_000 * Columns) + 2] = float.NaN;
        GramDataset data = DataOf(folder, values, new GramDatasetOptions { NaN = NaNPolicy.Fail });
        GramDataException exception = await Assert.ThrowsAsync<GramDataException>(
            () => GramStats.ComputeAsync<float>(data, new GramStatsOptions { LeafRows = 8192, Threads = 3 }));
        Assert.Equal($"{folder.PathOf("1.npy")}, row 40000: column 2 is NaN.", exception.Message);
    }

    [Fact]
    public async Task Cancellation_EndsIt()
    {
        using var folder = new Folder();
        using var cancellation = new CancellationTokenSource();
        var reports = new Reports { Then = cancellation.Cancel };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => GramStats.ComputeAsync<float>(
            DataOf(folder, Values<float>()), new GramStatsOptions { LeafRows = 8192, Threads = 2, Progress = reports },
            cancellation.Token));
        Assert.InRange(reports.All[^1].RowsDone, 1, Rows - 1);
    }

    [Fact]
    public async Task Archive_IsReadBackWithTheSameBytesEachTime()
    {
        using var folder = new Folder();
        GramResult<float> result = await GramStats.ComputeAsync<float>(DataOf(folder, Values<float>()));
        result.Save(folder.PathOf("a.npz"));
        result.Save(folder.PathOf("b.npz"));
        Assert.Equal(File.ReadAllBytes(folder.PathOf("a.npz")), File.ReadAllBytes(folder.PathOf("b.npz")));

        Assert.Equal(result.Gram, Read("gram"));
        Assert.Equal(result.Means, Read("mean"));
        Assert.Equal(result.Covariance, Read("cov"));

        float[] Read(string array)
        {
            var data = GramDataset.Open(folder.PathOf("a.npz"), new GramDatasetOptions { Array = array });
            return [.. data.ReadBlocks<float>().SelectMany(block => block.Values.ToArray())];
        }
    }

    internal static T[] Values<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var random = new Random(7);
        return [.. Enumerable.Range(0, Rows * Columns).Select(i => T.CreateTruncating(random.NextDouble() + (i % Columns)))];
    }

    /// <summary>Two files, cut where no leaf is.</summary>
    internal static GramDataset DataOf<T>(Folder folder, T[] values, GramDatasetOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Cut = 30_000 * Columns;
        return GramDataset.Open(
            [folder.WriteNpy<T>("0.npy", values.AsSpan(0, Cut), Columns), folder.WriteNpy<T>("1.npy", values.AsSpan(Cut), Columns)],
            options);
    }

    internal static GramResult<T> OneAccumulator<T>(T[] values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var accumulator = new GramAccumulator<T>(Columns, GramStatistics.All, FeatureLayout.ChannelsLast);
        accumulator.Add(values, values.Length / Columns);
        return new GramResult<T>(accumulator);
    }

    private static async Task AssertBits<TStored, T>(long leafRows, int fanIn, int threads)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var folder = new Folder();
        TStored[] values = Values<TStored>();
        GramDataset data = DataOf(folder, values);
        GramResult<T> expected = OneAccumulator<T>([.. values.Select(T.CreateTruncating)]);
        var options = new GramStatsOptions { LeafRows = leafRows, FanIn = fanIn, Threads = threads };
        GramResult<T> result = await GramStats.ComputeAsync<T>(data, options);
        Assert.Equal(expected.Gram, result.Gram);
        Assert.Equal(expected.Means, result.Means);
        Assert.Equal(expected.Covariance, result.Covariance);
        Assert.Equal(expected.Sha256, result.Sha256);
        Assert.Equal(Rows, result.Count);

        options = options with { Store = folder.PathOf("store") };
        Assert.Equal(expected.Sha256, (await GramStats.ComputeAsync<T>(data, options)).Sha256);
        Assert.Equal(expected.Sha256, (await GramStats.ComputeAsync<T>(data, options)).Sha256);
    }

    /// <summary>Reports, in order.</summary>
    private sealed class Reports : IProgress<GramStatsProgress>
    {
        public List<GramStatsProgress> All { get; } = [];

        public Action? Then { get; init; }

        public void Report(GramStatsProgress value)
        {
            All.Add(value);
            Then?.Invoke();
        }
    }
}

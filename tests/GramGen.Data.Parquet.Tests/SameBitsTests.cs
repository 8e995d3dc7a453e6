using Apache.Arrow;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using GramGen.Data.Tests;

namespace GramGen.Data.Parquet.Tests;

/// <summary>A result has the bits of the same rows in .npy, for any row groups, record batches, files, leaves and threads.</summary>
public sealed class SameBitsTests : IDisposable
{
    private const int Columns = 5;
    private const int Rows = 20_011;

    private static readonly float[] Values = [.. Enumerable.Range(0, Rows * Columns).Select(i => (float)Math.Sin(i) + (i % 3))];
    private static readonly Lazy<string> Expected = new(ExpectedHash);

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Rows, 0, 2)]
    [InlineData(9999, 8192, 3)]
    [InlineData(1000, 16_384, 1)]
    public async Task ParquetFile_HasTheBits(int groupRows, long leafRows, int threads)
    {
        TableWriter.WriteParquet(_folder.PathOf("a.parquet"), Values, Columns, groupRows);
        await AssertBits("a.parquet", leafRows, threads, ["f*"]);
    }

    [Fact]
    public async Task SeveralFiles_HaveTheBitsOfOne()
    {
        int cut = 7001 * Columns;
        TableWriter.WriteParquet(_folder.PathOf("a-1.parquet"), Values[..cut], Columns, 3000);
        TableWriter.WriteParquet(_folder.PathOf("a-2.parquet"), Values[cut..], Columns, 4096);
        await AssertBits("a-*.parquet", 8192, 2, names: null);
    }

    [Theory]
    [InlineData("a.arrow", 4096, 'f', null)]
    [InlineData("a.arrows", 999, 'f', null)]
    [InlineData("a.feather", 20_011, 'f', CompressionCodecType.Lz4Frame)]
    [InlineData("a.arrow", 5000, 'l', CompressionCodecType.Zstd)]
    [InlineData("a.ipc", 8192, 'L', null)]
    [InlineData("a.arrows", 8192, 'L', CompressionCodecType.Lz4Frame)]
    public async Task ArrowFile_HasTheBits(string name, int batchRows, char list, CompressionCodecType? compression)
    {
        var item = new Field("item", FloatType.Default, true);
        IArrowType type = list switch
        {
            'f' => new FixedSizeListType(item, Columns - 1),
            'l' => new ListType(item),
            _ => new LargeListType(item),
        };
        TableWriter.WriteArrow(_folder.PathOf(name), Values, Columns, batchRows, type, compression);
        await AssertBits(name, 8192, 2, ["f0", "rest"]);
    }

    /// <summary>A store is opened again by the names of the columns.</summary>
    [Fact]
    public async Task Store_KeepsTheNames()
    {
        TableWriter.WriteParquet(_folder.PathOf("a.parquet"), Values, Columns, 9000);
        var data = GramDataset.Open(_folder.PathOf("a.parquet"), new GramDatasetOptions { ColumnNames = ["f4", "f1"] });
        var options = new GramStatsOptions { Store = _folder.PathOf("store"), LeafRows = 8192 };
        GramResult<float> result = await GramStats.ComputeAsync<float>(data, options);
        GramDataset again = GramPartStore.Open(_folder.PathOf("store")).OpenData();
        Assert.Equal(2, again.Columns);
        Assert.Equal(result.Sha256, (await GramStats.ComputeAsync<float>(again, options)).Sha256);
        var other = GramDataset.Open(_folder.PathOf("a.parquet"), new GramDatasetOptions { ColumnNames = ["f1", "f4"] });
        await Assert.ThrowsAsync<InvalidDataException>(() => GramStats.ComputeAsync<float>(other, options));
    }

    /// <summary>A weight may be one of the values of a list, whose others are then read around it.</summary>
    [Fact]
    public async Task WeightColumn_HasTheBitsToo()
    {
        float[] values = [.. Values.Select(Math.Abs)];
        TableWriter.WriteParquet(_folder.PathOf("a.parquet"), values, Columns, 3000);
        TableWriter.WriteArrow(
            _folder.PathOf("a.arrow"), values, Columns, 4096, new FixedSizeListType(FloatType.Default, Columns - 1));
        _folder.WriteNpy<float>("a.npy", values, Columns);
        string expected = await HashOf("a.npy", new() { WeightColumn = 2 });
        Assert.Equal(expected, await HashOf("a.parquet", new() { WeightColumn = 2 }));
        Assert.Equal(expected, await HashOf("a.parquet", new() { WeightColumnName = "f2" }));
        Assert.Equal(expected, await HashOf("a.parquet", new() { WeightColumnName = "f2", Columns = [0, 1, 2, 3, 4] }));
        Assert.Equal(expected, await HashOf("a.arrow", new() { WeightColumn = 3, ColumnNames = ["f0", "rest"] }));
        Assert.Equal(
            await HashOf("a.npy", new() { WeightColumn = 0, Columns = [4, 3] }),
            await HashOf("a.arrow", new() { WeightColumnName = "f0", Columns = [5, 4] }));

        AssertRefused("it has no column 'g' of weights; it has f0, f1, f2, f3, f4.", "a.parquet", new() { WeightColumnName = "g" });
        AssertRefused("column f1 has the weights, and no other is to be read.", "a.parquet", new() { WeightColumn = 1, Columns = [1] });
        AssertRefused(
            "column rest has lists of 4 values; a weight is one, which GramDatasetOptions.WeightColumn chooses by its number.",
            "a.arrow", new() { WeightColumnName = "rest", ColumnNames = ["f0"] });
        values[(12_345 * Columns) + 2] = -1;
        TableWriter.WriteParquet(_folder.PathOf("b.parquet"), values, Columns, 3000);
        GramDataException refused = await Assert.ThrowsAsync<GramDataException>(() => HashOf("b.parquet", new() { WeightColumn = 2 }));
        Assert.EndsWith(
            "b.parquet, row 12345: its weight, column f2, is -1; weights are finite and not negative.", refused.Message,
            StringComparison.Ordinal);

        async Task<string> HashOf(string name, GramDatasetOptions options) =>
            (await GramStats.ComputeAsync<float>(
                GramDataset.Open(_folder.PathOf(name), options), new GramStatsOptions { LeafRows = 8192, Threads = 2 })).Sha256;

        void AssertRefused(string problem, string name, GramDatasetOptions options) => Assert.EndsWith(
            problem, Assert.Throws<GramDataException>(() => GramDataset.Open(_folder.PathOf(name), options)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void NaN_IsTreatedAsInOtherFiles()
    {
        float[] values = [.. Values[..(100 * Columns)]];
        values[(42 * Columns) + 3] = float.NaN;
        TableWriter.WriteParquet(_folder.PathOf("a.parquet"), values, Columns, 30);
        TableWriter.WriteArrow(
            _folder.PathOf("a.arrow"), values, Columns, 30, new FixedSizeListType(FloatType.Default, Columns - 1));
        foreach ((string name, string column, string[]? names) in ((string, string, string[]?)[])
            [("a.parquet", "f3", null), ("a.arrow", "rest[2]", ["f0", "rest"])])
        {
            string path = _folder.PathOf(name);
            GramRowBlock<float> kept = GramDataset
                .Open(path, new GramDatasetOptions { ColumnNames = names, NaN = NaNPolicy.SkipRow })
                .ReadBlocks<float>()
                .Single();
            Assert.Equal((99, 1), (kept.Rows, kept.SkippedRows));
            var failing = GramDataset.Open(path, new GramDatasetOptions { ColumnNames = names, NaN = NaNPolicy.Fail });
            GramDataException refused = Assert.Throws<GramDataException>(() => failing.ReadBlocks<float>().Count());
            Assert.Equal($"{path}, row 42: column {column} is NaN.", refused.Message);
        }
    }

    private static string ExpectedHash()
    {
        var accumulator = new GramAccumulator<float>(Columns, GramStatistics.All, FeatureLayout.ChannelsLast);
        using var folder = new Folder();
        GramDataset.Open(folder.WriteNpy<float>("a.npy", Values, Columns)).AddTo(accumulator);
        return new GramResult<float>(accumulator).Sha256;
    }

    private async Task AssertBits(string pattern, long leafRows, int threads, string[]? names)
    {
        var data = GramDataset.Open(_folder.PathOf(pattern), new GramDatasetOptions { ColumnNames = names });
        Assert.Equal((Rows, Columns, GramElement.Single), (data.Rows, data.Columns, data.Element));
        GramResult<float> result =
            await GramStats.ComputeAsync<float>(data, new GramStatsOptions { LeafRows = leafRows, Threads = threads });
        Assert.Equal(Expected.Value, result.Sha256);
    }
}

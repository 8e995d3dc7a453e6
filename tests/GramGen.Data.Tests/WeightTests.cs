namespace GramGen.Data.Tests;

/// <summary>Rows with weights: which columns they are, which weights are refused, and what becomes of rows of weight 0.</summary>
public sealed class WeightTests
{
    private static readonly float[] Values = [1, 2, 3, 4, 5, 6, 7, 8, 9];

    public static TheoryData<NaNPolicy> Policies => [.. Enum.GetValues<NaNPolicy>()];

    [Theory]
    [InlineData("npy")]
    [InlineData("csv")]
    [InlineData("raw")]
    public void WeightColumn_IsNoneOfTheOthers(string format)
    {
        using var folder = new Folder();
        string path = format switch
        {
            "npy" => folder.WriteNpy<float>("a.npy", Values, 3),
            "csv" => folder.Write("a.csv", "x,y,z\n1,2,3\n4,5,6\n7,8,9\n"),
            _ => folder.Write("a.bin", [.. Values.SelectMany(BitConverter.GetBytes)]),
        };
        AssertRead([2, 3, 5, 6, 8, 9], [1, 4, 7], new() { WeightColumn = 0 });
        AssertRead([1, 3, 4, 6, 7, 9], [2, 5, 8], new() { WeightColumn = 1 });
        AssertRead([1, 2, 4, 5, 7, 8], [3, 6, 9], new() { WeightColumn = 2 });
        AssertRead([3, 6, 9], [2, 5, 8], new() { WeightColumn = 1, Columns = [2] });
        AssertRead([3, 1, 6, 4, 9, 7], [2, 5, 8], new() { WeightColumn = 1, Columns = [2, 1, 0] });
        AssertRead([1, 2, 3, 4, 5, 6, 7, 8, 9], [], new());
        if (format == "csv")
        {
            AssertRead([1, 3, 4, 6, 7, 9], [2, 5, 8], new() { WeightColumnName = "y" });
            AssertRead([3, 1, 6, 4, 9, 7], [2, 5, 8], new() { WeightColumnName = "y", ColumnNames = ["z", "*y", "x"] });
            AssertRead([3, 6, 9], [2, 5, 8], new() { WeightColumn = 1, ColumnNames = ["z"] });
            AssertRead([3, 6, 9], [2, 5, 8], new() { WeightColumnName = "y", Columns = [2] });
        }

        void AssertRead(float[] values, float[] weights, GramDatasetOptions options)
        {
            var data = GramDataset.Open(path, new GramDatasetOptions
            {
                Columns = options.Columns,
                ColumnNames = options.ColumnNames,
                WeightColumn = options.WeightColumn,
                WeightColumnName = options.WeightColumnName,
                Raw = new GramRawLayout(3, GramElement.Single),
            });
            Assert.Equal((3L, values.Length / 3, weights.Length > 0), (data.Rows, data.Columns, data.HasWeights));
            foreach (int blockRows in (int[])[1, 2, 3])
            {
                GramRowBlock<float>[] blocks = [.. data.ReadBlocks<float>(blockRows: blockRows).Select(Copy)];
                Assert.Equal(values, blocks.SelectMany(block => block.Values.ToArray()));
                Assert.Equal(weights, blocks.SelectMany(block => block.Weights.ToArray()));
                Assert.Equal(3, blocks.Sum(block => block.Rows));
            }
        }

        static GramRowBlock<float> Copy(GramRowBlock<float> block) =>
            new(block.FirstRow, block.SkippedRows, block.Columns, block.Values.ToArray(), block.Weights.ToArray());
    }

    [Fact]
    public void OtherColumns_AreRefused()
    {
        using var folder = new Folder();
        string rows = folder.WriteNpy<float>("a.npy", Values, 3);
        string text = folder.Write("a.csv", "x,y\n1,2\n");
        AssertRefused(rows, "it has 3 columns, 0 to 2; column 3 is to be read.", new() { WeightColumn = 3 });
        AssertRefused(
            rows, "its columns have no names; GramDatasetOptions.WeightColumn chooses the weights by their number.",
            new() { WeightColumnName = "x" });
        AssertRefused(rows, "column 1 has the weights, and no other is to be read.", new() { WeightColumn = 1, Columns = [1] });
        AssertRefused(text, "it has no column 'z' of weights; it has x, y.", new() { WeightColumnName = "z" });
        AssertRefused(text, "it has no column 'x*' of weights; it has x, y.", new() { WeightColumnName = "x*" });
        AssertRefused(text, "it has 2 columns, 0 to 1; column 2 is to be read.", new() { WeightColumn = 2 });
        AssertRefused(
            text, "it has no header with names; GramDatasetOptions.WeightColumn chooses the weights by their number.",
            new() { WeightColumnName = "x", CsvHasHeader = false });
        foreach (GramDatasetOptions options in (GramDatasetOptions[])
            [new() { WeightColumn = -1 }, new() { WeightColumnName = "" }, new() { WeightColumn = 0, WeightColumnName = "x" }])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => GramDataset.Open(text, options));
        }

        static void AssertRefused(string path, string problem, GramDatasetOptions options) =>
            Assert.Equal($"{path}: {problem}", Assert.Throws<GramDataException>(() => GramDataset.Open(path, options)).Message);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void BadWeight_IsRefusedWithFileAndRow(NaNPolicy policy)
    {
        using var folder = new Folder();
        string first = folder.WriteNpy<double>("a.npy", [1, 1, 2, 0], 2);
        foreach (double weight in (double[])[-1, double.NaN, double.PositiveInfinity, double.NegativeInfinity])
        {
            string second = folder.WriteNpy<double>("b.npy", [1, 1, 1, 1, 1, 1, double.NaN, weight], 2);
            var data = GramDataset.Open([first, second], new GramDatasetOptions { WeightColumn = 1, NaN = policy });
            foreach (int blockRows in (int[])[1, 4, 6])
            {
                GramDataException refused = Assert.Throws<GramDataException>(() => data.ReadBlocks<double>(blockRows: blockRows).Count());
                Assert.Equal(
                    FormattableString.Invariant(
                        $"{second}, row 3: its weight, column 1, is {weight}; weights are finite and not negative."),
                    refused.Message);
                Assert.Equal((second, (long?)3), (refused.Path, refused.Row));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task RowsOfWeightZero_AddNothingWhateverTheyHold(NaNPolicy policy)
    {
        using var folder = new Folder();
        string path = folder.WriteNpy<double>(
            "a.npy", [1, 2, 1, double.NaN, 5, 0, 3, 5, 2, double.PositiveInfinity, double.NaN, -0.0, 5, 5, 1], 3);
        var data = GramDataset.Open(path, new GramDatasetOptions { WeightColumn = 2, NaN = policy });
        GramRowBlock<double> block = data.ReadBlocks<double>().Single();
        Assert.Equal((5, 0), (block.Rows, block.SkippedRows));
        GramResult<double> result = await GramStats.ComputeAsync<double>(data);
        Assert.Equal((5L, 4.0), (result.Count, result.WeightSum));
        Assert.Equal([44, 57, 57, 79], result.Gram);
        Assert.Equal([3, 4.25], result.Means);
    }

    [Fact]
    public async Task SkippedRows_TakeTheirWeightsAlong()
    {
        using var folder = new Folder();
        string path = folder.WriteNpy<float>("a.npy", [1, 1, 1, 2, float.NaN, 3, 4, 4, 5, 5, 0, 6], 2);
        var data = GramDataset.Open(path, new GramDatasetOptions { WeightColumn = 1, NaN = NaNPolicy.SkipRow });
        GramRowBlock<float> block = data.ReadBlocks<float>().Single();
        Assert.Equal((5, 1), (block.Rows, block.SkippedRows));
        Assert.Equal([1, 1, 4, 5, 0], block.Values.ToArray());
        Assert.Equal([1, 2, 4, 5, 6], block.Weights.ToArray());
        Assert.Equal(1, data.ReadBlocks<float>(blockRows: 1).Count(one => one.Rows == 0 && one.Weights.IsEmpty));
        var sums = new GramAccumulator<float>(1, GramStatistics.Gram, FeatureLayout.ChannelsLast);
        data.AddTo(sums);
        Assert.Equal((5L, 18.0), (sums.Pixels, sums.WeightSum));
        Assert.Equal(5, (await GramStats.ComputeAsync<float>(data)).Count);
    }

    [Fact]
    public async Task OtherKindOfSums_IsRefused()
    {
        using var folder = new Folder();
        string path = folder.WriteNpy<float>("a.npy", Values, 3);
        var weighted = GramDataset.Open(path, new GramDatasetOptions { WeightColumn = 2 });
        var sums = new GramAccumulator<float>(2, GramStatistics.All, FeatureLayout.ChannelsLast);
        sums.Add([1, 2], 1);
        Assert.Throws<InvalidOperationException>(() => weighted.AddTo(sums));
        Assert.Equal(1, sums.Pixels);
        await Assert.ThrowsAsync<ArgumentException>("options", () => GramStats.ComputeAsync<float>(
            weighted, new GramStatsOptions { Normalization = CovarianceNormalization.Biased }));
        await Assert.ThrowsAsync<ArgumentException>("options", () => GramStats.ComputeAsync<float>(
            GramDataset.Open(path), new GramStatsOptions { WeightedNormalization = WeightedNormalization.Reliability }));
        await Assert.ThrowsAsync<InvalidOperationException>(() => GramStats.ComputeAsync<float>(
            GramDataset.Open(folder.WriteNpy<float>("b.npy", [1, 0.5f, 2, 0.5f], 2), new GramDatasetOptions { WeightColumn = 1 })));
    }

    [Fact]
    public async Task Store_KeepsTheWeights()
    {
        using var folder = new Folder();
        string path = folder.WriteNpy<float>("a.npy", Values, 3);
        var data = GramDataset.Open(path, new GramDatasetOptions { WeightColumn = 1 });
        var options = new GramStatsOptions { Store = folder.PathOf("store") };
        string hash = (await GramStats.ComputeAsync<float>(data, options)).Sha256;
        var store = GramPartStore.Open(folder.PathOf("store"));
        GramDataset again = store.OpenData();
        Assert.True(again is { HasWeights: true, Columns: 2 });
        Assert.Equal(hash, (await GramStats.ComputeAsync<float>(again, options)).Sha256);

        var others = GramDataset.Open(path, new GramDatasetOptions { WeightColumn = 2 });
        Assert.NotEqual(data.Fingerprint, others.Fingerprint);
        await Assert.ThrowsAsync<InvalidDataException>(() => GramStats.ComputeAsync<float>(others, options));
        var none = new GramAccumulator<float>(2, GramStatistics.All, FeatureLayout.ChannelsLast);
        none.Add([1, 3, 4, 6, 7, 9], 3);
        Assert.Contains(
            "they have no weights, and the rows have some.",
            Assert.Throws<ArgumentException>(() => store.Put(store.Plan.Root, none)).Message,
            StringComparison.Ordinal);
    }
}

using GramGen.Data.Reading;

namespace GramGen.Data.Tests;

/// <summary>Results in every format, read back; and the memory that a plan foretells.</summary>
public sealed class SavedFileTests
{
    [Theory]
    [InlineData("a.npz")]
    [InlineData("a.safetensors")]
    public void Result_IsReadBack(string name)
    {
        using var folder = new Folder();
        GramResult<double> result = ResultOf(GramStatistics.All);
        result.Save(folder.PathOf(name));

        var saved = SavedStatistics.Open(folder.PathOf(name));
        Assert.Equal(["gram", "mean", "cov", "count"], saved.Names);
        Assert.Equal(result.Gram, saved.Read<double>(saved.Open("gram", rows: 3, columns: 3)));
        Assert.Equal(result.Means, saved.Read<double>(saved.Open("mean", rows: 3, columns: 1)));
        Assert.Equal(result.Covariance, saved.Read<double>(saved.Open("cov")));
        Assert.Equal(result.Count, saved.ReadInteger("count"));
        Assert.Null(saved.ReadInteger("gram"));
        Assert.Contains(
            "gram has 3 × 3 values; expected are 4 × 3.",
            Assert.Throws<GramDataException>(() => saved.Open("gram", rows: 4)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void SingleMatrix_IsSavedAsNpy()
    {
        using var folder = new Folder();
        GramResult<double> result = ResultOf(GramStatistics.Covariance);
        result.Save(folder.PathOf("a.npy"));
        var data = GramDataset.Open(folder.PathOf("a.npy"));
        Assert.Equal(result.Covariance, data.ReadBlocks<double>().Single().Values.ToArray());

        NotSupportedException two = Assert.Throws<NotSupportedException>(() => ResultOf(GramStatistics.All).Save(folder.PathOf("b.npy")));
        Assert.EndsWith("an .npy file holds one array, and these are 2: gram, cov.", two.Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => result.Save(folder.PathOf("a.txt")));
        Assert.Equal(["a.npy"], Directory.GetFiles(Path.GetDirectoryName(folder.PathOf("x"))!).Select(file => Path.GetFileName(file)));
    }

    /// <summary>Loaded with the reference implementation's rules: an aligned header, and offsets that cover the rest of the file.</summary>
    [Fact]
    public void Safetensors_HaveTheirLayout()
    {
        using var folder = new Folder();
        ResultOf(GramStatistics.Gram).Save(folder.PathOf("a.safetensors"));
        byte[] bytes = File.ReadAllBytes(folder.PathOf("a.safetensors"));
        int length = (int)BitConverter.ToInt64(bytes);
        Assert.Equal(0, length % 8);
        Assert.Equal(
            """{"gram":{"dtype":"F64","shape":[3,3],"data_offsets":[0,72]},"count":{"dtype":"I64","shape":[],"data_offsets":[72,80]}}""",
            System.Text.Encoding.UTF8.GetString(bytes, 8, length).TrimEnd());
        Assert.Equal(8 + length + 80, bytes.Length);
    }

    [Theory]
    [InlineData(GramStatistics.Gram)]
    [InlineData(GramStatistics.All)]
    public void Plan_ForetellsTheBytesOfAnAccumulator(GramStatistics statistics)
    {
        const int Rows = 5 * 8192;
        var plan = GramStatsPlan.Of(Rows, 40, GramElement.Single, statistics, threads: 1, leafRows: 4 * 8192, fanIn: 2);
        var accumulator = new GramAccumulator<float>(40, statistics, FeatureLayout.ChannelsLast);
        var random = new Random(1);
        float[] values = [.. Enumerable.Range(0, 512 * 40).Select(_ => random.NextSingle())];
        for (long done = 0; done < plan.LeafRows; done += 512)
        {
            accumulator.Add(values, 512);
        }

        Assert.InRange(accumulator.Bytes, plan.AccumulatorBytes * 9 / 10, plan.AccumulatorBytes * 11 / 10);
    }

    private static GramResult<double> ResultOf(GramStatistics statistics)
    {
        var accumulator = new GramAccumulator<double>(3, statistics, FeatureLayout.ChannelsLast);
        accumulator.Add([1, 2, 3, 4, 5, 7, 8, 8, 0.5], 3);
        return new GramResult<double>(accumulator);
    }
}

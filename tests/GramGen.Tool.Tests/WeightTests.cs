using System.Globalization;
using GramGen.Data;
using GramGen.Data.Reading;
using GramGen.Data.Tests;

namespace GramGen.Tool.Tests;

/// <summary>Rows with weights, from the command line: computed, checked and joined with the bits of the library.</summary>
public sealed class WeightTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly ToolRun _tool = new();

    public void Dispose()
    {
        _folder.Dispose();
        _tool.Dispose();
    }

    [Theory]
    [InlineData(null, WeightedNormalization.Frequency)]
    [InlineData("--reliability", WeightedNormalization.Reliability)]
    [InlineData("--biased", WeightedNormalization.Biased)]
    public async Task Result_IsThatOfTheLibraryAndCanBeCheckedAndJoined(string? divisor, WeightedNormalization normalization)
    {
        WriteRows("a-1.npy", 8192, seed: 1);
        WriteRows("a-2.npy", 4113, seed: 2);
        string[] more = divisor is null ? ["--weights", "2"] : ["--weights", "2", divisor];
        var data = GramDataset.Open(_tool.PathOf("a-*.npy"), new GramDatasetOptions { WeightColumn = 2 });
        GramResult<double> expected = await GramStats.ComputeAsync<double>(
            data, new GramStatsOptions { WeightedNormalization = normalization });

        string printed = _tool.Succeed([
            "stats", "-i", "{}/a-*.npy", "-o", "{}/r.npz", "--leaf-rows", "4096", "--threads", "2", .. more]);
        string sum = expected.WeightSum.ToString("G6", CultureInfo.InvariantCulture);
        Assert.Contains($" of 12,305 rows of 5 columns, weights of {sum} in all; ", printed, StringComparison.Ordinal);
        Assert.EndsWith($"\nsha256 {expected.Sha256}", printed, StringComparison.Ordinal);
        var saved = SavedStatistics.Open(_tool.PathOf("r.npz"));
        Assert.Equal(expected.Covariance, saved.Read<double>(saved.Open("cov")));
        Assert.Equal(expected.WeightSum, saved.ReadDouble("weight"));

        printed = _tool.Succeed(["verify", "{}/r.npz", "-i", "{}/a-*.npy", "--sample", "0.3", .. more]);
        Assert.Contains("r.npz: gram, mean, cov, count, weight: no difference in any bit. ", printed, StringComparison.Ordinal);
        string[] other = ["--weights", "2", .. divisor == "--biased" ? Array.Empty<string>() : ["--biased"]];
        (int code, _, string error) = _tool.Run(["verify", "{}/r.npz", "-i", "{}/a-*.npy", .. other]);
        Assert.Equal((ExitCode.Different, true), (code, error.Contains("cov[", StringComparison.Ordinal)));

        _tool.Succeed("stats", "-i", "{}/a-1.npy", "-o", "{}/1.gram", "--weights", "2");
        _tool.Succeed("stats", "-i", "{}/a-2.npy", "-o", "{}/2.gram", "--weights", "2");
        printed = _tool.Succeed(["merge", "{}/1.gram", "{}/2.gram", "-o", "{}/m.npz", .. more.Skip(2)]);
        Assert.EndsWith($"\nsha256 {expected.Sha256}", printed, StringComparison.Ordinal);
        Assert.Contains($" columns, weights of {sum} in all, from 2 parts; ", printed, StringComparison.Ordinal);
    }

    /// <summary>Another weight of one row is another result, also where only the sum of all is compared.</summary>
    [Fact]
    public void OtherWeights_AreFound()
    {
        _tool.Write("a.csv", "x,w\n1,1\n2,4\n0,1\n");
        _tool.Succeed("stats", "-i", "{}/a.csv", "-o", "{}/r.npz", "--weights", "w", "--gram");
        _tool.Write("a.csv", "x,w\n1,1\n2,4\n0,2\n");
        (int code, _, string error) = _tool.Run("verify", "{}/r.npz", "-i", "{}/a.csv", "--weights", "w");
        Assert.Equal(ExitCode.Different, code);
        Assert.Contains("r.npz is not of these rows: weight is 6 in the file, and 7 from the rows.", error, StringComparison.Ordinal);
        (code, _, error) = _tool.Run("verify", "{}/r.npz", "-i", "{}/a.csv", "--columns", "x");
        Assert.Equal(ExitCode.Different, code);
        Assert.Contains("weight is 6 in the file, and the rows have none; gram[0, 0] is 17 ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void NamedWeights_OfZeroLeaveRowsOut()
    {
        _tool.Write("a.csv", "x,w,y\n1,2,1\n,0,2\n3,1,4\n");
        _tool.Succeed("stats", "-i", "{}/a.csv", "-o", "{}/r.npz", "--weights", "w", "--nan", "fail", "--columns", "y,x", "--gram");
        var saved = SavedStatistics.Open(_tool.PathOf("r.npz"));
        Assert.Equal([18, 14, 14, 11], saved.Read<double>(saved.Open("gram")));
        Assert.Equal((3, 3), (saved.ReadInteger("count"), saved.ReadDouble("weight")));
    }

    [Theory]
    [InlineData("1,0.5\n2,-2\n", "{}/a.csv, row 1: its weight, column 1, is -2; weights are finite and not negative.")]
    [InlineData("1,0.5\n2,\n", "{}/a.csv, row 1: its weight, column 1, is NaN; weights are finite and not negative.")]
    [InlineData("1,0.5\n2,0.25\n", "A covariance is divided by Σw − 1, which must be positive and finite; it is -0.25.")]
    public void BadWeights_AreRefused(string rows, string message)
    {
        _tool.Write("a.csv", $"x,w\n{rows}");
        (int code, string output, string error) = _tool.Run("stats", "-i", "{}/a.csv", "-o", "{}/r.npz", "--weights", "w");
        Assert.Equal((ExitCode.Refused, ""), (code, output));
        Assert.Equal(message.Replace("{}", Path.GetDirectoryName(_tool.PathOf("x")), StringComparison.Ordinal), error);
        Assert.Equal(["a.csv"], _tool.Files);
    }

    /// <summary>Positive values, of which each fifth row has the weight 0.</summary>
    private void WriteRows(string name, int rows, int seed)
    {
        const int Columns = 6;
        var random = new Random(seed);
        double[] values = [.. Enumerable.Range(0, rows * Columns).Select(i =>
            i % (5 * Columns) == 2 ? 0 : random.NextDouble() + (i % Columns))];
        File.Copy(_folder.WriteNpy<double>(name, values, Columns), _tool.PathOf(name));
    }
}

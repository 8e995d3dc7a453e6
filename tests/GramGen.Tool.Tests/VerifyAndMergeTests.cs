using GramGen.Data;

namespace GramGen.Tool.Tests;

/// <summary>Results are checked against their rows, and joined from parts.</summary>
public sealed class VerifyAndMergeTests : IDisposable
{
    private readonly ToolRun _tool = new();

    public VerifyAndMergeTests() => _tool.WriteRows("a.npy", columns: 40);

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("0.01", "4 of 40 columns with each other, 16 of 1,600 entries of a matrix (1.0%), "
        + "--seed 7.\nThe other entries were not recomputed: that their matrix is symmetric is all that was checked.")]
    [InlineData("1", "40 of 40 columns with each other, 1,600 of 1,600 entries of a matrix (100.0%), --seed 7.")]
    public void ResultOfTheRows_HasNoDifference(string share, string checkedEntries)
    {
        _tool.Succeed("stats", "-i", "{}/a.npy", "-o", "{}/r.npz");
        string printed = _tool.Succeed("verify", "{}/r.npz", "-i", "{}/a.npy", "--sample", share, "--seed", "7");
        Assert.EndsWith(
            $"r.npz: gram, mean, cov, count: no difference in any bit. Recomputed from all 12,305 rows: {checkedEntries}",
            printed, StringComparison.Ordinal);
    }

    [Fact]
    public void OptionsOfTheResult_AreThoseOfTheCheck()
    {
        _tool.WriteSingles("s.npy");
        _tool.Succeed("stats", "-i", "{}/s.npy", "-o", "{}/s.safetensors", "--covariance", "--biased", "--columns", "5,2");
        _tool.Succeed("verify", "{}/s.safetensors", "-i", "{}/s.npy", "--columns", "5,2", "--biased", "--sample", "1");
        (int code, _, string error) = _tool.Run(
            "verify", "{}/s.safetensors", "-i", "{}/s.npy", "--columns", "5,2", "--sample", "1", "--seed", "3");
        Assert.Equal(ExitCode.Different, code);
        Assert.Matches(
            @"s\.safetensors is not of these rows: cov\[0, 0\] is .* in the file, and "
            + @".* from the rows \(\d of 4 entries differ\)\. Columns chosen by --seed 3\.$",
            error);
    }

    /// <summary>One value of one row, in one column: every entry of that column is another, so any sample with it finds it.</summary>
    [Fact]
    public void OtherRow_IsFound()
    {
        _tool.Succeed("stats", "-i", "{}/a.npy", "-o", "{}/r.npz");
        byte[] rows = File.ReadAllBytes(_tool.PathOf("a.npy"));
        rows[128 + (8 * ((40 * 1000) + 11)) + 6] ^= 1;
        File.WriteAllBytes(_tool.PathOf("a.npy"), rows);
        (int code, string output, string error) = _tool.Run("verify", "{}/r.npz", "-i", "{}/a.npy", "--sample", "1");
        Assert.Equal((ExitCode.Different, ""), (code, output));
        Assert.Matches(@"gram\[0, 11\] is .* \(79 of 1600 entries differ\); mean\[11\] is .* \(1 of 40 entries differ\); cov", error);
    }

    [Fact]
    public void OtherNumberOfRows_IsFound()
    {
        _tool.Succeed("stats", "-i", "{}/a.npy", "-o", "{}/r.npz", "--gram");
        _tool.WriteRows("b.npy", rows: 12_000, columns: 40);
        (int code, _, string error) = _tool.Run("verify", "{}/r.npz", "-i", "{}/b.npy");
        Assert.Equal(ExitCode.Different, code);
        Assert.Contains("count is 12305 in the file, and 12000 rows were read; gram[", error, StringComparison.Ordinal);
    }

    /// <summary>An entry that is not among those recomputed is found by its other half.</summary>
    [Fact]
    public void AsymmetricMatrix_IsFound()
    {
        var accumulator = new GramAccumulator<double>(40, GramStatistics.Gram, FeatureLayout.ChannelsLast);
        GramDataset.Open(_tool.PathOf("a.npy")).AddTo(accumulator);
        double[] gram = new GramResult<double>(accumulator).Gram;
        gram[(39 * 40) + 38]++;
        Data.Writing.ArrayFile.Write(_tool.PathOf("r.npz"), [Data.Writing.SavedArray.Of("gram", gram, 40, 40)]);
        (int code, _, string error) = _tool.Run("verify", "{}/r.npz", "-i", "{}/a.npy", "--sample", "0.0001", "--seed", "1");
        Assert.Equal(ExitCode.Different, code);
        Assert.Contains("not of these rows: gram[39, 38] and [38, 39] differ. Columns", error, StringComparison.Ordinal);
    }

    /// <summary>Whether a row is skipped depends on columns that are not in the sample.</summary>
    [Fact]
    public void SkippedRows_AreTheSame()
    {
        _tool.Write("n.csv", "a,b,c,d,e,f,g,h,i,j\n" + string.Join('\n', Enumerable.Range(1, 30).Select(row =>
            string.Join(',', Enumerable.Range(0, 10).Select(column => row == 10 + column ? "" : $"{row * column % 7}")))));
        _tool.Succeed("stats", "-i", "{}/n.csv", "-o", "{}/r.npz", "--nan", "skip-row");
        _tool.Succeed("verify", "{}/r.npz", "-i", "{}/n.csv", "--nan", "skip-row", "--sample", "0.04");
    }

    [Fact]
    public void Parts_AreJoinedWithTheBitsOfOneRun()
    {
        _tool.WriteRows("b-1.npy", rows: 8192);
        _tool.WriteRows("b-2.npy", rows: 4096, seed: 2);
        _tool.WriteRows("b-3.npy", rows: 100, seed: 3);
        string whole = _tool.Succeed("stats", "-i", "{}/b-*.npy", "-o", "{}/whole.npz").Split('\n')[^1];
        foreach (int part in (int[])[1, 2, 3])
        {
            _tool.Succeed("stats", "-i", $"{{}}/b-{part}.npy", "-o", $"{{}}/{part}.gram");
        }

        string[] joined = _tool.Succeed("merge", "{}/1.gram", "{}/2.gram", "{}/3.gram", "-o", "{}/joined.npz").Split('\n');
        Assert.Contains(
            "joined.npz: Gram matrix, covariance and means of 12,388 rows of 6 columns, from 3 parts; ", joined[0],
            StringComparison.Ordinal);
        Assert.Equal(whole, joined[1]);
        Assert.Equal(File.ReadAllBytes(_tool.PathOf("whole.npz")), File.ReadAllBytes(_tool.PathOf("joined.npz")));

        _tool.Succeed("merge", "{}/2.gram", "{}/3.gram", "-o", "{}/23.gram");
        Assert.Equal(whole, _tool.Succeed("merge", "{}/1.gram", "{}/23.gram", "-o", "{}/joined.npz").Split('\n')[1]);

        (int code, _, string error) = _tool.Run("merge", "{}/2.gram", "{}/1.gram", "-o", "{}/x.npz");
        Assert.Equal(ExitCode.Refused, code);
        Assert.Matches(@"1\.gram: .*\b8192\b", error);
        Assert.False(File.Exists(_tool.PathOf("x.npz")));
    }

    /// <summary>The parts of a store are files of sums.</summary>
    [Fact]
    public void PartsOfAStore_AreJoined()
    {
        string whole =
            _tool.Succeed("stats", "-i", "{}/a.npy", "-o", "{}/r.npz", "--store", "{}/store", "--leaf-rows", "4096").Split('\n')[^1];
        string[] parts = [.. Enumerable.Range(0, 4).Select(part => $"{{}}/store/parts/0/{part}.gram")];
        Assert.Equal(whole, _tool.Succeed(["merge", .. parts, "-o", "{}/joined.npz"]).Split('\n')[1]);
    }
}

using GramGen.Data;
using GramGen.Data.Reading;
using GramGen.Data.Tests;
using GramGen.Tool.Files;
using GramGen.Tool.Terminal;
using SkiaSharp;

namespace GramGen.Tool.Tests;

/// <summary>Results are those of <see cref="GramStats"/>, in every format, also after an interruption.</summary>
public sealed class StatsCommandTests : IDisposable
{
    private static readonly string[] Leaves = ["--leaf-rows", "4096", "--threads", "1"];

    private readonly ToolRun _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("r.npz")]
    [InlineData("r.safetensors")]
    public void Result_IsThatOfTheLibrary(string name)
    {
        _tool.WriteRows("a-1.npy");
        _tool.WriteRows("a-2.npy", seed: 2);
        string printed = _tool.Succeed("stats", "--input", "{}/a-*.npy", "--out", $"{{}}/{name}", "--threads", "2");

        GramResult<double> expected = Expected(GramDataset.Open(_tool.PathOf("a-*.npy")));
        Assert.Matches(
            $@"^Saved .*{name}: Gram matrix, covariance and means of 24,610 rows of 6 columns; "
            + $@".* m?s, [\d,]+ rows/s, .*B/s\.\nsha256 {expected.Sha256}$",
            printed);
        var saved = SavedStatistics.Open(_tool.PathOf(name));
        Assert.Equal(expected.Gram, saved.Read<double>(saved.Open("gram")));
        Assert.Equal(expected.Means, saved.Read<double>(saved.Open("mean")));
        Assert.Equal(expected.Covariance, saved.Read<double>(saved.Open("cov")));
        Assert.Equal(["a-1.npy", "a-2.npy", name], _tool.Files);
    }

    [Fact]
    public void OneMatrix_IsSavedAsNpyAndReplacesAnEarlierFile()
    {
        _tool.WriteSingles("a.npy");
        _tool.Write("r.npy", "earlier");
        string printed = _tool.Succeed(
            "stats", "-i", "{}/a.npy", "-o", "{}/r.npy", "--covariance", "--element", "double", "--biased", "--columns", "4,0-1");

        var data = GramDataset.Open(_tool.PathOf("a.npy"), new GramDatasetOptions { Columns = [4, 0, 1] });
        GramResult<double> expected = Expected(data, CovarianceNormalization.Biased);
        Assert.Contains(": covariance and means of 12,305 rows of 3 columns; ", printed, StringComparison.Ordinal);
        Assert.Equal(expected.Covariance, GramDataset.Open(_tool.PathOf("r.npy")).ReadBlocks<double>().Single().Values.ToArray());
    }

    [Fact]
    public void Rows_AreReadAsTheOptionsSay()
    {
        _tool.Write("a.csv", "x;1;2\ny;;4\nz;5;7\n");
        string printed = _tool.Succeed(
            "stats", "-i", "{}/a.csv", "-o", "{}/r.npz", "--csv-no-header", "--csv-separator", ";", "--columns", "1-2",
            "--nan", "skip-row", "--gram");
        Assert.StartsWith("1 of 3 rows have NaN and were skipped.\nSaved ", printed, StringComparison.Ordinal);
        var saved = SavedStatistics.Open(_tool.PathOf("r.npz"));
        Assert.Equal([26, 37, 37, 53], saved.Read<double>(saved.Open("gram")));
        Assert.Equal(2, saved.ReadInteger("count"));

        printed = _tool.Succeed("stats", "-i", "{}/a.csv", "-o", "{}/r.npz", "--csv-no-header", "--columns", "1-2");
        Assert.StartsWith("1 of 2 columns have NaN, so ", printed, StringComparison.Ordinal);
        (int code, _, string error) = _tool.Run(
            "stats", "-i", "{}/a.csv", "-o", "{}/s.npz", "--csv-no-header", "--columns", "1-2", "--nan", "fail");
        Assert.Equal((ExitCode.Refused, true), (code, error.EndsWith("a.csv, row 1: column 1 is NaN.", StringComparison.Ordinal)));
        Assert.Equal(["a.csv", "r.npz"], _tool.Files);
    }

    [Fact]
    public void RawFile_HasItsLayout()
    {
        File.WriteAllBytes(_tool.PathOf("a.bin"), [9, 9, .. new float[] { 1, 2, 3, 4 }.SelectMany(BitConverter.GetBytes)]);
        _tool.Succeed("stats", "-i", "{}/a.bin", "-o", "{}/r.npz", "--raw", "2:float:2");
        var saved = SavedStatistics.Open(_tool.PathOf("r.npz"));
        Assert.Equal([10, 14, 14, 20], saved.Read<float>(saved.Open("gram")));
    }

    /// <summary>Tables are read by the names of their columns, and checked like other files.</summary>
    [Fact]
    public void Table_IsReadByNames()
    {
        string table = Folder.Fixture("duckdb-array.parquet");
        string printed = _tool.Succeed("stats", "-i", table, "-o", "{}/r.npz", "--columns", "emb*");
        Assert.Contains(": Gram matrix, covariance and means of 4,500 rows of 3 columns; ", printed, StringComparison.Ordinal);
        var saved = SavedStatistics.Open(_tool.PathOf("r.npz"));
        Assert.Equal([2249.5f, 2249.75f, 2250], saved.Read<float>(saved.Open("mean")));
        printed = _tool.Succeed("verify", "{}/r.npz", "--input", table, "--columns", "embedding", "--sample", "1");
        Assert.Contains("no difference in any bit", printed, StringComparison.Ordinal);
        Assert.Contains(
            "4,500 rows of 3 columns, float, in 1 file", _tool.Succeed("explain", "-i", table, "--columns", "1-3"),
            StringComparison.Ordinal);
        (int code, _, string error) = _tool.Run("stats", "-i", table, "-o", "{}/r.npz");
        Assert.Equal(ExitCode.Refused, code);
        Assert.EndsWith(
            "column id has values of type INT64; float, double and half can be read, and lists of them that have the same length. "
            + "--columns chooses others.",
            error, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_IsReadByNames()
    {
        _tool.Write("a.csv", "id,x1,x2\nfirst,1,2\nsecond,3,5\n");
        _tool.Succeed("stats", "-i", "{}/a.csv", "-o", "{}/r.npz", "--columns", "x*", "--gram");
        var saved = SavedStatistics.Open(_tool.PathOf("r.npz"));
        Assert.Equal([10, 17, 17, 29], saved.Read<double>(saved.Open("gram")));
    }

    /// <summary>Columns 0 and 1 are equal, 2 their opposite, 3 is neither.</summary>
    [Theory]
    [InlineData("--covariance")]
    [InlineData("--gram")]
    public void HeatMap_ShowsTheEntries(string statistic)
    {
        _tool.Write("a.csv", "a,b,c,d\n-1,-1,1,1\n0,0,0,-2\n1,1,-1,1\n");
        _tool.Succeed("stats", "-i", "{}/a.csv", "-o", "{}/r.npz", statistic, "--heat-map", "{}/r.png");
        using var picture = SKBitmap.Decode(_tool.PathOf("r.png"));
        SKColor same = ColorOf(0, 0);
        Assert.Equal([same, same, same], [ColorOf(0, 1), ColorOf(1, 0), ColorOf(2, 2)]);
        SKColor opposite = ColorOf(0, 2);
        Assert.Equal([opposite, opposite, opposite], [ColorOf(2, 0), ColorOf(1, 2), ColorOf(2, 1)]);
        SKColor neither = ColorOf(0, 3);
        Assert.Equal([neither, neither, neither], [ColorOf(3, 0), ColorOf(1, 3), ColorOf(3, 2)]);
        Assert.Equal(4, new[] { same, opposite, neither, SKColors.White }.Distinct().Count());

        // The middle of an entry, whatever the labels around the matrix take.
        SKColor ColorOf(int row, int column) => picture.GetPixel(
            (int)(picture.Width * (0.045 + (0.867 * (column + 0.5) / 4))), (int)(picture.Height * (0.05 + (0.92 * (row + 0.5) / 4))));
    }

    [Fact]
    public void HeatMapOfManyColumns_HasMeans() => Assert.Equal(
        new[,] { { 3, 5, 6.5 }, { 13, 15, 16.5 }, { 20.5, 22.5, 24.0 } },
        HeatMapFile.MeansOf([.. Enumerable.Range(0, 25).Select(i => (double)i)], columns: 5, step: 2));

    /// <summary>Interrupted while the third leaf is computed, it leaves two in the store, and no file of a result.</summary>
    [Fact]
    public void InterruptedRun_GoesOn()
    {
        _tool.WriteRows("a.npy");
        using var stop = new CancellationTokenSource();
        using var output = new StoppingWriter(lines: 3, stop);
        using var error = new StringWriter();
        string[] arguments = ["stats", "-i", "{}/a.npy", "-o", "{}/r.npz", "--store", "{}/store", .. Leaves];
        int code = _tool.Run(new ToolConsole(output, error, Animated: null) { LineInterval = TimeSpan.Zero }, arguments, stop.Token);

        Assert.Equal(ExitCode.Interrupted, code);
        Assert.Matches(
            @"^Interrupted: nothing was written to .*r\.npz\. .*store has the sums of 8,192 of 12,305 rows; "
            + @"to go on, repeat the command with --resume\.$",
            error.ToString().TrimEnd());
        Assert.Equal(["a.npy", "store"], _tool.Files);

        string[] lines = _tool.Succeed([.. arguments, "--resume"]).Split('\n');
        Assert.Equal("The sums of 8,192 of 12,305 rows were stored.", lines[0]);
        Assert.Equal($"sha256 {Expected(GramDataset.Open(_tool.PathOf("a.npy"))).Sha256}", lines[^1]);
        (code, _, string refused) = _tool.Run(arguments);
        Assert.Equal((ExitCode.Refused, true), (code, refused.EndsWith(
            "has sums of an earlier run; add --resume to go on with it, or choose another --store.", StringComparison.Ordinal)));
    }

    [Fact]
    public void InterruptedRunWithoutStore_LeavesNothing()
    {
        _tool.WriteRows("a.npy");
        using var stop = new CancellationTokenSource();
        using var output = new StoppingWriter(lines: 1, stop);
        using var error = new StringWriter();
        var console = new ToolConsole(output, error, Animated: null) { LineInterval = TimeSpan.Zero };
        Assert.Equal(ExitCode.Interrupted, _tool.Run(console, ["stats", "-i", "{}/a.npy", "-o", "{}/r.npz", .. Leaves], stop.Token));
        Assert.EndsWith("With --store FOLDER it could go on.", error.ToString().TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(["a.npy"], _tool.Files);
    }

    [Fact]
    public void Terminal_ShowsABarAndRates()
    {
        _tool.WriteRows("a.npy");
        using var screen = new StringWriter();
        using var output = new StringWriter();
        var console = new ToolConsole(output, TextWriter.Null, ToolRun.Terminal(screen)) { LineInterval = TimeSpan.Zero };
        Assert.Equal(ExitCode.Done, _tool.Run(console, ["stats", "-i", "{}/a.npy", "-o", "{}/r.npz", .. Leaves]));

        Assert.Matches(@"━.* 100%.* rows/s, .*B/s", screen.ToString());
        Assert.StartsWith("Saved ", output.ToString(), StringComparison.Ordinal);
    }

    private static GramResult<double> Expected(GramDataset data, CovarianceNormalization normalization = default)
    {
        var accumulator = new GramAccumulator<double>(data.Columns, GramStatistics.All, FeatureLayout.ChannelsLast);
        data.AddTo(accumulator);
        return new GramResult<double>(accumulator, normalization);
    }

    /// <summary>Presses Ctrl+C when a number of lines has been written.</summary>
    private sealed class StoppingWriter(int lines, CancellationTokenSource stop) : StringWriter
    {
        private int _lines;

        public override void WriteLine(string? value)
        {
            if (++_lines == lines)
            {
                stop.Cancel();
            }
        }
    }
}

using GramGen.Bench.Report;
using GramGen.Bench.Results;

namespace GramGen.Bench.Tests;

/// <summary>From reports to a folder, and from the folder to the documents.</summary>
public sealed class ResultsTests : IDisposable
{
    private static readonly GramReport[] Reports =
    [
        SampleReport.Of(),
        SampleReport.Of(threads: 2, rows: [SampleReport.Row(8, 64, 0.1), SampleReport.Row(64, 784, 20)]),
        SampleReport.Of("avx2"),
    ];

    private readonly string _folder = Directory.CreateDirectory(
        Path.Combine(Directory.CreateTempSubdirectory("gramgen-results").FullName, "one")).FullName;

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    [Fact]
    public void Summary_HasARowForEachSize()
    {
        Assert.Equal(
            """
            Imaginary(R) CPU, 2 cores; .NET 10 on an OS.
            FMA peak of a core: 100 GFLOP/s with avx512, 100 GFLOP/s with avx2.

            | C×M | time | GFLOP/s | of peak | over generic | over best peer | 2 threads over 1 | over best peer, 2 threads | avx2, of its peak |
            | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |
            | 8×64 | 100 ns | 46.1 | 46 % | 1.25× | 2.00× BLIS ssyrk | 1.00× | 2.00× BLIS ssyrk | 46 % |
            | 64×784 | 40.00 µs | 81.5 | 82 % | 1.25× | 2.00× BLIS ssyrk | 2.00× | 2.00× BLIS ssyrk | 82 % |

            - On 1 thread. Geometric mean over the best peer: 2.00× (2 sizes).
            - On 1 thread, slower than the best peer: no size.
            - On 2 threads. Geometric mean over the best peer: 2.00× (2 sizes).
            - On 2 threads, slower than the best peer: no size.
            - Not faster than the generic path: no size.
            - Absent: MKL ssyrk, MKL sgemm: no libmkl_rt.so.2 loads here.

            ![Roofline of the generated kernels](results/avx512-1-thread.roofline.png)

            ![GramGen and its peers, useful GFLOP/s](results/avx512-1-thread.peers.png)

            """.ReplaceLineEndings("\n"),
            ResultsSummary.Of(new ProcessorResults("one", Reports, []), "results"));
    }

    [Fact]
    public void Headline_HasTenRowsWithEveryProcessor()
    {
        ProcessorResults first = new("A", Reports, []);
        ProcessorResults second = new("B", [SampleReport.Of() with { Cpu = "Other(R) CPU" }], []);

        string[] lines = ResultsHeadline.Of([first, second], "results").TrimEnd('\n').Split('\n');

        Assert.Equal(
            "| C×M | Imaginary: time | over undeclared | over best peer | Other: time | over undeclared | over best peer |", lines[0]);
        Assert.Equal("| 2×8 | – | – | – | – | – | – |", lines[2]);
        Assert.Equal("| 8×64 | 100 ns | 1.25× | 2.00× | 100 ns | 1.25× | 2.00× |", lines[5]);
        Assert.Equal("", lines[12]);
        Assert.Equal(
            [
                "- Imaginary: Imaginary(R) CPU, 2 cores; .NET 10 on an OS; avx512.",
                "  On 1 thread: Geometric mean over the best peer: 2.00× (2 sizes). A peer is faster at: no size.",
                "  On 2 threads: Geometric mean over the best peer: 2.00× (2 sizes). A peer is faster at: no size.",
                "- Other: Other(R) CPU, 2 cores; .NET 10 on an OS; avx512.",
                "  On 1 thread: Geometric mean over the best peer: 2.00× (2 sizes). A peer is faster at: no size.",
                "",
                "![GramGen and its peers, useful GFLOP/s](results/A/avx512-1-thread.peers.png)",
            ],
            lines[13..]);
    }

    [Fact]
    public void ProcessorsOfOneMaker_HaveTheNamesOfTheirFolders()
    {
        string text = ResultsHeadline.Of([new("A", Reports, []), new("B", Reports, [])], "results");
        Assert.StartsWith("| C×M | A: time | over undeclared | over best peer | B: time |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void SlowSizes_AreListed()
    {
        ReportRow row = SampleReport.Row(8, 64, 1);
        ReportRow slow = row with { GenericMicroseconds = 1, Peers = new Dictionary<string, double?> { ["Math.NET"] = 0.9 } };
        string text = ResultsSummary.Of(new ProcessorResults("one", [SampleReport.Of(rows: slow)], []), "results");

        Assert.Contains("- On 1 thread, slower than the best peer: 8×64.", text, StringComparison.Ordinal);
        Assert.Contains("- Not faster than the generic path: 8×64.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_IsReadBack()
    {
        ResultsFolder.WriteKernels(Reports, _folder);

        ProcessorResults read = Assert.Single(ProcessorResults.ReadAll(Path.GetDirectoryName(_folder)!));
        Assert.Equal("one", read.Name);
        Assert.Equal(ResultsSummary.Of(new ProcessorResults("one", Reports, []), "a"), ResultsSummary.Of(read, "a"));
        Assert.Contains(
            "MKL ssyrk             absent: no libmkl_rt.so.2", File.ReadAllText(Path.Combine(_folder, "Versions.txt")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Plots_AreDrawn()
    {
        try
        {
            ResultsFolder.Draw(Reports, _folder);
        }
        catch (UsageException problem) when (problem.Message.StartsWith("No plot without a font", StringComparison.Ordinal))
        {
            Assert.Skip(problem.Message);
        }

        string[] plots = Directory.GetFiles(_folder, "*.png");
        Assert.Equal(2 * Reports.Length, plots.Length);
        Assert.All(plots, plot => Assert.True(new FileInfo(plot).Length > 10_000));
    }

    [Fact]
    public void ResultsSection_IsReplacedAndReadBack()
    {
        string file = Path.Combine(_folder, "README.md");
        File.WriteAllText(file, "before\n<!-- results: none -->\n\nNothing yet.\n\n<!-- results: end -->\nafter\n");
        Assert.Equal(("none", "Nothing yet."), ResultsSection.Read(file));

        ResultsSection.Write(file, "bench/results/a", "a table\n");
        string once = File.ReadAllText(file);
        ResultsSection.Write(file, "bench/results/a", "a table\n");

        Assert.Equal(("bench/results/a", "a table"), ResultsSection.Read(file));
        Assert.Equal(once, File.ReadAllText(file));
        Assert.StartsWith("before\n<!--", once, StringComparison.Ordinal);
        Assert.EndsWith("-->\nafter\n", once, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadMeWithoutMarks_IsRefused()
    {
        string file = Path.Combine(_folder, "README.md");
        File.WriteAllText(file, "no marks");

        Assert.Contains(
            "has no place for results", Assert.Throws<UsageException>(() => ResultsSection.Read(file)).Message,
            StringComparison.Ordinal);
    }
}

using GramGen.Bench.Report;
using GramGen.Bench.Results;

namespace GramGen.Bench.Tests;

/// <summary>From reports to a folder, and from the folder to the README.</summary>
public sealed class ResultsTests : IDisposable
{
    private static readonly GramReport[] Reports =
    [
        SampleReport.Of(),
        SampleReport.Of(threads: 2, rows: [SampleReport.Row(8, 64, 0.1), SampleReport.Row(64, 784, 20)]),
        SampleReport.Of("avx2"),
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("gramgen-results").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

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
            ResultsSummary.Of(Reports, [], "results"));
    }

    [Fact]
    public void SlowSizes_AreListed()
    {
        ReportRow row = SampleReport.Row(8, 64, 1);
        ReportRow slow = row with { GenericMicroseconds = 1, Peers = new Dictionary<string, double?> { ["Math.NET"] = 0.9 } };
        string text = ResultsSummary.Of([SampleReport.Of(rows: slow)], [], "results");

        Assert.Contains("- On 1 thread, slower than the best peer: 8×64.", text, StringComparison.Ordinal);
        Assert.Contains("- Not faster than the generic path: 8×64.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_IsReadBack()
    {
        ResultsFolder.WriteKernels(Reports, _folder);

        Assert.Equal(ResultsSummary.Of(Reports, [], "a"), ResultsSummary.Of(ResultsFolder.ReadKernels(_folder), [], "a"));
        Assert.Contains("MKL ssyrk             absent: no libmkl_rt.so.2", File.ReadAllText(Path.Combine(_folder, "Versions.txt")), StringComparison.Ordinal);
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
    public void ReadMeSection_IsReplacedAndReadBack()
    {
        string file = Path.Combine(_folder, "README.md");
        File.WriteAllText(file, "before\n<!-- results: none -->\n\nNothing yet.\n\n<!-- results: end -->\nafter\n");
        Assert.Equal(("none", "Nothing yet."), ReadMeSection.Read(file));

        ReadMeSection.Write(file, "bench/results/a", "a table\n");
        string once = File.ReadAllText(file);
        ReadMeSection.Write(file, "bench/results/a", "a table\n");

        Assert.Equal(("bench/results/a", "a table"), ReadMeSection.Read(file));
        Assert.Equal(once, File.ReadAllText(file));
        Assert.StartsWith("before\n<!--", once, StringComparison.Ordinal);
        Assert.EndsWith("-->\nafter\n", once, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadMeWithoutMarks_IsRefused()
    {
        string file = Path.Combine(_folder, "README.md");
        File.WriteAllText(file, "no marks");

        Assert.Contains("has no place for results", Assert.Throws<UsageException>(() => ReadMeSection.Read(file)).Message, StringComparison.Ordinal);
    }
}

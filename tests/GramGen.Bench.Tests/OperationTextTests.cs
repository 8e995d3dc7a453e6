using GramGen.Bench.Report;
using GramGen.Bench.Results;

namespace GramGen.Bench.Tests;

/// <summary>Reports of operations: tables, the summary, and JSON.</summary>
public sealed class OperationTextTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gramgen-operations").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Markdown_HasARowForEachOperationAndSize()
    {
        Assert.Equal(
            """
            Imaginary(R) CPU, 2 cores; .NET 10 on an OS

            avx512, 1 thread, FMA peak 100.0 GFLOP/s; feature maps of a picture

            | form | C×M | time | GFLOP/s | of peak | over plain | check | best peer | over best peer | all peers |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | --- |
            | plain | 16×256 | 1.00 µs | 50.0 | 1 % | 1.00× | same bits | BLIS ssyrk | 2.00× | BLIS ssyrk 2.00× |
            | batch of 64 | 16×256 | 64.00 µs | 50.0 | 32 % | 1.00× | same bits | – | – | – |
            | plain | 64×784 | 40.00 µs | 50.0 | 20 % | 1.00× | same bits | BLIS ssyrk | 2.00× | BLIS ssyrk 2.00× |
            | covariance | 64×784 | 80.00 µs | 50.0 | 40 % | 2.00× | 1.0e-8 | BLIS ssyrk | 2.00× | BLIS ssyrk 2.00× |
            | plain | 64×1024 | 50.00 µs | 50.0 | 25 % | 1.00× | same bits | BLIS ssyrk | 2.00× | BLIS ssyrk 2.00× |
            | covariance | 64×1024 | 200.00 µs | 50.0 | 100 % | 4.00× | 1.0e-8 | BLIS ssyrk | 2.00× | BLIS ssyrk 2.00× |

            Absent: libtorch bmm: it is not here.

            BLIS ssyrk: BLIS 0.9.0, kernels for skx

            """.ReplaceLineEndings("\n"),
            MarkdownReport.OfOperations([SampleReport.OfOperations()]));
    }

    [Fact]
    public void Summary_HasARowForEachOperation()
    {
        Assert.Equal(
            """
            #### Other forms

            Sizes: 64×784, 64×1024, 16×256. Of peak: the lowest and the highest of a form's sizes; ratios: their geometric means. Every size is in [forms.md](results/forms.md).

            | form | of peak | over plain | over best peer | 2 threads over 1 | over best peer, 2 threads |
            | --- | ---: | ---: | ---: | ---: | ---: |
            | plain | 20–25 % | 1.00× | 2.00× BLIS ssyrk | 2.00× | 2.00× BLIS ssyrk |
            | covariance | 40–100 % | 2.83× | 2.00× BLIS ssyrk | 2.00× | 2.00× BLIS ssyrk |
            | batch of 64, 16×256 | 32 % | 1.00× | – | 1.00× | – |

            - On 1 thread, slower than the best peer: no form.
            - On 2 threads, slower than the best peer: no form.
            - Absent: libtorch bmm: it is not here.

            """.ReplaceLineEndings("\n"),
            OperationsSummary.Of([SampleReport.OfOperations(), SampleReport.OfOperations(threads: 2)], "results"));
    }

    [Fact]
    public void Summary_HasOperationsIfTheyWereMeasured()
    {
        string without = ResultsSummary.Of(new ProcessorResults("one", [SampleReport.Of()], []), "results");
        string with = ResultsSummary.Of(new ProcessorResults("one", [SampleReport.Of()], [SampleReport.OfOperations()]), "results");

        Assert.StartsWith($"{without}\n#### Other forms\n", with, StringComparison.Ordinal);
        Assert.DoesNotContain("forms", without, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongResults_AreReported()
    {
        ReportRow bits = SampleReport.OperationRow("packed", 64, 784, 1) with { MaxRelativeError = 1e-9 };
        ReportRow peer = SampleReport.OperationRow("plain", 64, 784, 1) with
        {
            Peers = new Dictionary<string, double?> { [SampleReport.Blis.Name] = null },
            WrongPeers = [SampleReport.Blis.Name],
        };
        GramReport report = SampleReport.OfOperations(rows: [bits, peer]);

        Assert.False(report.IsCorrect);
        Assert.True(SampleReport.OfOperations(rows: peer).IsCorrect);
        Assert.Contains("| OTHER BITS |", MarkdownReport.OfOperations([report]), StringComparison.Ordinal);
        Assert.Contains("| – | – | BLIS ssyrk WRONG |", MarkdownReport.OfOperations([report]), StringComparison.Ordinal);
        Assert.Contains("Left out at plain 64×784, its result is wrong: BLIS ssyrk.", ReportLines.MissingOperationPeers(report));
    }

    [Fact]
    public void SlowOperations_AreListed()
    {
        ReportRow slow = SampleReport.OperationRow("packed", 64, 784, 1) with
        {
            Peers = new Dictionary<string, double?> { [SampleReport.Blis.Name] = 0.9 },
        };

        Assert.Contains(
            "- On 1 thread, slower than the best peer: packed at 64×784.",
            OperationsSummary.Of([SampleReport.OfOperations(rows: slow)], "results"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_IsReadBack()
    {
        GramReport[] reports = [SampleReport.OfOperations(), SampleReport.OfOperations(threads: 2)];
        Assert.Empty(ResultsFolder.ReadOperations(_folder));

        ResultsFolder.WriteOperations(reports, _folder);
        ResultsFolder.WriteKernels([SampleReport.Of()], _folder);

        Assert.Equal(ReportJson.OfOperations.Text(reports), ReportJson.OfOperations.Text(ResultsFolder.ReadOperations(_folder)));
        Assert.Equal(MarkdownReport.OfOperations(reports), File.ReadAllText(Path.Combine(_folder, "forms.md")));
        Assert.Single(ResultsFolder.ReadKernels(_folder));
    }

    [Fact]
    public void Row_HasTheseProperties()
    {
        using var report = System.Text.Json.JsonDocument.Parse(ReportJson.OfOperations.Text(SampleReport.OfOperations()));

        Assert.Equal(
            "form channels pixels maps element microseconds gflops fractionOfPeak overPlain maxRelativeError errorBound peers "
            + "wrongPeers bestPeer speedupOverBestPeer",
            string.Join(' ', report.RootElement.GetProperty("rows")[0].EnumerateObject().Select(property => property.Name)));
    }
}

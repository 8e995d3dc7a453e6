using GramGen.Bench.Forms;
using GramGen.Bench.Report;
using GramGen.Bench.Results;

namespace GramGen.Bench.Tests;

/// <summary>What reports of forms say, in tables, in the README and for machines.</summary>
public sealed class FormTextTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gramgen-forms").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Markdown_HasARowForEachFormAndSize()
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
            FormText.Of([SampleForms.Of()]));
    }

    [Fact]
    public void Summary_HasARowForEachForm()
    {
        Assert.Equal(
            """
            ### Other forms

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
            FormSummary.Of([SampleForms.Of(), SampleForms.Of(threads: 2)], "results"));
    }

    [Fact]
    public void ReadMe_TellsOfFormsWhereTheyWereMeasured()
    {
        string without = SummaryText.Of([SampleReport.Of()], [], "results");
        string with = SummaryText.Of([SampleReport.Of()], [SampleForms.Of()], "results");

        Assert.StartsWith($"{without}\n### Other forms\n", with, StringComparison.Ordinal);
        Assert.DoesNotContain("forms", without, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongResults_AreTold()
    {
        FormRow bits = SampleForms.Row("packed", 64, 784, 1) with { MaxRelativeError = 1e-9 };
        FormRow peer = SampleForms.Row("plain", 64, 784, 1) with
        {
            Peers = new Dictionary<string, double?> { [SampleReport.Blis.Name] = null },
            WrongPeers = [SampleReport.Blis.Name],
        };
        FormReport report = SampleForms.Of(rows: [bits, peer]);

        Assert.False(report.IsRight);
        Assert.True(SampleForms.Of(rows: peer).IsRight);
        Assert.Contains("| OTHER BITS |", FormText.Of([report]), StringComparison.Ordinal);
        Assert.Contains("| – | – | BLIS ssyrk WRONG |", FormText.Of([report]), StringComparison.Ordinal);
        Assert.Contains("Left out at plain 64×784, its result is wrong: BLIS ssyrk.", FormLines.Left(report));
    }

    [Fact]
    public void SlowForms_AreNamed()
    {
        FormRow slow = SampleForms.Row("packed", 64, 784, 1) with
        {
            Peers = new Dictionary<string, double?> { [SampleReport.Blis.Name] = 0.9 },
        };

        Assert.Contains(
            "- On 1 thread, slower than the best peer: packed at 64×784.",
            FormSummary.Of([SampleForms.Of(rows: slow)], "results"),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Folder_IsReadBack()
    {
        FormReport[] reports = [SampleForms.Of(), SampleForms.Of(threads: 2)];
        Assert.Empty(FormResults.Read(_folder));

        FormResults.Write(reports, _folder);
        ResultsFolder.Write([SampleReport.Of()], _folder);

        Assert.Equal(ReportJson.Text(reports), ReportJson.Text(FormResults.Read(_folder)));
        Assert.Equal(FormText.Of(reports), File.ReadAllText(Path.Combine(_folder, "forms.md")));
        Assert.Single(ResultsFolder.Read(_folder));
    }

    [Fact]
    public void Row_HasTheseProperties()
    {
        using var report = System.Text.Json.JsonDocument.Parse(ReportJson.Text(SampleForms.Of()));

        Assert.Equal(
            "form channels pixels maps element microseconds gflops fractionOfPeak overPlain maxRelativeError errorBound peers "
            + "wrongPeers bestPeer speedupOverBestPeer",
            string.Join(' ', report.RootElement.GetProperty("rows")[0].EnumerateObject().Select(property => property.Name)));
    }
}

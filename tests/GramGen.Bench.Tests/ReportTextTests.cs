using GramGen.Bench.Report;

namespace GramGen.Bench.Tests;

/// <summary>The tables and sentences of a report of kernels.</summary>
public sealed class ReportTextTests
{
    [Fact]
    public void Markdown_HasEveryColumnAndNamesUnavailablePeers()
    {
        Assert.Equal(
            """
            Imaginary(R) CPU, 2 cores; .NET 10 on an OS

            avx512, 1 thread, FMA peak 100.0 GFLOP/s; feature maps of a picture

            | C×M | path | specialised | generic | ratio | GFLOP/s | of peak | predicted | max error | same bits | BLIS ssyrk | Math.NET | best peer | over best peer |
            | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- | ---: |
            | 8×64 | generated avx512 | 100 ns | 125 ns | 1.25 | 46.1 | 46 % | 90 % | 1.0e-7 | yes | 2.00× | 10.00× | BLIS ssyrk | 2.00× |
            | 64×784 | generated avx512 | 40.00 µs | 50.00 µs | 1.25 | 81.5 | 82 % | 90 % | 1.0e-7 | yes | 2.00× | 10.00× | BLIS ssyrk | 2.00× |

            The columns of the peers: their time on the same data over that of the generated kernel.

            Geometric mean over the best peer: 2.00× (2 sizes).

            Absent: MKL ssyrk, MKL sgemm: no libmkl_rt.so.2 loads here.

            BLIS ssyrk: BLIS 0.9.0, kernels for skx

            Math.NET: MathNet.Numerics 5.0.0

            """.ReplaceLineEndings("\n"),
            MarkdownReport.OfKernels(SampleReport.Of()));
    }

    [Fact]
    public void WithoutPeers_ThereAreNoPeerColumns()
    {
        GramReport report = SampleReport.Of() with
        {
            Peers = [],
            Rows = [SampleReport.Row(8, 64, 1) with { Peers = new Dictionary<string, double?>() }],
        };
        string text = MarkdownReport.OfKernels(report);

        Assert.DoesNotContain("peer", text, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("| 8×64 |", text, StringComparison.Ordinal);
    }

    [Fact]
    public void WrongPeer_IsNamedAndExcluded()
    {
        ReportRow row = SampleReport.Row(8, 64, 1);
        GramReport report = SampleReport.Of(rows: row with
        {
            Peers = new Dictionary<string, double?>(row.Peers) { [SampleReport.Blis.Name] = null },
            WrongPeers = [SampleReport.Blis.Name],
        });

        Assert.Contains("Left out at 8×64, its result is wrong: BLIS ssyrk.", ReportLines.MissingKernelPeers(report));
        Assert.Contains("| WRONG | 10.00× | Math.NET | 10.00× |", MarkdownReport.OfKernels(report), StringComparison.Ordinal);
    }

    [Fact]
    public void OverGeneric_NamesTheLeastRatioAndTheSlowerSizes()
    {
        ReportRow faster = SampleReport.Row(8, 64, 1) with { GenericMicroseconds = 4 };
        ReportRow slower = SampleReport.Row(64, 784, 1) with { GenericMicroseconds = 0.25 };
        ReportRow slightly = SampleReport.Row(9, 9, 1) with { GenericMicroseconds = 0.96 };
        ReportRow equal = SampleReport.Row(7, 7, 1) with { GenericMicroseconds = 0.97 };

        Assert.Equal(
            "Over generic: geometric mean 1.00, least 0.25 at 64×784; below 0.97: 64×784.",
            ReportLines.OverGeneric(SampleReport.Of(rows: [faster, slower])));
        Assert.EndsWith(
            "least 0.96 at 9×9; below 0.97: 9×9.",
            ReportLines.OverGeneric(SampleReport.Of(rows: [faster, slightly, equal])), StringComparison.Ordinal);
        Assert.EndsWith(
            "least 0.97 at 7×7; below 0.97: no size.", ReportLines.OverGeneric(SampleReport.Of(rows: [equal, faster])),
            StringComparison.Ordinal);
        Assert.Null(ReportLines.OverGeneric(SampleReport.Of(rows: faster with { GenericMicroseconds = null })));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(0.05, null)]
    [InlineData(0.5, "Other programs took 0.5 cores meanwhile, these figures are not to be trusted.")]
    public void BusyMachine_IsReported(double? load, string? expected)
    {
        Assert.Equal(expected, ReportLines.Disturbance(SampleReport.Of() with { BackgroundLoad = load }));
    }

    [Theory]
    [InlineData(4.0, 4.0)]
    [InlineData(1.0, 0.5, 2.0)]
    [InlineData(2.0, 1.0, 2.0, 4.0)]
    public void GeometricMean_IsOfRatios(double expected, params double[] ratios)
    {
        Assert.Equal(expected, Figures.GeometricMean(ratios), 1e-12);
    }
}

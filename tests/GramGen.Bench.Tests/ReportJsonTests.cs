using System.Text.Json;
using GramGen.Bench.Report;

namespace GramGen.Bench.Tests;

/// <summary>Programs read the file, so its names do not change.</summary>
public sealed class ReportJsonTests
{
    [Fact]
    public void Row_HasTheseProperties()
    {
        using var report = JsonDocument.Parse(ReportJson.OfKernels.Text(SampleReport.Of()));

        Assert.Equal(
            "channels pixels isa threads specializedMicroseconds genericMicroseconds speedup gflops fractionOfPeak "
            + "predictedFractionOfPeak maxRelativeError bitIdentical peers wrongPeers bestPeer speedupOverBestPeer",
            Names(report.RootElement.GetProperty("rows")[0]));
    }

    [Fact]
    public void Report_HasTheseProperties()
    {
        using var report = JsonDocument.Parse(ReportJson.OfKernels.Text(SampleReport.Of()));

        Assert.Equal(
            "cpu cores os runtime isa threads picture peakGflops otherLoad peers offset bandwidths rows",
            Names(report.RootElement));
    }

    [Fact]
    public void Peers_AreMicrosecondsOrNull()
    {
        using var report = JsonDocument.Parse(ReportJson.OfKernels.Text(SampleReport.Of()));
        JsonElement peers = report.RootElement.GetProperty("rows")[1].GetProperty("peers");

        Assert.Equal(80, peers.GetProperty("BLIS ssyrk").GetDouble());
        Assert.Equal(JsonValueKind.Null, peers.GetProperty("MKL ssyrk").ValueKind);
    }

    [Fact]
    public void WrittenReport_IsReadBack()
    {
        string text = ReportJson.OfKernels.Text(SampleReport.Of());

        Assert.Equal(text, ReportJson.OfKernels.Text(ReportJson.OfKernels.Parse<GramReport>(text, "a")));
    }

    [Fact]
    public void InfiniteError_IsWritten()
    {
        GramReport report = SampleReport.Of(rows: SampleReport.Row(8, 64, 1) with { MaxRelativeError = double.PositiveInfinity });

        Assert.False(ReportJson.OfKernels.Parse<GramReport>(ReportJson.OfKernels.Text(report), "a").Rows[0].IsCorrect);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("rows")]
    public void OtherText_IsRefused(string text)
    {
        Assert.StartsWith(
            "'a.json' holds no report",
            Assert.Throws<UsageException>(() => ReportJson.OfKernels.Parse<GramReport>(text, "a.json")).Message,
            StringComparison.Ordinal);
    }

    private static string Names(JsonElement element) => string.Join(' ', element.EnumerateObject().Select(property => property.Name));
}

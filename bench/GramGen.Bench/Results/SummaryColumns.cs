using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>The columns of a summary: one report in full, and of the others what they add.</summary>
internal static class SummaryColumns
{
    private const string Nothing = "–";

    /// <param name="main">One thread, the widest instruction set.</param>
    /// <param name="parallel">The same on many threads.</param>
    /// <param name="narrower">One thread, the other instruction sets.</param>
    public static IReadOnlyList<Column<ReportRow>> Of(GramReport main, GramReport? parallel, IEnumerable<GramReport> narrower)
    {
        var columns = new List<Column<ReportRow>>
        {
            new("C×M", row => $"{row.Shape}") { IsText = true },
            new("time", row => Figures.Time(row.SpecializedMicroseconds)),
            new("GFLOP/s", row => Figures.Gflops(row.Gflops)),
            new("of peak", row => Figures.Percent(row.FractionOfPeak)),
            new("over generic", row => Figures.Times(row.Speedup)),
        };
        if (main.Peers.Any(peer => peer.IsPresent))
        {
            columns.Add(new Column<ReportRow>("over best peer", OverBestPeer));
        }

        if (parallel is not null)
        {
            string threads = Figures.Count(parallel.Threads, "thread");
            columns.Add(new Column<ReportRow>($"{threads} over 1", row => In(parallel, row, other =>
                Figures.Times(row.SpecializedMicroseconds / other.SpecializedMicroseconds))));
            if (parallel.Peers.Any(peer => peer.IsPresent))
            {
                columns.Add(new Column<ReportRow>($"over best peer, {threads}", row => In(parallel, row, OverBestPeer)));
            }
        }

        columns.AddRange(narrower.Select(report =>
            new Column<ReportRow>($"{report.Isa}, of its peak", row => In(report, row, other => Figures.Percent(other.FractionOfPeak)))));
        return columns;
    }

    private static string OverBestPeer(ReportRow row) =>
        row.SpeedupOverBestPeer is { } ratio ? $"{Figures.Times(ratio)} {row.BestPeer}" : Nothing;

    /// <summary>A cell from the same size in another report.</summary>
    private static string In(GramReport report, ReportRow row, Func<ReportRow, string> cell) =>
        report.Rows.FirstOrDefault(other => other.Shape == row.Shape) is { } found ? cell(found) : Nothing;
}

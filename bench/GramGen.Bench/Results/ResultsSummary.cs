using System.Text;
using GramGen.Bench.Plots;
using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>A processor's results on half a page of Markdown: a table, its conclusions, and the plots.</summary>
internal static class ResultsSummary
{
    /// <param name="results">The processor's.</param>
    /// <param name="folder">The folder of its plots, relative to the file with this text.</param>
    public static string Of(ProcessorResults results, string folder)
    {
        GramReport main = results.Main;
        GramReport? parallel = results.Parallel;
        GramReport[] onOneThread = [.. results.OnOneThread];

        var text = new StringBuilder();
        text.Append(ReportLines.Machine(main)).Append(".\n");
        text.Append(Figures.Text($"FMA peak of a core: {string.Join(", ", onOneThread.Select(PeakOf))}.\n\n"));
        text.Append(new ReportTable<ReportRow>(Columns(main, parallel, onOneThread[1..]), main.Rows).ToMarkdown()).Append('\n');
        foreach (string line in Lines(main, parallel))
        {
            text.Append("- ").Append(line).Append('\n');
        }

        text.Append($"\n![Roofline of the generated kernels]({folder}/{PlotFiles.RooflineOf(main)})\n");
        text.Append($"\n![GramGen and its peers, useful GFLOP/s]({folder}/{PlotFiles.PeersOf(main)})\n");
        string ofOperations = OperationsSummary.Of(results.Operations, folder);
        return text.Append(ofOperations.Length > 0 ? "\n" : "").Append(ofOperations).ToString();
    }

    private static string PeakOf(GramReport report) => Figures.Text($"{report.PeakGflops:0} GFLOP/s with {report.Isa}");

    /// <summary>All of one report, and what the others add to it.</summary>
    /// <param name="main">One thread, the widest instruction set.</param>
    /// <param name="parallel">The same on several threads.</param>
    /// <param name="narrower">One thread, the other instruction sets.</param>
    private static List<Column<ReportRow>> Columns(GramReport main, GramReport? parallel, IEnumerable<GramReport> narrower)
    {
        List<Column<ReportRow>> columns =
        [
            ReportColumns.Size,
            new("time", row => Figures.Time(row.Microseconds)),
            new("GFLOP/s", row => Figures.Gflops(row.Gflops)),
            new("of peak", row => Figures.Percent(row.FractionOfPeak)),
            new("over generic", row => row.Speedup is { } ratio ? Figures.Times(ratio) : Column<ReportRow>.Empty),
        ];
        if (main.HasAvailablePeers)
        {
            columns.Add(new("over best peer", OverBestPeer));
        }

        if (parallel is not null)
        {
            string threads = Figures.Count(parallel.Threads, "thread");
            columns.Add(
                new($"{threads} over 1", row => CellOf(parallel, row, other => Figures.Times(row.Microseconds / other.Microseconds))));
            if (parallel.HasAvailablePeers)
            {
                columns.Add(new($"over best peer, {threads}", row => CellOf(parallel, row, OverBestPeer)));
            }
        }

        columns.AddRange(narrower.Select(report =>
            new Column<ReportRow>(
                $"{report.Isa}, of its peak", row => CellOf(report, row, other => Figures.Percent(other.FractionOfPeak)))));
        return columns;
    }

    private static string OverBestPeer(ReportRow row) =>
        row.SpeedupOverBestPeer is { } ratio ? $"{Figures.Times(ratio)} {row.BestPeer}" : Column<ReportRow>.Empty;

    /// <summary>A cell from the same size in another report.</summary>
    private static string CellOf(GramReport report, ReportRow row, Func<ReportRow, string> cell) =>
        report.Rows.FirstOrDefault(other => other.Shape == row.Shape) is { } found ? cell(found) : Column<ReportRow>.Empty;

    private static IEnumerable<string> Lines(GramReport main, GramReport? parallel)
    {
        foreach (GramReport report in new[] { main, parallel }.OfType<GramReport>())
        {
            string threads = $"On {Figures.Count(report.Threads, "thread")}";
            if (ReportLines.Mean(report) is { } mean)
            {
                yield return $"{threads}. {mean}";
                yield return $"{threads}, slower than the best peer: {ReportLines.SizesSlowerThanPeer(report)}";
            }

            if (ReportLines.Disturbance(report) is { } disturbance)
            {
                yield return $"{threads}. {disturbance}";
            }
        }

        yield return $"Not faster than the generic path: {ReportLines.SizesNotFasterThanGeneric(main)}";
        foreach (string line in ReportLines.MissingKernelPeers(main))
        {
            yield return line;
        }
    }
}

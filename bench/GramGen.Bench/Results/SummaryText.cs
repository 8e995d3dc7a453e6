using System.Text;
using GramGen.Bench.Forms;
using GramGen.Bench.Plots;
using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>The results of a processor on half a page of Markdown: a table, what it says in words, and the pictures.</summary>
internal static class SummaryText
{
    /// <param name="reports">One for each instruction set and number of threads.</param>
    /// <param name="forms">The reports of the forms, if they were measured.</param>
    /// <param name="folder">Where the pictures are, seen from where the text will stand.</param>
    public static string Of(IReadOnlyList<GramReport> reports, IReadOnlyList<FormReport> forms, string folder)
    {
        // The widest instruction set on one thread leads.
        GramReport[] onOneThread = [.. reports
            .Where(report => report.Threads == 1)
            .OrderByDescending(report => Enum.Parse<GramIsa>(report.Isa, ignoreCase: true))];
        if (onOneThread.Length == 0)
        {
            throw new UsageException("There is no report on one thread to begin a summary with.");
        }

        GramReport main = onOneThread[0];
        GramReport? parallel = reports
            .Where(report => report.Isa == main.Isa && report.Threads > 1)
            .MaxBy(report => report.Threads);

        var text = new StringBuilder();
        text.Append(ReportLines.Machine(main)).Append(".\n");
        text.Append(Figures.Text($"FMA peak of a core: {string.Join(", ", onOneThread.Select(PeakOf))}.\n\n"));
        text.Append(MarkdownTable.Of(SummaryColumns.Of(main, parallel, onOneThread[1..]), main.Rows)).Append('\n');
        foreach (string line in Lines(main, parallel))
        {
            text.Append("- ").Append(line).Append('\n');
        }

        text.Append($"\n![Roofline of the generated kernels]({folder}/{PlotFiles.RooflineOf(main)})\n");
        text.Append($"\n![GramGen and its peers, useful GFLOP/s]({folder}/{PlotFiles.PeersOf(main)})\n");
        string ofForms = FormSummary.Of(forms, folder);
        return text.Append(ofForms.Length > 0 ? "\n" : "").Append(ofForms).ToString();
    }

    private static string PeakOf(GramReport report) => Figures.Text($"{report.PeakGflops:0} GFLOP/s with {report.Isa}");

    private static IEnumerable<string> Lines(GramReport main, GramReport? parallel)
    {
        foreach (GramReport report in new[] { main, parallel }.OfType<GramReport>())
        {
            string threads = $"On {Figures.Count(report.Threads, "thread")}";
            if (ReportLines.Mean(report) is { } mean)
            {
                yield return $"{threads}. {mean}";
                yield return Sizes($"{threads}, slower than the best peer", report, row => row.SpeedupOverBestPeer < 0.995);
            }

            if (ReportLines.Disturbance(report) is { } disturbance)
            {
                yield return $"{threads}. {disturbance}";
            }
        }

        yield return Sizes("Not faster than the generic path", main, row => row.Speedup < 1.005);
        foreach (string line in ReportLines.Left(main))
        {
            yield return line;
        }
    }

    private static string Sizes(string what, GramReport report, Func<ReportRow, bool> which)
    {
        string sizes = string.Join(", ", report.Rows.Where(which).Select(row => row.Shape));
        return $"{what}: {(sizes.Length > 0 ? sizes : "no size")}.";
    }
}

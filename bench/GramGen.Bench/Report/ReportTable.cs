using Spectre.Console;

namespace GramGen.Bench.Report;

/// <summary>Prints a report for people.</summary>
internal static class ReportTable
{
    private const int WidthOfFiles = 140;

    public static void Write(GramReport report)
    {
        WriteRun(report);
        AnsiConsole.Write(TableOf(ReportColumns.Own, report.Rows));
        WriteVerdict(
            report.Rows.Count(row => !row.IsRight), report.Rows.Count, "Every error is within its bound; generic and specialised agree to the bit.");
        if (report.Peers.Count > 0)
        {
            WritePeers(report);
        }
    }

    /// <summary>What was run on what.</summary>
    public static void WriteRun(MeasuredRun run)
    {
        FitOutput();
        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine(ReportLines.Machine(run));
        AnsiConsole.WriteLine(ReportLines.Run(run));
        if (ReportLines.Disturbance(run) is { } disturbance)
        {
            AnsiConsole.MarkupLine($"[red]{disturbance}[/]");
        }
    }

    /// <summary>A file has no width of its own.</summary>
    public static void FitOutput()
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthOfFiles;
        }
    }

    public static void WriteVerdict(int wrong, int all, string praise) => AnsiConsole.MarkupLine(wrong == 0
        ? $"[green]{praise}[/]"
        : Figures.Text($"[red]{wrong} of {all} results are WRONG.[/]"));

    private static void WritePeers(GramReport report)
    {
        AnsiConsole.WriteLine();
        string threads = Figures.Count(report.Threads, "thread");
        AnsiConsole.WriteLine($"Peers on the same data, {threads}: their time over that of the generated kernel");
        AnsiConsole.Write(TableOf(ReportColumns.Peers(report), report.Rows));
        if (ReportLines.Mean(report) is { } mean)
        {
            AnsiConsole.WriteLine(mean);
        }

        foreach (string line in ReportLines.Left(report))
        {
            AnsiConsole.WriteLine(line);
        }
    }

    public static Table TableOf<TRow>(IReadOnlyList<Column<TRow>> columns, IEnumerable<TRow> rows)
    {
        Table table = new Table().Border(TableBorder.Horizontal);
        foreach (Column<TRow> column in columns)
        {
            TableColumn shown = new TableColumn(column.Header).NoWrap().PadLeft(0).PadRight(1);
            table.AddColumn(column.IsText ? shown : shown.RightAligned());
        }

        foreach (TRow row in rows)
        {
            table.AddRow([.. columns.Select(column => Mark(column.Cell(row), column.IsRight(row)))]);
        }

        return table;
    }

    private static string Mark(string text, bool good) => good ? text : $"[red]{text}[/]";
}

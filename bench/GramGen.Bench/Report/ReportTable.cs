using Spectre.Console;

namespace GramGen.Bench.Report;

/// <summary>Prints a report for people.</summary>
internal static class ReportTable
{
    private const int WidthOfFiles = 140;

    public static void Write(GramReport report)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthOfFiles;
        }

        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine(ReportLines.Machine(report));
        AnsiConsole.WriteLine(ReportLines.Run(report));
        if (ReportLines.Disturbance(report) is { } disturbance)
        {
            AnsiConsole.MarkupLine($"[red]{disturbance}[/]");
        }

        AnsiConsole.Write(TableOf(ReportColumns.Own, report));
        WriteVerdict(report);
        if (report.Peers.Count > 0)
        {
            WritePeers(report);
        }
    }

    private static void WriteVerdict(GramReport report)
    {
        int wrong = report.Rows.Count(row => !row.IsRight);
        AnsiConsole.MarkupLine(wrong == 0
            ? "[green]Every error is within its bound; generic and specialised agree to the bit.[/]"
            : Figures.Text($"[red]{wrong} of {report.Rows.Count} results are WRONG.[/]"));
    }

    private static void WritePeers(GramReport report)
    {
        AnsiConsole.WriteLine();
        string threads = Figures.Count(report.Threads, "thread");
        AnsiConsole.WriteLine($"Peers on the same data, {threads}: their time over that of the generated kernel");
        AnsiConsole.Write(TableOf(ReportColumns.Peers(report), report));
        if (ReportLines.Mean(report) is { } mean)
        {
            AnsiConsole.WriteLine(mean);
        }

        foreach (string line in ReportLines.Left(report))
        {
            AnsiConsole.WriteLine(line);
        }
    }

    private static Table TableOf(IReadOnlyList<Column> columns, GramReport report)
    {
        Table table = new Table().Border(TableBorder.Horizontal);
        foreach (Column column in columns)
        {
            TableColumn shown = new TableColumn(column.Header).NoWrap().PadLeft(0).PadRight(1);
            table.AddColumn(column.IsText ? shown : shown.RightAligned());
        }

        foreach (ReportRow row in report.Rows)
        {
            table.AddRow([.. columns.Select(column => Mark(column.Cell(row), column.IsRight(row)))]);
        }

        return table;
    }

    private static string Mark(string text, bool good) => good ? text : $"[red]{text}[/]";
}

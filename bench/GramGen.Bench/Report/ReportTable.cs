using System.Globalization;
using Spectre.Console;

namespace GramGen.Bench.Report;

/// <summary>Prints a report for people.</summary>
internal static class ReportTable
{
    private const int WidthOfFiles = 106;

    public static void Write(GramReport report)
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = WidthOfFiles;
        }

        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine($"{report.Cpu}, {report.Cores} cores; {report.Runtime} on {report.Os}");
        AnsiConsole.WriteLine(Text($"{report.Isa}, 1 thread, FMA peak {report.PeakGflops:0.0} GFLOP/s; feature maps of {report.Picture}"));

        Table table = new Table().Border(TableBorder.Horizontal);
        table.AddColumn(Column("C×M"));
        table.AddColumn(Column("path"));
        foreach (string header in new[] { "specialised", "generic", "ratio", "GFLOP/s", "of peak", "max error", "same bits" })
        {
            table.AddColumn(Column(header).RightAligned());
        }

        foreach (ReportRow row in report.Rows)
        {
            table.AddRow(
                Text($"{row.Channels}×{row.Pixels}"),
                $"generated {row.Isa}",
                Time(row.SpecializedMicroseconds),
                Time(row.GenericMicroseconds),
                Text($"{row.Speedup:0.00}"),
                Text($"{row.Gflops:0.0}"),
                Text($"{100 * row.FractionOfPeak:0} %"),
                Mark(Text($"{row.MaxRelativeError:0.0e+0}"), row.MaxRelativeError <= row.ErrorBound),
                Mark(row.BitIdentical ? "yes" : "NO", row.BitIdentical));
        }

        AnsiConsole.Write(table);
        int wrong = report.Rows.Count(row => !row.IsRight);
        AnsiConsole.MarkupLine(wrong == 0
            ? "[green]Every error is within its bound; generic and specialised agree to the bit.[/]"
            : Text($"[red]{wrong} of {report.Rows.Count} results are WRONG.[/]"));
    }

    private static TableColumn Column(string header) => new TableColumn(header).NoWrap().PadLeft(0).PadRight(1);

    private static string Mark(string text, bool good) => good ? text : $"[red]{text}[/]";

    private static string Time(double microseconds) => microseconds < 1000
        ? Text($"{microseconds:0.00} µs")
        : Text($"{microseconds / 1000:0.00} ms");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

using GramGen.Bench.Report;
using Spectre.Console;

namespace GramGen.Bench.Forms;

/// <summary>Prints a report of forms for people.</summary>
internal static class FormTable
{
    public static void Write(FormReport report)
    {
        ReportTable.WriteRun(report);
        AnsiConsole.Write(ReportTable.TableOf(FormColumns.Of(report), report.Rows));
        ReportTable.WriteVerdict(
            report.Rows.Count(row => !row.IsRight), report.Rows.Count, "Every result has the bits, or is within the error, that it must have.");
        foreach (string line in FormLines.Left(report))
        {
            AnsiConsole.WriteLine(line);
        }
    }
}

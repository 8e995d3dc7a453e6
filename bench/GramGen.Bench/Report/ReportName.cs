namespace GramGen.Bench.Report;

/// <summary>The name of a report's files, less what follows the dot.</summary>
internal static class ReportName
{
    public static string Of(GramReport report) => $"{report.Isa}-{Figures.Count(report.Threads, "thread").Replace(' ', '-')}";
}

using GramGen.Bench.Plots;
using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>The results of a processor: for each run the report for machines, and what is made of it for people.</summary>
internal static class ResultsFolder
{
    private const string Versions = "Versions.txt";

    /// <summary>The reports of a folder.</summary>
    /// <exception cref="UsageException">There are none.</exception>
    public static IReadOnlyList<GramReport> Read(string folder)
    {
        GramReport[] reports = Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.json")
                .Where(file => Path.GetFileName(file) != FormResults.Json)
                .Order(StringComparer.Ordinal)
                .Select(ReadFile)]
            : [];
        return reports.Length > 0 ? reports : throw new UsageException($"There are no results in '{folder}'.");
    }

    /// <summary>Writes reports, and what they were measured on.</summary>
    public static void Write(IReadOnlyList<GramReport> reports, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (GramReport report in reports)
        {
            File.WriteAllText(Path.Combine(folder, $"{ReportName.Of(report)}.json"), ReportJson.Text(report));
        }

        File.WriteAllText(Path.Combine(folder, Versions), VersionsText.Of(reports[0]));
    }

    /// <summary>Writes what follows from reports alone: tables and pictures.</summary>
    public static void Draw(IReadOnlyList<GramReport> reports, string folder)
    {
        foreach (GramReport report in reports)
        {
            File.WriteAllText(Path.Combine(folder, MarkdownOf(report)), MarkdownTable.Of(report));
            PlotFiles.Write(report, folder);
        }
    }

    public static string MarkdownOf(GramReport report) => $"{ReportName.Of(report)}.md";

    private static GramReport ReadFile(string file) => ReportJson.Parse<GramReport>(File.ReadAllText(file), file);
}

using System.Text;
using GramGen.Bench.Measuring;
using GramGen.Bench.Plots;
using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>A processor's results: JSON for each report, and the tables, plots and versions derived from it.</summary>
internal static class ResultsFolder
{
    /// <summary>The table of operations.</summary>
    public const string OperationsMarkdown = "forms.md";

    private const string OperationsJson = "forms.json";
    private const string Versions = "Versions.txt";

    /// <summary>The reports of kernels in a folder.</summary>
    /// <exception cref="UsageException">There are none.</exception>
    public static IReadOnlyList<GramReport> ReadKernels(string folder)
    {
        GramReport[] reports = Directory.Exists(folder)
            ? [.. Directory.GetFiles(folder, "*.json")
                .Where(file => Path.GetFileName(file) != OperationsJson)
                .Order(StringComparer.Ordinal)
                .Select(file => ReportJson.OfKernels.Parse<GramReport>(File.ReadAllText(file), file))]
            : [];
        return reports.Length > 0 ? reports : throw new UsageException($"There are no results in '{folder}'.");
    }

    /// <summary>The reports of operations in a folder; empty if they were never measured.</summary>
    public static IReadOnlyList<GramReport> ReadOperations(string folder)
    {
        string file = Path.Combine(folder, OperationsJson);
        return File.Exists(file) ? ReportJson.OfOperations.Parse<GramReport[]>(File.ReadAllText(file), file) : [];
    }

    /// <summary>Writes reports of kernels, and the machine and versions they were measured with.</summary>
    public static void WriteKernels(IReadOnlyList<GramReport> reports, string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (GramReport report in reports)
        {
            File.WriteAllText(Path.Combine(folder, $"{report.FileName}.json"), ReportJson.OfKernels.Text(report));
        }

        File.WriteAllText(Path.Combine(folder, Versions), VersionsOf(reports[0]));
    }

    /// <summary>Writes reports of operations and their table.</summary>
    public static void WriteOperations(IReadOnlyList<GramReport> reports, string folder)
    {
        if (reports.Count > 0)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, OperationsJson), ReportJson.OfOperations.Text(reports));
            File.WriteAllText(Path.Combine(folder, OperationsMarkdown), MarkdownReport.OfOperations(reports));
        }
    }

    /// <summary>Writes what is derived from reports of kernels: tables and plots.</summary>
    public static void Draw(IReadOnlyList<GramReport> reports, string folder)
    {
        foreach (GramReport report in reports)
        {
            File.WriteAllText(Path.Combine(folder, MarkdownOf(report)), MarkdownReport.OfKernels(report));
            PlotFiles.Write(report, folder);
        }
    }

    /// <summary>The file name of a report's table.</summary>
    public static string MarkdownOf(GramReport report) => $"{report.FileName}.md";

    private static string VersionsOf(GramReport report)
    {
        var text = new StringBuilder();
        Line("CPU", report.Cpu);
        Line("cores", Figures.Text($"{report.Cores}"));
        Line("caches", Machine.Caches() ?? "not told by this system");
        Line("OS", report.Os);
        Line("runtime", report.Runtime);
        foreach (PeerFacts peer in report.Peers)
        {
            Line(peer.Name, peer.Version ?? $"absent: {peer.UnavailableReason}");
        }

        return text.ToString();

        void Line(string name, string value) => text.Append(name.PadRight(22)).Append(value).Append('\n');
    }
}

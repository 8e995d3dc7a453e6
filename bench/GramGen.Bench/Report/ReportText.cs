using System.Text;
using Spectre.Console;

namespace GramGen.Bench.Report;

/// <summary>Reports as Markdown pages.</summary>
internal static class MarkdownReport
{
    /// <summary>A report of kernels: its sentences, and one table with every column.</summary>
    public static string OfKernels(GramReport report)
    {
        var page = new Page();
        page.Add(ReportLines.Machine(report));
        bool hasPeers = report.Peers.Count > 0;
        page.AddRun(report, hasPeers ? [.. ReportColumns.Kernels, .. ReportColumns.KernelPeers(report)] : ReportColumns.Kernels);
        if (hasPeers)
        {
            page.Add("The columns of the peers: their time on the same data over that of the generated kernel.");
        }

        if (ReportLines.Mean(report) is { } mean)
        {
            page.Add(mean);
        }

        page.Add([.. ReportLines.MissingKernelPeers(report), .. ReportLines.Versions(report)]);
        return page.ToString();
    }

    /// <summary>Reports of operations: a table for each.</summary>
    public static string OfOperations(IReadOnlyList<GramReport> reports)
    {
        var page = new Page();
        page.Add(ReportLines.Machine(reports[0]));
        foreach (GramReport report in reports)
        {
            IReadOnlyList<Column<ReportRow>> columns = ReportColumns.Operations(report);
            page.AddRun(report, report.Peers.Count == 0 ? columns : [.. columns, ReportColumns.AllPeers]);
        }

        page.Add([.. reports.SelectMany(ReportLines.MissingOperationPeers).Concat(reports.SelectMany(ReportLines.Versions)).Distinct()]);
        return page.ToString();
    }

    /// <summary>Paragraphs and tables with empty lines between them.</summary>
    private sealed class Page
    {
        private readonly StringBuilder _text = new();

        public void Add(params IEnumerable<string> paragraphs)
        {
            foreach (string paragraph in paragraphs)
            {
                _text.Append(paragraph).Append("\n\n");
            }
        }

        public void AddRun(GramReport report, IReadOnlyList<Column<ReportRow>> columns)
        {
            Add(ReportLines.Run(report));
            if (ReportLines.Disturbance(report) is { } disturbance)
            {
                Add(disturbance);
            }

            _text.Append(new ReportTable<ReportRow>(columns, report.Rows).ToMarkdown()).Append('\n');
        }

        public override string ToString() => _text.ToString().TrimEnd('\n') + "\n";
    }
}

/// <summary>Prints reports.</summary>
internal static class ConsoleReport
{
    private const int RedirectedWidth = 140;

    public static void WriteKernels(GramReport report)
    {
        WriteRun(report, ReportColumns.Kernels, "Every error is within its bound; generic and specialised agree to the bit.");
        if (ReportLines.OverGeneric(report) is { } overGeneric)
        {
            AnsiConsole.WriteLine(overGeneric);
        }

        if (report.Peers.Count == 0)
        {
            return;
        }

        AnsiConsole.WriteLine();
        string threads = Figures.Count(report.Threads, "thread");
        AnsiConsole.WriteLine($"Peers on the same data, {threads}: their time over that of the generated kernel");
        WriteTable([ReportColumns.Size, .. ReportColumns.KernelPeers(report)], report);
        if (ReportLines.Mean(report) is { } mean)
        {
            AnsiConsole.WriteLine(mean);
        }

        WriteLines(ReportLines.MissingKernelPeers(report));
    }

    public static void WriteOperations(GramReport report)
    {
        WriteRun(
            report, ReportColumns.Operations(report), "Every result has the bits, or is within the error, that it must have.");
        WriteLines(ReportLines.MissingOperationPeers(report));
    }

    /// <param name="report">The report.</param>
    /// <param name="device">The device's description.</param>
    public static void WriteDevice(GramReport report, string device)
    {
        FitOutput();
        AnsiConsole.WriteLine($"{report.Cpu}, {Figures.Count(report.Threads, "thread")}, beside {device}");
        WriteTable(ReportColumns.Device, report);
    }

    /// <summary>Redirected output has no width.</summary>
    public static void FitOutput()
    {
        if (Console.IsOutputRedirected)
        {
            AnsiConsole.Profile.Width = RedirectedWidth;
        }
    }

    private static void WriteRun(GramReport report, IReadOnlyList<Column<ReportRow>> columns, string praise)
    {
        FitOutput();
        AnsiConsole.WriteLine();
        AnsiConsole.WriteLine(ReportLines.Machine(report));
        AnsiConsole.WriteLine(ReportLines.Run(report));
        if (ReportLines.Disturbance(report) is { } disturbance)
        {
            AnsiConsole.MarkupLine($"[red]{disturbance}[/]");
        }

        WriteTable(columns, report);
        int wrong = report.Rows.Count(row => !row.IsCorrect);
        AnsiConsole.MarkupLine(wrong == 0
            ? $"[green]{praise}[/]"
            : Figures.Text($"[red]{wrong} of {report.Rows.Count} results are WRONG.[/]"));
    }

    private static void WriteTable(IReadOnlyList<Column<ReportRow>> columns, GramReport report) =>
        AnsiConsole.Write(new ReportTable<ReportRow>(columns, report.Rows).ToConsole());

    private static void WriteLines(IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            AnsiConsole.WriteLine(line);
        }
    }
}

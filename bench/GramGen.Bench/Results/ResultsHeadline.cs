using System.Text;
using System.Text.RegularExpressions;
using GramGen.Bench.Plots;
using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>The results of all processors in ten rows of Markdown, with one plot.</summary>
internal static partial class ResultsHeadline
{
    /// <summary>From the smallest declared size to a layer of VGG-19, and sizes at which peers win.</summary>
    private static readonly GramShape[] Sizes =
    [
        new(2, 8), new(4, 64), new(6, 9), new(8, 64), new(16, 256), new(64, 784), new(64, 50176), new(128, 12544),
        new(512, 784), new(2048, 49),
    ];

    /// <param name="processors">At least one.</param>
    /// <param name="folder">The folder of their folders, relative to the file with this text.</param>
    public static string Of(IReadOnlyList<ProcessorResults> processors, string folder)
    {
        List<Column<GramShape>> columns = [new("C×M", shape => $"{shape}") { IsText = true }];
        columns.AddRange(processors.SelectMany(processor => Columns(Label(processor, processors), processor.Main)));
        var text = new StringBuilder(new ReportTable<GramShape>(columns, Sizes).ToMarkdown()).Append('\n');
        foreach (ProcessorResults processor in processors)
        {
            text.Append($"- {Label(processor, processors)}: {ReportLines.Machine(processor.Main)}; {processor.Main.Isa}.\n");
            foreach (string line in Lines(processor))
            {
                text.Append("  ").Append(line).Append('\n');
            }
        }

        string plot = $"{folder}/{processors[0].Name}/{PlotFiles.PeersOf(processors[0].Main)}";
        return text.Append($"\n![GramGen and its peers, useful GFLOP/s]({plot})\n").ToString();
    }

    private static IEnumerable<Column<GramShape>> Columns(string label, GramReport report)
    {
        yield return new($"{label}: time", Cell(row => Figures.Time(row.Microseconds)));
        yield return new("over undeclared", Cell(row => row.Speedup is { } ratio ? Figures.Times(ratio) : Column<GramShape>.Empty));
        yield return new("over best peer", Cell(row =>
            row.SpeedupOverBestPeer is { } ratio ? Figures.Times(ratio) : Column<GramShape>.Empty));

        Func<GramShape, string> Cell(Func<ReportRow, string> text) => shape =>
            report.Rows.FirstOrDefault(row => row.Shape == shape) is { } row ? text(row) : Column<GramShape>.Empty;
    }

    /// <summary>How it compares with the peers over all sizes, on one thread and on several.</summary>
    private static IEnumerable<string> Lines(ProcessorResults processor) =>
        from report in new[] { processor.Main, processor.Parallel }.OfType<GramReport>()
        let mean = ReportLines.Mean(report)
        where mean is not null
        select $"On {Figures.Count(report.Threads, "thread")}: {mean} A peer is faster at: {ReportLines.SizesSlowerThanPeer(report)}";

    /// <summary>The maker, or the name of the folder if two processors have one.</summary>
    private static string Label(ProcessorResults processor, IEnumerable<ProcessorResults> all)
    {
        string maker = Maker().Match(processor.Main.Cpu).Value;
        return maker.Length > 0 && all.Count(other => Maker().Match(other.Main.Cpu).Value == maker) == 1 ? maker : processor.Name;
    }

    [GeneratedRegex(@"^\w+")]
    private static partial Regex Maker();
}

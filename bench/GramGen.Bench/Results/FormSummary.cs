using System.Text;
using GramGen.Bench.Forms;
using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>The results of the forms in a few lines of Markdown: a row for each form, over all sizes.</summary>
internal static class FormSummary
{
    private const string Nothing = "–";

    /// <param name="reports">One for each number of threads; none gives no text.</param>
    /// <param name="folder">Where the whole table is, seen from where the text will stand.</param>
    public static string Of(IReadOnlyList<FormReport> reports, string folder)
    {
        if (reports.FirstOrDefault(report => report.Threads == 1) is not { } main)
        {
            return "";
        }

        FormReport? parallel = reports.Where(report => report.Threads > 1).MaxBy(report => report.Threads);
        IReadOnlyList<FormGroup> groups = FormGroup.Of(main);
        var text = new StringBuilder("### Other forms\n\n");
        text.Append($"Sizes: {string.Join(", ", groups.SelectMany(group => group.Rows).Select(row => row.Shape).Distinct())}. ");
        text.Append("Of peak: the lowest and the highest of a form's sizes; ratios: their geometric means. ");
        text.Append($"Every size is in [{FormResults.Markdown}]({folder}/{FormResults.Markdown}).\n\n");
        text.Append(MarkdownTable.Of(Columns(main, parallel), groups)).Append('\n');
        foreach (string line in Lines(main, parallel))
        {
            text.Append("- ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static List<Column<FormGroup>> Columns(FormReport main, FormReport? parallel)
    {
        List<Column<FormGroup>> columns =
        [
            new("form", group => group.Name) { IsText = true },
            new("of peak", group => group.OfPeak),
            new("over plain", group => Figures.Times(group.OverPlain)),
        ];
        if (main.Peers.Any(peer => peer.IsPresent))
        {
            columns.Add(new("over best peer", OverBestPeer));
        }

        if (parallel is not null)
        {
            string threads = Figures.Count(parallel.Threads, "thread");
            columns.Add(new($"{threads} over 1", group => group.SpeedupIn(parallel) is { } ratio ? Figures.Times(ratio) : Nothing));
            if (parallel.Peers.Any(peer => peer.IsPresent))
            {
                columns.Add(new($"over best peer, {threads}", group => OverBestPeer(group.In(parallel))));
            }
        }

        return columns;
    }

    private static string OverBestPeer(FormGroup group) => group.OverBestPeer is { } ratio
        ? $"{Figures.Times(ratio)} {string.Join(", ", group.BestPeers)}"
        : Nothing;

    private static IEnumerable<string> Lines(FormReport main, FormReport? parallel)
    {
        foreach (FormReport report in new[] { main, parallel }.OfType<FormReport>())
        {
            string threads = $"On {Figures.Count(report.Threads, "thread")}";
            if (report.Peers.Any(peer => peer.IsPresent))
            {
                yield return $"{threads}, slower than the best peer: {FormLines.Slower(report)}";
            }

            if (ReportLines.Disturbance(report) is { } disturbance)
            {
                yield return $"{threads}. {disturbance}";
            }
        }

        foreach (string line in FormLines.Left(main))
        {
            yield return line;
        }
    }
}

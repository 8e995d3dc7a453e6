using System.Text;
using GramGen.Bench.Operations;
using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>The results of the operations in a few lines of Markdown: a row for each operation, over all sizes.</summary>
internal static class OperationsSummary
{
    private const string Empty = Column<OperationGroup>.Empty;

    /// <param name="reports">One for each number of threads; without any the text is empty.</param>
    /// <param name="folder">The folder of the whole table, relative to the file with this text.</param>
    public static string Of(IReadOnlyList<GramReport> reports, string folder)
    {
        if (reports.FirstOrDefault(report => report.Threads == 1) is not { } main)
        {
            return "";
        }

        GramReport? parallel = reports.Where(report => report.Threads > 1).MaxBy(report => report.Threads);
        IReadOnlyList<OperationGroup> groups = OperationGroup.AllOf(main);
        const string details = ResultsFolder.OperationsMarkdown;
        var text = new StringBuilder("#### Other forms\n\n");
        text.Append($"Sizes: {string.Join(", ", groups.SelectMany(group => group.Rows).Select(row => row.Shape).Distinct())}. ");
        text.Append("Of peak: the lowest and the highest of a form's sizes; ratios: their geometric means. ");
        text.Append($"Every size is in [{details}]({folder}/{details}).\n\n");
        text.Append(new ReportTable<OperationGroup>(Columns(main, parallel), groups).ToMarkdown()).Append('\n');
        foreach (string line in Lines(main, parallel))
        {
            text.Append("- ").Append(line).Append('\n');
        }

        return text.ToString();
    }

    private static List<Column<OperationGroup>> Columns(GramReport main, GramReport? parallel)
    {
        List<Column<OperationGroup>> columns =
        [
            new("form", group => group.Title) { IsText = true },
            new("of peak", group => group.OfPeak),
            new("over plain", group => Figures.Times(group.OverPlain)),
        ];
        if (main.HasAvailablePeers)
        {
            columns.Add(new("over best peer", OverBestPeer));
        }

        if (parallel is not null)
        {
            string threads = Figures.Count(parallel.Threads, "thread");
            columns.Add(new($"{threads} over 1", group => group.SpeedupIn(parallel) is { } ratio ? Figures.Times(ratio) : Empty));
            if (parallel.HasAvailablePeers)
            {
                columns.Add(new($"over best peer, {threads}", group => OverBestPeer(group.In(parallel))));
            }
        }

        return columns;
    }

    private static string OverBestPeer(OperationGroup group) => group.OverBestPeer is { } ratio
        ? $"{Figures.Times(ratio)} {string.Join(", ", group.BestPeers)}"
        : Empty;

    private static IEnumerable<string> Lines(GramReport main, GramReport? parallel)
    {
        foreach (GramReport report in new[] { main, parallel }.OfType<GramReport>())
        {
            string threads = $"On {Figures.Count(report.Threads, "thread")}";
            if (report.HasAvailablePeers)
            {
                yield return $"{threads}, slower than the best peer: {ReportLines.OperationsSlowerThanPeer(report)}";
            }

            if (ReportLines.Disturbance(report) is { } disturbance)
            {
                yield return $"{threads}. {disturbance}";
            }
        }

        foreach (string line in ReportLines.MissingOperationPeers(main))
        {
            yield return line;
        }
    }

    /// <summary>One operation at all its sizes.</summary>
    /// <param name="Name">The operation's name.</param>
    /// <param name="Rows">At least one.</param>
    private sealed record OperationGroup(string Name, IReadOnlyList<ReportRow> Rows)
    {
        /// <summary>The operation, and for a batch its size, which no other operation is measured at.</summary>
        public string Title => Rows[0].BatchSize > 1 ? $"{Name}, {string.Join(", ", Rows.Select(row => row.Shape))}" : Name;

        public string OfPeak
        {
            get
            {
                string lowest = Figures.Percent(Rows.Min(row => row.FractionOfPeak));
                string highest = Figures.Percent(Rows.Max(row => row.FractionOfPeak));
                return lowest == highest ? lowest : $"{lowest[..^2]}–{highest}";
            }
        }

        public double OverPlain => Figures.GeometricMean([.. Rows.Select(row => row.OverPlain)]);

        /// <summary>Null if no peer computes the same.</summary>
        public double? OverBestPeer => MeanOf(Rows.Select(row => row.SpeedupOverBestPeer).OfType<double>());

        /// <summary>The best peers, most frequent first.</summary>
        public IEnumerable<string> BestPeers =>
            Rows.Select(row => row.BestPeer).OfType<string>().CountBy(name => name).OrderByDescending(name => name.Value)
                .Select(name => name.Key);

        /// <summary>
        /// The operations of a report in its order, batches last. A small feature map's plain product is only the baseline of its batch.
        /// </summary>
        public static IReadOnlyList<OperationGroup> AllOf(GramReport report) =>
            [.. report.Rows
                .Where(row => row.BatchSize > 1 || Operation.IsLarge(row.Shape))
                .GroupBy(row => row.Operation)
                .Select(rows => new OperationGroup(rows.Key, [.. rows]))
                .OrderBy(group => group.Rows[0].BatchSize)];

        /// <summary>The same operation and sizes in another report.</summary>
        public OperationGroup In(GramReport other) =>
            this with { Rows = [.. other.Rows.Where(row => row.Operation == Name && Rows.Any(mine => mine.Shape == row.Shape))] };

        /// <summary>How much faster the other report is; null if it lacks the operation.</summary>
        public double? SpeedupIn(GramReport other) => MeanOf(In(other).Rows.Select(row =>
            Rows.First(mine => mine.Shape == row.Shape).Microseconds / row.Microseconds));

        private static double? MeanOf(IEnumerable<double> ratios)
        {
            double[] all = [.. ratios];
            return all.Length > 0 ? Figures.GeometricMean(all) : null;
        }
    }
}

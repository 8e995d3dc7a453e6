using System.Text;

namespace GramGen.Bench.Report;

/// <summary>A report as Markdown.</summary>
internal static class MarkdownTable
{
    /// <summary>The whole report: the lines in words and one table with every column.</summary>
    public static string Of(GramReport report)
    {
        IReadOnlyList<Column<ReportRow>> columns = report.Peers.Count == 0
            ? ReportColumns.Own
            : [.. ReportColumns.Own, .. ReportColumns.Peers(report).Skip(1)];
        var text = new StringBuilder();
        Paragraph(ReportLines.Machine(report));
        Paragraph(ReportLines.Run(report));
        if (ReportLines.Disturbance(report) is { } disturbance)
        {
            Paragraph(disturbance);
        }

        text.Append(Of(columns, report.Rows)).Append('\n');
        if (report.Peers.Count > 0)
        {
            Paragraph("The columns of the peers: their time on the same data over that of the generated kernel.");
        }

        if (ReportLines.Mean(report) is { } mean)
        {
            Paragraph(mean);
        }

        foreach (string line in ReportLines.Left(report).Concat(ReportLines.Versions(report)))
        {
            Paragraph(line);
        }

        return text.ToString().TrimEnd('\n') + "\n";

        void Paragraph(string line) => text.Append(line).Append("\n\n");
    }

    /// <summary>The table alone.</summary>
    public static string Of<TRow>(IReadOnlyList<Column<TRow>> columns, IEnumerable<TRow> rows)
    {
        var text = new StringBuilder();
        Line(columns.Select(column => column.Header.Replace('\n', ' ')));
        Line(columns.Select(column => column.IsText ? "---" : "---:"));
        foreach (TRow row in rows)
        {
            Line(columns.Select(column => column.Cell(row)));
        }

        return text.ToString();

        void Line(IEnumerable<string> cells) => text.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
    }
}

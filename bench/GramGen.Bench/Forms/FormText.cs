using System.Text;
using GramGen.Bench.Report;

namespace GramGen.Bench.Forms;

/// <summary>Reports of forms as Markdown: a table for each.</summary>
internal static class FormText
{
    public static string Of(IReadOnlyList<FormReport> reports)
    {
        var text = new StringBuilder();
        Paragraph(ReportLines.Machine(reports[0]));
        foreach (FormReport report in reports)
        {
            Paragraph(ReportLines.Run(report));
            if (ReportLines.Disturbance(report) is { } disturbance)
            {
                Paragraph(disturbance);
            }

            IReadOnlyList<Column<FormRow>> columns = FormColumns.Of(report);
            text.Append(MarkdownTable.Of(report.Peers.Count == 0 ? columns : [.. columns, FormColumns.AllPeers], report.Rows)).Append('\n');
        }

        foreach (string line in reports.SelectMany(FormLines.Left).Concat(reports.SelectMany(ReportLines.Versions)).Distinct())
        {
            Paragraph(line);
        }

        return text.ToString().TrimEnd('\n') + "\n";

        void Paragraph(string line) => text.Append(line).Append("\n\n");
    }
}

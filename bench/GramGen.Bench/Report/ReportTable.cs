using System.Text;
using Spectre.Console;

namespace GramGen.Bench.Report;

/// <summary>A column of a table, on the console or in Markdown.</summary>
/// <param name="Header">Its name, on one line or two.</param>
/// <param name="Cell">The text for a row.</param>
/// <typeparam name="TRow">What a row shows.</typeparam>
internal sealed record Column<TRow>(string Header, Func<TRow, string> Cell)
{
    /// <summary>What a cell without a value shows.</summary>
    public const string Empty = "–";

    /// <summary>Whether the row's value is correct; others are shown in red.</summary>
    public Func<TRow, bool> IsCorrect { get; init; } = _ => true;

    /// <summary>Text is aligned to the left, numbers to the right.</summary>
    public bool IsText { get; init; }
}

/// <summary>A table of any kind of rows.</summary>
/// <param name="columns">The columns.</param>
/// <param name="rows">The rows.</param>
/// <typeparam name="TRow">What a row shows.</typeparam>
internal sealed class ReportTable<TRow>(IReadOnlyList<Column<TRow>> columns, IEnumerable<TRow> rows)
{
    public Table ToConsole()
    {
        Table table = new Table().Border(TableBorder.Horizontal);
        foreach (Column<TRow> column in columns)
        {
            TableColumn shown = new TableColumn(column.Header).NoWrap().PadLeft(0).PadRight(1);
            table.AddColumn(column.IsText ? shown : shown.RightAligned());
        }

        foreach (TRow row in rows)
        {
            table.AddRow([.. columns.Select(column => Cell(column, row))]);
        }

        return table;
    }

    public string ToMarkdown()
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

    private static string Cell(Column<TRow> column, TRow row)
    {
        string text = column.Cell(row);
        return column.IsCorrect(row) ? text : $"[red]{text}[/]";
    }
}

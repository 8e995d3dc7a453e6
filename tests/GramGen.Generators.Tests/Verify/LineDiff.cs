using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace VerifyTests;

/// <summary>What was taken from a text and what was added, with a few lines around.</summary>
internal static class LineDiff
{
    private const int LinesAround = 2;

    /// <summary>A text that is new in many places is read in a diff tool.</summary>
    private const int MostLines = 60;

    public static string Of(string verified, string received)
    {
        List<DiffPiece> lines = InlineDiffBuilder.Diff(verified, received, ignoreWhiteSpace: false).Lines;
        int[] shown = [.. Enumerable.Range(0, lines.Count).Where(i => IsNearChange(lines, i))];
        IEnumerable<string> text = shown.Take(MostLines).Select((line, i) =>
            (i > 0 && shown[i - 1] < line - 1 ? "  ...\n" : "") + Mark(lines[line].Type) + lines[line].Text);
        return string.Join('\n', shown.Length > MostLines ? text.Append($"  ... and {shown.Length - MostLines} lines more") : text);
    }

    private static bool IsNearChange(List<DiffPiece> lines, int line) =>
        lines.Skip(Math.Max(line - LinesAround, 0))
            .Take(line + LinesAround + 1 - Math.Max(line - LinesAround, 0))
            .Any(near => near.Type != ChangeType.Unchanged);

    private static string Mark(ChangeType type) => type switch
    {
        ChangeType.Inserted => "+ ",
        ChangeType.Deleted => "- ",
        _ => "  ",
    };
}

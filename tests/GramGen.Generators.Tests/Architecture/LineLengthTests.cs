using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Tests.Architecture;

/// <summary>Lines end where <c>.editorconfig</c> says, which compilers and formatters do not check.</summary>
public sealed partial class LineLengthTests
{
    [Fact]
    public void Lines_HaveAtMostTheColumnsOfTheEditorConfig()
    {
        int most = int.Parse(Limit().Match(ReadMeBlocks.Text(".editorconfig")).Groups["columns"].Value, CultureInfo.InvariantCulture);

        Assert.Empty(CodeFile.Written.SelectMany(file => LongLines(file, most)));
    }

    private static IEnumerable<string> LongLines(CodeFile file, int most)
    {
        SyntaxNode root = file.Tree.GetRoot();
        return file.Tree.GetText().Lines
            .Where(line => line.Span.Length > most && !IsText(root.FindToken(line.Start), line.Start))
            .Select(line => $"{file.Path}:{line.LineNumber + 1} has {line.Span.Length} columns; at most {most} are allowed.");
    }

    /// <summary>Whether a line begins inside a literal of several lines, whose text is data and breaks where the data does.</summary>
    private static bool IsText(SyntaxToken token, int start) => token.SpanStart < start && start < token.Span.End;

    [GeneratedRegex(@"^\[\*\.cs\]\nmax_line_length = (?<columns>\d+)$", RegexOptions.Multiline)]
    private static partial Regex Limit();
}

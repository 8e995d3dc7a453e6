using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace GramGen.Generators.Tests;

/// <summary>A source with its diagnostics marked: <c>partial struct {|GRAM001:Kernel|}</c>.</summary>
/// <param name="Source">The text without marks.</param>
/// <param name="Expected">The ids and the underlined code, in order.</param>
internal sealed partial record Markup(string Source, IReadOnlyList<(string Id, TextSpan Span)> Expected)
{
    public static Markup Parse(string marked)
    {
        var expected = new List<(string Id, TextSpan Span)>();
        string source = marked;
        for (Match mark = Innermost().Match(source); mark.Success; mark = Innermost().Match(source))
        {
            string inner = mark.Groups["text"].Value;
            int before = "{|".Length + mark.Groups["id"].Length + ":".Length;
            int shift = before + "|}".Length;
            // Earlier matches are before this one or inside it, never around it.
            expected = [.. expected.Select(e => (e.Id, Moved(e.Span, mark.Index, before, mark.Index + mark.Length, shift)))];
            source = source.Remove(mark.Index, mark.Length).Insert(mark.Index, inner);
            expected.Add((mark.Groups["id"].Value, new TextSpan(mark.Index, inner.Length)));
        }

        return new Markup(source, [.. expected.OrderBy(e => e.Span.Start).ThenBy(e => e.Id, StringComparer.Ordinal)]);
    }

    public void AssertReported(IEnumerable<Diagnostic> diagnostics) => Assert.Equal(
        Expected.Select(e => $"{e.Id} under '{Source.Substring(e.Span.Start, e.Span.Length)}' at {e.Span.Start}"),
        diagnostics.Select(d => $"{d.Id} under '{Source.Substring(d.Location.SourceSpan.Start, d.Location.SourceSpan.Length)}' "
            + $"at {d.Location.SourceSpan.Start}"));

    private static TextSpan Moved(TextSpan span, int start, int before, int end, int shift) =>
        span.Start >= end ? new TextSpan(span.Start - shift, span.Length)
        : span.Start >= start ? new TextSpan(span.Start - before, span.Length)
        : span;

    [GeneratedRegex(@"\{\|(?<id>GRAM\d+):(?<text>(?:(?!\{\||\|\}).)*)\|\}", RegexOptions.Singleline)]
    private static partial Regex Innermost();
}

using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Tests.Architecture;

/// <summary>Names and comments use the words of the field (docs/glossary.md): each word here has one that everybody knows.</summary>
public sealed class GlossaryTests
{
    private const RegexOptions Options = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>Words of names, with what the field says instead. A name is split where a capital letter begins a word.</summary>
    private static readonly (string Word, string Instead)[] NameWords =
    [
        ("strips?", "micro-panel, packed panel or chunk"),
        ("crews?", "thread team"),
        ("mirror(s|ed|ing)?", "transpose, transposed store"),
        ("widen(s|ed|ing)?", "convert to single"),
        ("turned", "transposed"),
        ("setbacks?", "OutOfMemoryCache"),
        ("absence", "UnavailableReason"),
        ("(?<!micro )tiles?", "micro-kernel or micro-tile"),
    ];

    /// <summary>Phrases of comments, with what a native engineer writes instead.</summary>
    private static readonly (string Phrase, string Instead)[] Phrases =
    [
        .. NameWords.Where(word => !word.Word.StartsWith("(?<!", StringComparison.Ordinal)),
        ("(?<!micro-)tiles?", "micro-kernel or micro-tile"),
        ("so many", "a number, or rewrite"),
        ("so few", "a number, or rewrite"),
        ("for people", "leave out"),
        ("in words", "as text, or leave out"),
        ("asked for", "requested, prefetched"),
        ("lie so", "are stored so"),
        ("lies? pixel after pixel", "channels-last"),
        ("what there is", "rewrite"),
        ("to the letter", "exactly"),
        ("of its own", "its own"),
        ("hungriest", "maximum"),
        ("no larger, no other", "rewrite"),
        ("it is said", "rewrite"),
        ("foresee", "recognize, follow"),
    ];

    private static readonly string[] Folders = ["src", "generators", "samples", "bench"];

    [Fact]
    public void Names_AreTheFields()
    {
        string[] strays =
        [
            .. from file in Folders.SelectMany(CodeFile.Under)
               from name in file.Declared.Distinct()
               let words = Regex.Replace(name, "(?<=[a-z0-9])(?=[A-Z])|_", " ")
               from banned in NameWords
               where Regex.IsMatch(words, $@"\b{banned.Word}\b", Options)
               select $"{file.Path}: {name} (the field says {banned.Instead})",
        ];
        Assert.True(strays.Length == 0, string.Join('\n', strays));
    }

    [Fact]
    public void Comments_AreInTheFieldsWordsAndPlainEnglish()
    {
        string[] strays =
        [
            .. from file in Folders.SelectMany(CodeFile.Under)
               from comment in file.Tree.GetRoot().DescendantTrivia().Where(IsComment)
               let text = Regex.Replace(comment.ToFullString(), @"\s*\n\s*///?\s*|\s+", " ")
               from banned in Phrases
               let match = Regex.Match(text, $@"(?<![\w.""]){banned.Phrase}(?!\w)", Options)
               where match.Success
               select $"{file.Path}: … {Around(text, match)} … (better: {banned.Instead})",
        ];
        Assert.True(strays.Length == 0, string.Join('\n', strays));
    }

    /// <summary>Patterns that match nothing would hold nothing.</summary>
    [Theory]
    [InlineData("CrewOfThreads", true)]
    [InlineData("MirrorImage", true)]
    [InlineData("TileSize", true)]
    [InlineData("MicroTile", false)]
    [InlineData("Profile", false)]
    public void Patterns_FindWholeWords(string name, bool isBanned)
    {
        string words = Regex.Replace(name, "(?<=[a-z0-9])(?=[A-Z])|_", " ");
        Assert.Equal(isBanned, NameWords.Any(banned => Regex.IsMatch(words, $@"\b{banned.Word}\b", Options)));
    }

    private static bool IsComment(SyntaxTrivia trivia) => trivia.Kind() is SyntaxKind.SingleLineCommentTrivia
        or SyntaxKind.MultiLineCommentTrivia or SyntaxKind.SingleLineDocumentationCommentTrivia;

    private static string Around(string text, Match match) =>
        text[Math.Max(match.Index - 40, 0)..Math.Min(match.Index + match.Length + 40, text.Length)];
}

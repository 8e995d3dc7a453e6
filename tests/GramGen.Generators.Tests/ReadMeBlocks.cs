using System.Reflection;
using System.Text.RegularExpressions;

namespace GramGen.Generators.Tests;

/// <summary>The code in the README and in the pages of docs/.</summary>
internal static partial class ReadMeBlocks
{
    /// <summary>The folder of the README, from the project: a build with mapped paths does not know where its sources are.</summary>
    public static string Root { get; } = typeof(ReadMeBlocks).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "Repository").Value!;

    /// <summary>The README and all pages, as paths from the root with slashes.</summary>
    public static IReadOnlyList<string> Documents { get; } =
    [
        "README.md",
        .. Directory.GetFiles(Path.Combine(Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>The programs in C#, each with the output shown right after it, if any.</summary>
    public static IEnumerable<DocumentedProgram> Examples =>
        from document in Documents
        from example in Example().Matches(Text(document))
        select new DocumentedProgram(
            example.Groups["code"].Value.Trim(),
            example.Groups["output"] is { Success: true } output ? output.Value.Trim('\n') : null,
            document);

    /// <summary>The blocks of a language, in their order.</summary>
    public static IEnumerable<string> Of(string language) => Documents.SelectMany(document => Of(language, Text(document)));

    /// <summary>The blocks of a language in a text.</summary>
    public static IEnumerable<string> Of(string language, string text) => Block().Matches(text)
        .Where(block => block.Groups["language"].Value == language)
        .Select(block => block.Groups["code"].Value.Trim());

    /// <summary>The text of a document.</summary>
    /// <param name="document">Its path from the root.</param>
    public static string Text(string document) => File.ReadAllText(Path.Combine(Root, document)).ReplaceLineEndings("\n");

    [GeneratedRegex("^```csharp\n(?<code>.*?)^```\n(\n```text\n(?<output>.*?)^```)?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("^```(?<language>[a-z]*)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    /// <summary>A program that a document shows.</summary>
    /// <param name="Code">All of it: no using is added.</param>
    /// <param name="Output">What it prints, without line breaks around; null if the document does not show it.</param>
    /// <param name="Document">Where it is.</param>
    internal sealed record DocumentedProgram(string Code, string? Output, string Document)
    {
        public void Deconstruct(out string code, out string? output) => (code, output) = (Code, Output);
    }
}

using System.Reflection;
using System.Text.RegularExpressions;

namespace GramGen.Generators.Tests;

/// <summary>The code in the README.</summary>
internal static partial class ReadMeBlocks
{
    /// <summary>The folder of the README, from the project: a build with mapped paths does not know where its sources are.</summary>
    public static string Root { get; } = typeof(ReadMeBlocks).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "Repository").Value!;

    /// <summary>The blocks of a language, in their order.</summary>
    public static IEnumerable<string> Of(string language) => Block().Matches(File.ReadAllText(Path.Combine(Root, "README.md")))
        .Where(block => block.Groups["language"].Value == language)
        .Select(block => block.Groups["code"].Value.Trim());

    /// <summary>The examples in C#, each with the output shown right after it, if any.</summary>
    public static IEnumerable<(string Code, string? Output)> Examples => Example().Matches(File.ReadAllText(Path.Combine(Root, "README.md")))
        .Select(example => (example.Groups["code"].Value.Trim(), example.Groups["output"] is { Success: true } output ? output.Value.Trim() : null));

    [GeneratedRegex("^```csharp\r?\n(?<code>.*?)^```\r?\n(\r?\n```text\r?\n(?<output>.*?)^```)?", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex("^```(?<language>[a-z]*)\r?\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}

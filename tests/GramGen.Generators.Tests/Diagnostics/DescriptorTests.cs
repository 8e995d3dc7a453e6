using System.Text.RegularExpressions;
using GramGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Tests;

/// <summary>Every diagnostic has a paragraph in the README and a line in the release files.</summary>
public partial class DescriptorTests
{
    private static readonly string Root = ReadMeBlocks.Root;

    private static readonly string ReadMe = File.ReadAllText(Path.Combine(Root, "README.md"));

    public static TheoryData<string> Ids => [.. GramDiagnostics.All.Select(descriptor => descriptor.Id)];

    [Fact]
    public void Ids_CountUpWithoutGaps() =>
        Assert.Equal(Enumerable.Range(1, GramDiagnostics.All.Length).Select(i => $"GRAM{i:000}"), GramDiagnostics.All.Select(d => d.Id));

    [Fact]
    public void Analyzer_SupportsEveryDescriptor() => Assert.Equal(
        typeof(GramDiagnostics).GetFields().Select(field => field.GetValue(null)).OfType<DiagnosticDescriptor>().Select(d => d.Id),
        new GramKernelAnalyzer().SupportedDiagnostics.Select(d => d.Id));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Descriptor_HasItsParagraphInTheReadMe(string id)
    {
        DiagnosticDescriptor descriptor = Descriptor(id);

        Assert.StartsWith($"**{descriptor.DefaultSeverity}. {descriptor.Title}.** ", Paragraph(id), StringComparison.Ordinal);
        Assert.EndsWith("#" + id.ToLowerInvariant(), descriptor.HelpLinkUri, StringComparison.Ordinal);
        Assert.Equal("GramGen", descriptor.Category);
        Assert.True(descriptor.IsEnabledByDefault);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void ReadMeExample_IsReported(string id)
    {
        Match example = Example().Match(Paragraph(id));
        Assert.True(example.Success, "The paragraph shows no example.");
        if (example.Groups["language"].Value == "cs")
        {
            Assert.Equal([id], AnalyzerRunner.Run("using GramGen;\n" + example.Groups["code"].Value).Select(d => d.Id).Distinct());
        }
    }

    [Fact]
    public void Releases_NameEveryDiagnostic()
    {
        string folder = Path.Combine(Root, "generators", "GramGen.Generators");
        string[] files = [Path.Combine(folder, "AnalyzerReleases.Shipped.md"), Path.Combine(folder, "AnalyzerReleases.Unshipped.md")];

        Assert.Equal(
            GramDiagnostics.All.Select(d => $"{d.Id} | {d.Category} | {d.DefaultSeverity} | {d.Title}"),
            files.SelectMany(File.ReadAllLines).Where(line => line.StartsWith("GRAM", StringComparison.Ordinal)));
    }

    private static DiagnosticDescriptor Descriptor(string id) => GramDiagnostics.All.Single(descriptor => descriptor.Id == id);

    private static string Paragraph(string id)
    {
        string[] parts = ReadMe.Split($"\n#### {id}\n\n");
        Assert.Equal(2, parts.Length);
        return parts[1].Split("\n#")[0];
    }

    [GeneratedRegex("^```(?<language>[a-z]+)\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Example();
}

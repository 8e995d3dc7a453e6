using System.Xml.Linq;
using GramGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Tests;

/// <summary>Every diagnostic has a page in docs/diagnostics/, whose wrong code reports it and whose right code reports nothing.</summary>
public sealed class DiagnosticPageTests
{
    private const string Folder = "docs/diagnostics";

    /// <summary>Reported by the package's targets, not by the analyzer.</summary>
    private const string OtherLanguage = "GRAM024";

    public static TheoryData<string> Ids => [.. GramDiagnostics.All.Select(descriptor => descriptor.Id)];

    [Fact]
    public void Pages_AreThoseOfTheDiagnostics() => Assert.Equal(
        GramDiagnostics.All.Select(descriptor => $"{Folder}/{descriptor.Id}.md").Append($"{Folder}/{OtherLanguage}.md")
            .Append($"{Folder}/README.md"),
        ReadMeBlocks.Documents.Where(document => document.StartsWith(Folder, StringComparison.Ordinal)));

    [Fact]
    public void List_HasEveryDiagnostic() => Assert.Equal(
        GramDiagnostics.All.Select(d => $"| [{d.Id}]({d.Id}.md) | {d.DefaultSeverity} | {d.Title} |"),
        ReadMeBlocks.Text($"{Folder}/README.md").Split('\n')
            .Where(line => line.StartsWith("| [GRAM", StringComparison.Ordinal)
                && !line.Contains(OtherLanguage, StringComparison.Ordinal)));

    [Theory]
    [MemberData(nameof(Ids))]
    public void Page_BeginsWithTitleAndSeverity(string id)
    {
        DiagnosticDescriptor descriptor = GramDiagnostics.All.Single(descriptor => descriptor.Id == id);
        Assert.StartsWith(
            $"# {id}: {descriptor.Title}\n\n**{descriptor.DefaultSeverity}.** ", ReadMeBlocks.Text($"{Folder}/{id}.md"),
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void WrongCode_ReportsIt(string id) => Assert.Equal([id], Analyze(Section(id, "Wrong")).Select(d => d.Id).Distinct());

    [Theory]
    [MemberData(nameof(Ids))]
    public void RightCode_ReportsNothingAndCompiles(string id)
    {
        string right = Section(id, "Right");
        Assert.Empty(Analyze(right));

        (CSharpCompilation compilation, Config config) = ProjectOf(right);
        Compilation output = GeneratorRunner.Run(compilation, config).Output;
        Assert.NotEqual(compilation.SyntaxTrees.Length, output.SyntaxTrees.Count());
        Assert.DoesNotContain(output.GetDiagnostics(TestContext.Current.CancellationToken), d => d.Severity == DiagnosticSeverity.Error);
    }

    private static IReadOnlyList<Diagnostic> Analyze(string section)
    {
        (CSharpCompilation compilation, Config config) = ProjectOf(section);
        return AnalyzerRunner.Run(compilation, config);
    }

    /// <summary>The code of a section, with the properties and the options that it shows.</summary>
    private static (CSharpCompilation Compilation, Config Config) ProjectOf(string section)
    {
        const string File = "Source0.cs";
        var properties = ReadMeBlocks.Of("xml", section)
            .SelectMany(xml => XElement.Parse(xml).Elements())
            .ToDictionary(property => property.Name.LocalName, property => property.Value);
        (string, string)[] options = [.. ReadMeBlocks.Of("ini", section)
            .Select(line => line.Split(" = "))
            .Select(parts => (parts[0], parts[1]))];
        var parse = new CSharpParseOptions(
            LanguageVersionFacts.TryParse(properties.GetValueOrDefault("LangVersion", "default"), out LanguageVersion version)
                ? version.MapSpecifiedToEffectiveVersion()
                : throw new InvalidDataException("No such language version."));
        SyntaxTree source = CSharpSyntaxTree.ParseText("using GramGen;\n" + ReadMeBlocks.Of("cs", section).Single(), parse, File);
        CSharpCompilation compilation = GeneratorRunner.Compile();
        return (
            compilation.AddSyntaxTrees(source)
                .WithOptions(compilation.Options
                    .WithGeneralDiagnosticOption(ReportDiagnostic.Default)
                    .WithNullableContextOptions(NullableContextOptions.Disable)),
            new Config([.. properties.Select(property => ($"build_property.{NameInTargets(property.Key)}", property.Value))]).With(
                File, options));
    }

    /// <summary>The package's targets pass this property under another name.</summary>
    private static string NameInTargets(string property) => property == "PublishAot" ? "_GramGenPublishAot" : property;

    private static string Section(string id, string title)
    {
        string[] parts = ReadMeBlocks.Text($"{Folder}/{id}.md").Split($"\n## {title}\n");
        Assert.Equal(2, parts.Length);
        return parts[1].Split("\n## ")[0];
    }
}

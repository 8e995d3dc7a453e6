using System.Xml.Linq;
using GramGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Tests;

/// <summary>Every diagnostic has a link to its page, and a line in the release files.</summary>
public class DescriptorTests
{
    private static readonly string Root = ReadMeBlocks.Root;

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
    public void Descriptor_LinksToItsPage(string id)
    {
        DiagnosticDescriptor descriptor = GramDiagnostics.All.Single(descriptor => descriptor.Id == id);

        Assert.Equal("GramGen", descriptor.Category);
        Assert.True(descriptor.IsEnabledByDefault);
        string page = $"docs/diagnostics/{id}.md";
        Assert.True(File.Exists(Path.Combine(Root, page)));
        Assert.Equal(HelpLinks.Address.Length == 0 ? page : $"{HelpLinks.Address}/blob/main/{page}", descriptor.HelpLinkUri);
    }

    /// <summary>Relative to the package's readme until the repository has a public address.</summary>
    [Theory]
    [InlineData("", "docs/diagnostics/GRAM001.md")]
    [InlineData("https://host/gramgen", "https://host/gramgen/blob/main/docs/diagnostics/GRAM001.md")]
    [InlineData("https://host/gramgen/", "https://host/gramgen/blob/main/docs/diagnostics/GRAM001.md")]
    public void HelpLink_FollowsTheAddress(string address, string link) => Assert.Equal(link, HelpLinks.Of("GRAM001", address));

    /// <summary>The one place where the address is set.</summary>
    [Fact]
    public void Address_IsThatOfTheProperty() => Assert.Equal(
        XDocument.Load(Path.Combine(Root, "Directory.Build.props")).Descendants("RepositoryAddress").Single().Value.TrimEnd('/'),
        HelpLinks.Address);

    [Fact]
    public void Releases_NameEveryDiagnostic()
    {
        string folder = Path.Combine(Root, "generators", "GramGen.Generators");
        string[] files = [Path.Combine(folder, "AnalyzerReleases.Shipped.md"), Path.Combine(folder, "AnalyzerReleases.Unshipped.md")];

        Assert.Equal(
            GramDiagnostics.All.Select(d => $"{d.Id} | {d.Category} | {d.DefaultSeverity} | {d.Title}"),
            files.SelectMany(File.ReadAllLines).Where(line => line.StartsWith("GRAM", StringComparison.Ordinal)));
    }
}

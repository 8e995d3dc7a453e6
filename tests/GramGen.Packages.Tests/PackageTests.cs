using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace GramGen.Packages.Tests;

/// <summary>The content of the packages.</summary>
public sealed partial class PackageTests
{
    private readonly PackedFiles _packed;

    public PackageTests(PackedFiles packed)
    {
        Requirement.RunExhaustively();
        _packed = packed;
    }

    private IReadOnlyList<Package> Packages => Package.All(_packed.Folder);

    /// <summary>
    /// A change is a decision: to approve it, copy what the run wrote beside the test's assembly over Packages.approved.txt.
    /// </summary>
    [Fact]
    public void PackagesOfTheSolution_AreTheApprovedOnes()
    {
        string content = string.Join("\n", Packages.Select(package => package.Description(_packed.Version))).Trim();
        string approved = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Packages.approved.txt")).ReplaceLineEndings("\n").Trim();
        if (content != approved)
        {
            File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "Packages.received.txt"), content + "\n");
        }

        Assert.Equal(approved, content);
    }

    [Fact]
    public void SecondBuildElsewhere_HasTheSameBytes()
    {
        Assert.Equal(Hashes(_packed.Folder), Hashes(_packed.SecondFolder));
    }

    [Fact]
    public void NoFile_TellsWhereItWasBuilt()
    {
        string[] places = [PackedFiles.Repository, _packed.Root];
        foreach (Package package in Packages)
        {
            Assert.All(package.Files, file => Assert.DoesNotContain(places, place => Holds(file.Value, place)));
        }
    }

    /// <summary>A gallery shows the file without the repository, so relative links would be broken.</summary>
    [Fact]
    public void ReadMe_LinksToNothingBesideIt()
    {
        Package[] packages = [.. Packages.Where(package => package.Files.ContainsKey("README.md"))];

        Assert.Equal(9, packages.Length);
        Assert.All(packages, package => Assert.DoesNotMatch(@"\]\((?!https://)", package.Text("README.md")));
    }

    /// <summary>The diagnostics' help links lead to pages in the package, and those pages to one another.</summary>
    [Fact]
    public void Pages_AreAllPackedWithWhatTheyLinkTo()
    {
        Package package = Packages.Single(package => package.Name == $"GramGen.{_packed.Version}.nupkg");
        string[] pages = [.. package.Files.Keys.Where(file => file.StartsWith("docs/", StringComparison.Ordinal))];

        Assert.Equal(
            Directory.GetFiles(Path.Combine(PackedFiles.Repository, "docs", "diagnostics"))
                .Select(file => Path.GetFileName(file))
                .Order(StringComparer.Ordinal),
            pages.Where(page => page.StartsWith("docs/diagnostics/", StringComparison.Ordinal))
                .Select(page => Path.GetFileName(page))
                .Order(StringComparer.Ordinal));
        Assert.All(pages, page => Assert.All(
            Link().Matches(package.Text(page)).Select(link => link.Groups["file"].Value),
            link => Assert.Contains(new Uri(new Uri($"file:///{page}"), link).AbsolutePath.TrimStart('/'), pages)));
    }

    private static string[] Hashes(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal)
            .Select(file => $"{Path.GetFileName(file)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(file)))}")];

    private static bool Holds(byte[] content, string text) =>
        content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0 || content.AsSpan().IndexOf(Encoding.Unicode.GetBytes(text)) >= 0;

    [GeneratedRegex(@"\]\((?<file>[^)#]+)[^)]*\)")]
    private static partial Regex Link();
}

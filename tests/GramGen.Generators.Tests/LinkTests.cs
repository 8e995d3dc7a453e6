using System.Text.RegularExpressions;

namespace GramGen.Generators.Tests;

/// <summary>Links between documents lead to files and headings that exist.</summary>
public sealed partial class LinkTests
{
    /// <summary>Sites that documents link to. An address that nobody registered would lead to a stranger.</summary>
    private static readonly string[] KnownHosts =
    [
        "keepachangelog.com", "semver.org", "www.contributor-covenant.org", "github.com/dotnet/roslyn-analyzers",
        "learn.microsoft.com/dotnet/orleans",
    ];

    private static readonly string[] Folders = [".github", "bench", "docs", "generators", "samples", "src", "tests"];

    /// <summary>Every Markdown file of the repository.</summary>
    public static TheoryData<string> Documents => [.. All()];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_LeadSomewhere(string document) =>
        Assert.DoesNotContain(Links(ReadMeBlocks.Text(document)), link => !Exists(document, link));

    /// <summary>A page that no other page links to is never read.</summary>
    [Fact]
    public void Pages_AreReachedFromTheReadMe()
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        Reach("README.md");
        Assert.Empty(ReadMeBlocks.Documents.Except(reached));

        void Reach(string document)
        {
            if (reached.Add(document))
            {
                foreach (string target in Links(ReadMeBlocks.Text(document)).Where(IsLocal).Select(link => Target(document, link)))
                {
                    if (target.EndsWith(".md", StringComparison.Ordinal) && File.Exists(Path.Combine(ReadMeBlocks.Root, target)))
                    {
                        Reach(target);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData("README.md", "docs/nothing.md", false)]
    [InlineData("README.md", "docs/kernels.md", true)]
    [InlineData("docs/kernels.md", "forms.md", true)]
    [InlineData("docs/kernels.md", "forms.md#no-such-heading", false)]
    [InlineData("docs/kernels.md", "#threads", true)]
    [InlineData("docs/kernels.md", "#no-such-heading", false)]
    [InlineData("README.md", "https://gramgen.example/", false)]
    public void Link_IsChecked(string document, string link, bool exists) => Assert.Equal(exists, Exists(document, link));

    private static IEnumerable<string> All() => Folders
        .Select(folder => Path.Combine(ReadMeBlocks.Root, folder))
        .SelectMany(folder => Directory.EnumerateFiles(folder, "*.md", SearchOption.AllDirectories))
        .Concat(Directory.EnumerateFiles(ReadMeBlocks.Root, "*.md"))
        .Select(file => Path.GetRelativePath(ReadMeBlocks.Root, file).Replace('\\', '/'))
        .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
        .Order(StringComparer.Ordinal);

    private static bool Exists(string document, string link)
    {
        if (!IsLocal(link))
        {
            return KnownHosts.Any(host => link.StartsWith($"https://{host}", StringComparison.Ordinal));
        }

        string target = Target(document, link);
        string path = Path.Combine(ReadMeBlocks.Root, target);
        string[] parts = link.Split('#');
        return parts.Length == 1
            ? File.Exists(path) || Directory.Exists(path)
            : File.Exists(path) && Anchors(ReadMeBlocks.Text(target)).Contains(parts[1]);
    }

    private static bool IsLocal(string link) => !link.Contains("://", StringComparison.Ordinal);

    /// <summary>The path of a link's file from the root.</summary>
    private static string Target(string document, string link)
    {
        string file = link.Split('#')[0];
        string folder = Path.Combine(ReadMeBlocks.Root, Path.GetDirectoryName(document)!);
        return file.Length == 0
            ? document
            : Path.GetRelativePath(ReadMeBlocks.Root, Path.GetFullPath(Path.Combine(folder, file))).Replace('\\', '/');
    }

    private static IEnumerable<string> Links(string text) =>
        Link().Matches(Code().Replace(Fence().Replace(text, ""), "")).Select(link => link.Groups["target"].Value);

    /// <summary>As GitHub makes them of headings: lower case, without punctuation, hyphens for spaces, numbered if repeated.</summary>
    private static HashSet<string> Anchors(string text)
    {
        var anchors = new HashSet<string>(StringComparer.Ordinal);
        foreach (Match heading in Heading().Matches(Fence().Replace(text, "")))
        {
            string words = heading.Groups["text"].Value.Trim().ToLowerInvariant();
            string anchor = string.Concat(words.Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');
            string numbered = anchor;
            for (int i = 1; !anchors.Add(numbered); i++)
            {
                numbered = $"{anchor}-{i}";
            }
        }

        return anchors;
    }

    /// <summary>Of links and of pictures.</summary>
    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("^#+ (?<text>.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^```.*?^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex Code();
}

using System.Text.RegularExpressions;

namespace GramGen.Bench.Tests;

/// <summary>The program's folders are layers: each uses only those below it.</summary>
public sealed partial class LayerTests
{
    // From the top. Folders on one line do not use each other.
    private static readonly string[][] Layers =
    [
        ["Commands"],
        ["Results", "Datasets", "Genotypes", "Weights"],
        ["Plots", "Microbenchmarks"],
        ["Report"],
        ["Peers"],
        ["Operations"],
        ["Pictures"],
        ["Measuring"],
    ];

    private static readonly string Project = Path.Combine(CommittedResultsTests.Root, "bench", "GramGen.Bench");

    public static IEnumerable<TheoryDataRow<string>> Folders =>
        Layers.SelectMany(layer => layer).Select(name => new TheoryDataRow<string>(name));

    [Fact]
    public void EveryFolder_IsALayer() => Assert.Equal(
        Layers.SelectMany(layer => layer).Order(StringComparer.Ordinal),
        Directory.GetFiles(Project, "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Project, file).Split(Path.DirectorySeparatorChar))
            .Where(path => path.Length > 1)
            .Select(path => path[0])
            .Distinct()
            .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_UsesOnlyLowerLayers(string folder)
    {
        int layer = Array.FindIndex(Layers, names => names.Contains(folder));
        string[] allowed = [folder, .. Layers[(layer + 1)..].SelectMany(names => names)];
        foreach (string file in Directory.GetFiles(Path.Combine(Project, folder), "*.cs", SearchOption.AllDirectories))
        {
            Assert.All(
                Using().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value),
                used => Assert.True(allowed.Contains(used), $"{file} uses {used}"));
        }
    }

    [GeneratedRegex(@"\bGramGen\.Bench\.(\w+)(?<!namespace GramGen\.Bench\.\w+)")]
    private static partial Regex Using();
}

using System.Text.RegularExpressions;
using GramGen.Generators.Tests;

namespace GramGen.Tool.Tests;

/// <summary>The program's folders are layers: each uses only those below it.</summary>
public sealed partial class LayerTests
{
    private static readonly string Project = Path.Combine(ReadMeBlocks.Root, "src", "GramGen.Tool");

    /// <summary>From the top. Folders on one line do not use each other.</summary>
    private static readonly string[][] Layers =
    [
        ["Commands"],
        ["Checking", "Clusters", "Files", "Spectral", "Terminal"],
    ];

    [Fact]
    public void EveryFolder_IsALayer() => Assert.Equal(
        Layers.SelectMany(layer => layer).Order(StringComparer.Ordinal),
        Sources().Select(source => source.Folder).Where(folder => folder.Length > 0).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Folders_UseOnlyLowerLayers()
    {
        string[] strays =
        [
            .. from source in Sources()
               where source.Folder.Length > 0
               from used in Using().Matches(source.Text).Select(match => match.Groups[1].Value)
               where used != source.Folder && LayerOf(used) <= LayerOf(source.Folder)
               select $"{source.Path} uses {used}",
        ];
        Assert.True(strays.Length == 0, string.Join('\n', strays));
    }

    /// <summary>A pattern that matches nothing would hold nothing.</summary>
    [Fact]
    public void Uses_AreFound() => Assert.Contains(Sources(), source => source.Folder == "Commands" && Using().IsMatch(source.Text));

    private static IEnumerable<(string Path, string Folder, string Text)> Sources() =>
        from path in Directory.EnumerateFiles(Project, "*.cs", SearchOption.AllDirectories)
        let name = Path.GetRelativePath(Project, path)
        where !name.StartsWith("obj", StringComparison.Ordinal) && !name.StartsWith("bin", StringComparison.Ordinal)
        select (path, Path.GetDirectoryName(name)!, File.ReadAllText(path));

    private static int LayerOf(string folder) => Array.FindIndex(Layers, names => names.Contains(folder));

    [GeneratedRegex(@"^using GramGen\.Tool\.(\w+);", RegexOptions.Multiline)]
    private static partial Regex Using();
}

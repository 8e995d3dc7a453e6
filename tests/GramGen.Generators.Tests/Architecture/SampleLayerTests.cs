using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GramGen.Generators.Tests.Architecture;

/// <summary>The folders of samples/StyleTransfer depend downwards only.</summary>
public sealed class SampleLayerTests
{
    private const string Root = "samples/StyleTransfer";

    /// <summary>From top to bottom. Folders of one layer do not know each other.</summary>
    private static readonly string[][] Layers =
    [
        ["Commands"],
        ["Serving"],
        ["Runs"],
        ["Losses", "Optimizing", "Explaining"],
        ["Networks"],
        ["Pictures", "Weights"],
        ["Files", "Arithmetic"],
    ];

    [Fact]
    public void Folders_DependDownwardsOnly() => Assert.Empty(
        from use in Uses()
        where LayerOf(use.From) >= LayerOf(use.To)
        select $"{use.From} uses {use.To}");

    /// <summary>A folder without a layer would not be checked.</summary>
    [Fact]
    public void EveryFolder_HasALayer() => Assert.Equal(
        Layers.SelectMany(layer => layer).Order(StringComparer.Ordinal),
        CodeFile.Under(Root).Select(FolderOf).Where(folder => folder.Length > 0).Distinct().Order(StringComparer.Ordinal));

    private static IEnumerable<(string From, string To)> Uses() =>
        from file in CodeFile.Under(Root)
        let folder = FolderOf(file)
        where folder.Length > 0
        from name in file.Tree.GetRoot().DescendantNodes().OfType<QualifiedNameSyntax>()
        where name.Parent is UsingDirectiveSyntax && name.Left.ToString() == "StyleTransfer"
        select (folder, name.Right.ToString());

    private static int LayerOf(string folder) => Array.FindIndex(Layers, layer => layer.Contains(folder));

    private static string FolderOf(CodeFile file) => Path.GetDirectoryName(file.Path[(Root.Length + 1)..])!;
}

using GramGen.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GramGen.Generators.Tests.Architecture;

/// <summary>
/// Every folder of the library and of the generator knows only the folders of its list: the layers of docs/architecture.md,
/// which point downwards. Read from the sources and not from compiled code, where a constant no longer tells its origin.
/// </summary>
public sealed class LayerTests
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        """;

    private const string Library = "src/GramGen";
    private const string Generator = "generators/GramGen.Generators";

    private static readonly string[] Arithmetic = [$"{Library}/Planning", $"{Library}/Summation"];
    private static readonly string[] Memory = [.. Arithmetic, $"{Library}/Threading", $"{Library}/Packing"];
    private static readonly string[] Products =
        [.. Memory, $"{Library}/Syrk", $"{Library}/Gemm", $"{Library}/Integer", $"{Library}/Statistics", $"{Library}/Similarity"];

    /// <summary>The folders, lowest first; each with all that it may know.</summary>
    private static readonly (string Folder, string[] Knows)[] Layers =
    [
        ($"{Library}/Planning", []),
        ($"{Library}/Abstractions", []),
        ($"{Library}/Summation", [$"{Library}/Planning"]),
        ($"{Library}/Threading", [$"{Library}/Abstractions"]),
        ($"{Library}/Packing", [.. Arithmetic, $"{Library}/Threading"]),
        ($"{Library}/Syrk", Memory),
        ($"{Library}/Gemm", Memory),
        ($"{Library}/Integer", [.. Memory, $"{Library}/Abstractions"]),
        ($"{Library}/Statistics", [.. Memory, $"{Library}/Abstractions"]),
        ($"{Library}/Similarity", Memory),
        ($"{Library}/Dispatch", [.. Products, $"{Library}/Abstractions"]),
        ($"{Library}/MatrixFunctions", [.. Products, $"{Library}/Abstractions", $"{Library}/Dispatch"]),
        ($"{Library}/CompilerServices", [.. Products, $"{Library}/Abstractions", $"{Library}/Dispatch"]),
        (Library, [.. Products, $"{Library}/Abstractions", $"{Library}/Dispatch", $"{Library}/MatrixFunctions"]),
        ($"{Generator}/Polyfills", []),
        ($"{Generator}/Model", [$"{Library}/Planning"]),
        ($"{Generator}/Parsing", [$"{Library}/Planning", $"{Generator}/Model"]),
        ($"{Generator}/Planning", [$"{Library}/Planning", $"{Generator}/Model"]),
        ($"{Generator}/Emit", [$"{Library}/Planning", $"{Generator}/Model", $"{Generator}/Planning"]),
        (
            $"{Generator}/Diagnostics",
            [$"{Library}/Planning", $"{Generator}/Model", $"{Generator}/Parsing", $"{Generator}/Planning", $"{Generator}/Emit"]),
        (Generator, [$"{Library}/Planning", $"{Generator}/Model", $"{Generator}/Parsing", $"{Generator}/Emit"]),
    ];

    private static readonly Lazy<Link[]> Links = new(() => [.. Sources().SelectMany(Read)]);

    [Fact]
    public void EveryFolder_KnowsOnlyThoseBelowIt()
    {
        Exhaustive.Require();
        string[] strays =
        [
            .. from link in Links.Value
               where !Layers.Single(layer => layer.Folder == link.From).Knows.Contains(link.To)
               select link.Description,
        ];
        Assert.True(strays.Length == 0, string.Join('\n', strays));
    }

    /// <summary>A list that names a folder above its own would let a circle through.</summary>
    [Fact]
    public void TheLists_PointDownwards()
    {
        for (int i = 0; i < Layers.Length; i++)
        {
            Assert.Subset(Layers[..i].Select(layer => layer.Folder).ToHashSet(), Layers[i].Knows.ToHashSet());
        }
    }

    /// <summary>A list of folders that were renamed would hold nothing.</summary>
    [Fact]
    public void EveryFolder_HasAList() => Assert.Equal(
        Files().Select(file => FolderOf(file.Path)).Distinct().Order(StringComparer.Ordinal),
        Layers.Select(layer => layer.Folder).Order(StringComparer.Ordinal));

    [Fact]
    public void TheLinksThatAreHeld_AreThere()
    {
        Exhaustive.Require();
        Assert.True(Links.Value.Length > 1000, $"only {Links.Value.Length} links were read");
    }

    private static IEnumerable<CodeFile> Files() => CodeFile.Under(Library).Concat(CodeFile.Under(Generator));

    private static IEnumerable<SemanticModel> Sources()
    {
        SyntaxTree[] trees = [CSharpSyntaxTree.ParseText(Usings), .. Files().Select(file => file.Tree)];
        var compilation = CSharpCompilation.Create("Sources", trees, Platform());
        return trees.Skip(1).Select(tree => compilation.GetSemanticModel(tree));
    }

    private static IEnumerable<MetadataReference> Platform() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(file => !Path.GetFileName(file).StartsWith("GramGen", StringComparison.Ordinal))
        .Select(file => MetadataReference.CreateFromFile(file));

    private static IEnumerable<Link> Read(SemanticModel model)
    {
        string here = model.SyntaxTree.FilePath;
        return
            from name in model.SyntaxTree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>()
            let type = TypeOf(model.GetSymbolInfo(name).Symbol)
            let home = type?.OriginalDefinition.DeclaringSyntaxReferences.FirstOrDefault()?.SyntaxTree.FilePath
            where home is { Length: > 0 } && FolderOf(home) != FolderOf(here)
            select new Link(FolderOf(here), FolderOf(home), $"{here}: {name} is {type.Name} of {home}");
    }

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol) => symbol switch
    {
        INamespaceSymbol => null,
        INamedTypeSymbol type => type,
        _ => symbol?.ContainingType,
    };

    private static string FolderOf(string path) => path[..path.LastIndexOf('/')];

    private sealed record Link(string From, string To, string Description);
}

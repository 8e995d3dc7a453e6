using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GramGen.Generators.Tests.Architecture;

/// <summary>
/// Which rooms know which. By what the names in the sources mean, and not by the compiled code: there a constant no longer tells
/// where it comes from.
/// </summary>
public sealed class RoomTests
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        """;

    /// <summary>
    /// All that a room may know. Of the library those whose order is strict; its other rooms run one pipeline and know each other,
    /// and the types of the public surface are known to all of them.
    /// </summary>
    private static readonly Dictionary<string, string[]> Knows = new()
    {
        ["GramGen.Generators.Model"] = ["GramGen.Planning"],
        ["GramGen.Generators.Parsing"] = ["GramGen.Generators.Model", "GramGen.Planning"],
        ["GramGen.Generators.Planning"] = ["GramGen.Generators.Model", "GramGen.Planning"],
        ["GramGen.Generators.Emit"] = ["GramGen.Generators.Model", "GramGen.Generators.Planning", "GramGen.Planning"],
        ["GramGen.Generators.Diagnostics"] =
            ["GramGen.Generators.Model", "GramGen.Generators.Parsing", "GramGen.Generators.Planning", "GramGen.Generators.Emit", "GramGen.Planning"],
        ["GramGen.Planning"] = [],
    };

    private static readonly Lazy<Link[]> Links = new(() => [.. Sources().SelectMany(Read)]);

    [Fact]
    public void NoRoom_KnowsOneThatItMustNot()
    {
        string[] strays =
        [
            .. from link in Links.Value
               where Knows.TryGetValue(link.From, out string[]? known) && !known.Contains(link.Room) && !known.Contains(link.Type)
               select $"{link.Place} is {link.Type}",
        ];
        Assert.True(strays.Length == 0, string.Join('\n', strays));
    }

    /// <summary>A table of rooms that were renamed would hold nothing.</summary>
    [Fact]
    public void EveryRoomOfTheGenerator_IsHeld()
    {
        string[] rooms = [.. Links.Value.Select(link => link.From).Distinct().Where(room => room.StartsWith("GramGen.Generators.", StringComparison.Ordinal))];

        Assert.NotEmpty(rooms);
        Assert.All(rooms, room => Assert.Contains(room, Knows.Keys));
    }

    private static IEnumerable<SemanticModel> Sources()
    {
        SyntaxTree[] trees =
        [
            CSharpSyntaxTree.ParseText(Usings),
            .. CodeFile.Under("src/GramGen").Concat(CodeFile.Under("generators/GramGen.Generators")).Select(file => file.Tree),
        ];
        var compilation = CSharpCompilation.Create("Sources", trees, Platform());
        return trees.Skip(1).Select(tree => compilation.GetSemanticModel(tree));
    }

    private static IEnumerable<MetadataReference> Platform() => ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
        .Split(Path.PathSeparator)
        .Where(file => !Path.GetFileName(file).StartsWith("GramGen", StringComparison.Ordinal))
        .Select(file => MetadataReference.CreateFromFile(file));

    private static IEnumerable<Link> Read(SemanticModel model)
    {
        SyntaxNode root = model.SyntaxTree.GetRoot();
        string? here = root.DescendantNodes().OfType<FileScopedNamespaceDeclarationSyntax>().FirstOrDefault()?.Name.ToString();
        return root.DescendantNodes().OfType<SimpleNameSyntax>()
            .Select(name => (Name: name, Type: TypeOf(model.GetSymbolInfo(name).Symbol)))
            .Where(use => here is not null && use.Type is not null && IsOurs(use.Type) && Room(use.Type) != here)
            .Select(use => new Link(here!, Room(use.Type!), $"{Room(use.Type!)}.{use.Type!.Name}", $"{model.SyntaxTree.FilePath}: {use.Name}"));
    }

    private static INamedTypeSymbol? TypeOf(ISymbol? symbol) => symbol switch
    {
        INamespaceSymbol => null,
        INamedTypeSymbol type => type,
        _ => symbol?.ContainingType,
    };

    private static bool IsOurs(INamedTypeSymbol type) => Room(type) is var room && (room == "GramGen" || room.StartsWith("GramGen.", StringComparison.Ordinal));

    private static string Room(INamedTypeSymbol type) => type.ContainingNamespace.ToDisplayString();

    private sealed record Link(string From, string Room, string Type, string Place);
}

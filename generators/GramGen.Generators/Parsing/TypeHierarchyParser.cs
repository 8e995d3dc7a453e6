using GramGen.Generators.Model;
using GramGen.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Parsing;

/// <summary>Reads where a type stands.</summary>
internal static class TypeHierarchyParser
{
    private static readonly SymbolDisplayFormat NamespaceName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>The hierarchy of a type that the rules of hosts let pass.</summary>
    public static TypeHierarchy Parse(INamedTypeSymbol type)
    {
        var declarations = new List<string>();
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            declarations.Insert(0, $"partial {Keyword(part)} {Identifier(part)}");
        }

        string[] spaces = [.. Spaces(type.ContainingNamespace).Reverse()];
        string[] types = [.. Types(type).Reverse()];
        string fileName = string.Join(".", spaces.Concat(types));
        // Asked at every edit: the compiler's way to write a name takes longer than all the rest.
        bool isPlain = !spaces.Concat(types).Any(IsKeyword);
        return new TypeHierarchy(
            isPlain || spaces.Length == 0 ? string.Join(".", spaces) : type.ContainingNamespace.ToDisplayString(NamespaceName),
            new EquatableArray<string>(declarations),
            isPlain ? "global::" + fileName : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            fileName);
    }

    private static IEnumerable<string> Spaces(INamespaceSymbol space)
    {
        for (; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            yield return space.Name;
        }
    }

    private static IEnumerable<string> Types(INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            yield return part.Name;
        }
    }

    /// <summary>The name as code: contextual keywords such as <c>required</c> cannot name a type without an @ either.</summary>
    private static string Identifier(INamedTypeSymbol type) => IsKeyword(type.Name) ? "@" + type.Name : type.Name;

    private static bool IsKeyword(string name) => SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None
        || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None;

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };
}

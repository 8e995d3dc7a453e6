using GramGen.Generators.Model;
using GramGen.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Parsing;

/// <summary>Reads a type's namespace and containing types.</summary>
internal static class TypeHierarchyParser
{
    private static readonly SymbolDisplayFormat NamespaceName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers);

    /// <summary>The hierarchy of a type that <see cref="TypeRules"/> accept.</summary>
    public static TypeHierarchy Parse(INamedTypeSymbol type)
    {
        var names = new List<string>();
        var declarations = new List<string>();
        for (INamedTypeSymbol? part = type; part is not null; part = part.ContainingType)
        {
            names.Add(part.Name);
            declarations.Add($"partial {Keyword(part)} {Identifier(part)}");
        }

        int types = names.Count;
        for (INamespaceSymbol space = type.ContainingNamespace; !space.IsGlobalNamespace; space = space.ContainingNamespace)
        {
            names.Add(space.Name);
        }

        // Runs on every keystroke, and ToDisplayString takes longer than everything else here.
        bool isPlain = !names.Exists(IsKeyword);
        names.Reverse();
        declarations.Reverse();
        int spaces = names.Count - types;
        string fileName = string.Join(".", names);
        return new TypeHierarchy(
            isPlain || spaces == 0 ? string.Join(".", names.Take(spaces)) : type.ContainingNamespace.ToDisplayString(NamespaceName),
            new EquatableArray<string>(declarations),
            isPlain ? "global::" + fileName : type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            fileName);
    }

    /// <summary>The name as code: contextual keywords such as <c>required</c> need an @ too.</summary>
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

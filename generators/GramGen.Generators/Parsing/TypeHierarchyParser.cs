using GramGen.Generators.Model;
using GramGen.Planning;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Parsing;

/// <summary>Reads where a type stands.</summary>
internal static class TypeHierarchyParser
{
    private static readonly SymbolDisplayFormat FileName = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

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

        INamespaceSymbol space = type.ContainingNamespace;
        return new TypeHierarchy(
            space.IsGlobalNamespace ? "" : space.ToDisplayString(NamespaceName),
            new EquatableArray<string>(declarations),
            type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
            type.ToDisplayString(FileName));
    }

    /// <summary>The name as code: contextual keywords such as <c>required</c> cannot name a type without an @ either.</summary>
    private static string Identifier(INamedTypeSymbol type)
    {
        bool isKeyword = SyntaxFacts.GetKeywordKind(type.Name) != SyntaxKind.None
            || SyntaxFacts.GetContextualKeywordKind(type.Name) != SyntaxKind.None;
        return isKeyword ? "@" + type.Name : type.Name;
    }

    private static string Keyword(INamedTypeSymbol type) => (type.TypeKind, type.IsRecord) switch
    {
        (TypeKind.Struct, true) => "record struct",
        (TypeKind.Struct, false) => "struct",
        (TypeKind.Interface, _) => "interface",
        (_, true) => "record",
        _ => "class",
    };
}

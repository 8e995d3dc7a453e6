using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GramGen.Generators.Parsing;

/// <summary>The words of a declaration that a message is about.</summary>
internal static class Spans
{
    /// <summary>The parts of a type that are declared as such.</summary>
    public static IEnumerable<TypeDeclarationSyntax> Parts(INamedTypeSymbol type, CancellationToken cancellation) =>
        type.DeclaringSyntaxReferences.Select(part => part.GetSyntax(cancellation)).OfType<TypeDeclarationSyntax>();

    /// <summary>A modifier where it stands first, else the name.</summary>
    public static Location Modifier(INamedTypeSymbol type, SyntaxKind modifier, CancellationToken cancellation)
    {
        SyntaxToken token = Parts(type, cancellation).SelectMany(part => part.Modifiers).FirstOrDefault(m => m.IsKind(modifier));
        return token == default ? Name(type) : token.GetLocation();
    }

    public static Location TypeParameters(INamedTypeSymbol type, CancellationToken cancellation) =>
        Parts(type, cancellation).Select(part => part.TypeParameterList).FirstOrDefault(list => list is not null)?.GetLocation()
            ?? Name(type);

    public static Location Name(ISymbol symbol) => symbol.Locations.FirstOrDefault() ?? Location.None;

    public static Location Attribute(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } reference
            ? Location.Create(reference.SyntaxTree, reference.Span)
            : Location.None;

    /// <summary>An argument by the name of its parameter or property, with or without that name; else the attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="name">The parameter or property.</param>
    /// <param name="position">The parameter's place, or -1 for a property.</param>
    /// <param name="cancellation">Ends the search.</param>
    public static Location Argument(AttributeData attribute, string name, int position, CancellationToken cancellation)
    {
        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
        if (syntax?.ArgumentList is not { } list)
        {
            return Attribute(attribute);
        }

        AttributeArgumentSyntax? argument = list.Arguments.FirstOrDefault(a => NameOf(a) == name)
            ?? list.Arguments.Where((a, i) => i == position && NameOf(a) is null).FirstOrDefault();
        return argument?.GetLocation() ?? Attribute(attribute);
    }

    private static string? NameOf(AttributeArgumentSyntax argument) =>
        (argument.NameColon?.Name ?? argument.NameEquals?.Name)?.Identifier.ValueText;
}

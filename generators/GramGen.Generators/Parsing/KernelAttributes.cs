using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GramGen.Generators.Parsing;

/// <summary>The attributes that declare sizes, their arguments, and the locations of both.</summary>
internal static class KernelAttributes
{
    private const string Namespace = "GramGen";
    private const string Name = "GramKernelAttribute";

    public static IEnumerable<AttributeData> Of(INamedTypeSymbol type) => type.GetAttributes().Where(IsKernel);

    /// <summary>The value of a constructor argument, or null if the compiler rejects it.</summary>
    public static int? Size(AttributeData attribute, int position) =>
        attribute.ConstructorArguments.Length == 2 ? Value(attribute.ConstructorArguments[position]) as int? : null;

    /// <summary>The value of a property, or null if it is not set.</summary>
    public static object? Property(AttributeData attribute, string name) =>
        Value(attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value);

    public static Location LocationOf(AttributeData attribute) =>
        attribute.ApplicationSyntaxReference is { } reference
            ? Location.Create(reference.SyntaxTree, reference.Span)
            : Location.None;

    /// <summary>The location of an argument, named or positional; otherwise that of the attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="name">The parameter or property.</param>
    /// <param name="position">The parameter's position, or -1 for a property.</param>
    /// <param name="cancellation">Cancels the search.</param>
    public static Location LocationOf(AttributeData attribute, string name, int position, CancellationToken cancellation)
    {
        var syntax = attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
        if (syntax?.ArgumentList is not { } list)
        {
            return LocationOf(attribute);
        }

        AttributeArgumentSyntax? argument = list.Arguments.FirstOrDefault(a => NameOf(a) == name)
            ?? list.Arguments.Where((a, i) => i == position && NameOf(a) is null).FirstOrDefault();
        return argument?.GetLocation() ?? LocationOf(attribute);
    }

    private static string? NameOf(AttributeArgumentSyntax argument) =>
        (argument.NameColon?.Name ?? argument.NameEquals?.Name)?.Identifier.ValueText;

    private static object? Value(TypedConstant constant) => constant.Kind == TypedConstantKind.Array ? null : constant.Value;

    private static bool IsKernel(AttributeData attribute) => attribute.AttributeClass is
    {
        Name: Name,
        Arity: 0,
        ContainingType: null,
        ContainingNamespace: { Name: Namespace, ContainingNamespace.IsGlobalNamespace: true },
    };
}

using GramGen.Generators.Model;
using GramGen.Numerics;
using GramGen.Planning;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Parsing;

/// <summary>From symbols to what the user declared; quiet where the declaration makes no sense.</summary>
internal static class GramKernelParser
{
    public const string KernelAttribute = "GramGen.GramKernelAttribute";
    public const string GenericTilesAttribute = "GramGen.Generic.GenericGramTilesAttribute";

    /// <summary>In the library's enumeration of elements.</summary>
    private const int Half = 2;

    public static GramKernelSpec? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var type = (INamedTypeSymbol)context.TargetSymbol;
        bool canImplement = type is { TypeKind: TypeKind.Class or TypeKind.Struct, IsStatic: false, IsRefLikeType: false };
        if (!canImplement || !IsFirstDeclaration(context, type, cancellation))
        {
            return null;
        }

        ShapeSpec[] shapes = [.. KernelAttributes(context, type).Select(Shape).OfType<ShapeSpec>().Distinct()];
        TypeHierarchy? hierarchy = TypeHierarchyParser.Parse(type);
        bool isOneForm = shapes.Select(shape => (shape.Features, shape.IsChannelsLast, shape.HasGradient)).Distinct().Count() == 1;
        return !isOneForm || hierarchy is null
            ? null
            : new GramKernelSpec(hierarchy, IsSeenByAssembly(type), new EquatableArray<ShapeSpec>(shapes));
    }

    public static TypeHierarchy? ParseGenericTiles(GeneratorAttributeSyntaxContext context) =>
        TypeHierarchyParser.Parse((INamedTypeSymbol)context.TargetSymbol);

    /// <summary>A type whose attributes stand on several of its parts comes once for each of them.</summary>
    private static bool IsFirstDeclaration(
        GeneratorAttributeSyntaxContext context, INamedTypeSymbol type, CancellationToken cancellation)
    {
        SyntaxNode? first = KernelAttributes(context, type).First().ApplicationSyntaxReference?.GetSyntax(cancellation);
        return first is not null && context.TargetNode.SyntaxTree == first.SyntaxTree && context.TargetNode.Span.Contains(first.Span);
    }

    private static bool IsSeenByAssembly(INamedTypeSymbol? type) => type is null
        || (type.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
            && IsSeenByAssembly(type.ContainingType));

    private static IEnumerable<AttributeData> KernelAttributes(GeneratorAttributeSyntaxContext context, INamedTypeSymbol type)
    {
        INamedTypeSymbol? attribute = context.Attributes[0].AttributeClass;
        return type.GetAttributes().Where(a => SymbolEqualityComparer.Default.Equals(a.AttributeClass, attribute));
    }

    private static ShapeSpec? Shape(AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Value: int channels }, { Value: int pixels }]
        && GramShapeRules.IsValid(channels, pixels)
        && Element(attribute) is { } element
        && Named(attribute, "Layout") is (null or 0 or 1) and var layout
        && !(Named(attribute, "Element") is Half && Named(attribute, "Gradient") is true)
            ? new ShapeSpec(channels, pixels)
            {
                Element = element,
                IsHalf = Named(attribute, "Element") is Half,
                IsChannelsLast = layout is 1,
                HasGradient = Named(attribute, "Gradient") is true,
            }
            : null;

    /// <summary>By the values of the library's enumeration.</summary>
    private static ElementType? Element(AttributeData attribute) =>
        Named(attribute, "Element") switch
        {
            null or 0 or Half => ElementType.Single,
            1 => ElementType.Double,
            _ => null,
        };

    private static object? Named(AttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;
}

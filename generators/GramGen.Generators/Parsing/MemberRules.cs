using GramGen.Generators.Model;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Parsing;

/// <summary>Which members a type can have beside the generated ones.</summary>
internal static class MemberRules
{
    public static IEnumerable<KernelFault> Faults(INamedTypeSymbol type, GramKernelSpec spec)
    {
        bool isEmpty = IsEmpty(type);
        HashSet<SyntaxTree> generated = isEmpty ? [] : [.. GeneratedTrees(type)];
        foreach (GeneratedMember member in GeneratedMember.Of(spec))
        {
            if (member.Name == type.Name)
            {
                yield return new KernelFault(KernelRule.MemberExists, Spans.Name(type), type.Name, member.Name);
            }

            IEnumerable<ISymbol> namesakes = isEmpty ? [] : Namesakes(type, member);
            foreach (ISymbol own in namesakes.Where(own => !own.Locations.Any(place => IsIn(place, generated))))
            {
                yield return new KernelFault(KernelRule.MemberExists, Spans.Name(own), type.Name, member.Name);
            }
        }
    }

    /// <summary>As most types are; the names alone are known without reading the members. A record has what its parameters make.</summary>
    private static bool IsEmpty(INamedTypeSymbol type) => !type.IsRecord && !type.MemberNames.Any() && type.GetTypeMembers().IsEmpty;

    private static IEnumerable<ISymbol> Namesakes(INamedTypeSymbol type, GeneratedMember member) =>
        type.GetMembers(member.Name).Where(own => Clashes(own, member));

    private static bool Clashes(ISymbol own, GeneratedMember member) => own switch
    {
        // A property with that accessor is found by its own name.
        IMethodSymbol { AssociatedSymbol: not null } => false,
        IMethodSymbol method when member.Kind == GeneratedMemberKind.Method => method.Arity == 0
            && method.Parameters.Select(TypeOf).SequenceEqual(member.Parameters),
        INamedTypeSymbol nested when member.Kind == GeneratedMemberKind.Type => nested.Arity == 0,
        _ => true,
    };

    private static string TypeOf(IParameterSymbol parameter) => parameter.RefKind == RefKind.None
        ? parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)
        : "by reference";

    /// <summary>Where the analyzer reads, the generated members are there already.</summary>
    private static IEnumerable<SyntaxTree> GeneratedTrees(INamedTypeSymbol type) => type.GetTypeMembers()
        .Where(nested => nested.GetAttributes().Any(IsOurs))
        .SelectMany(nested => nested.DeclaringSyntaxReferences)
        .Select(reference => reference.SyntaxTree);

    private static bool IsOurs(AttributeData attribute) =>
        attribute.AttributeClass?.Name == "GeneratedCodeAttribute"
        && attribute.ConstructorArguments is [{ Kind: TypedConstantKind.Primitive, Value: "GramGen.Generators" }, ..];

    private static bool IsIn(Location place, HashSet<SyntaxTree> trees) => place.SourceTree is { } tree && trees.Contains(tree);
}

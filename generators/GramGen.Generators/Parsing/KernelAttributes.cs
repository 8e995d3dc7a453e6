using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Parsing;

/// <summary>The attributes that declare sizes, and their arguments.</summary>
internal static class KernelAttributes
{
    private const string Space = "GramGen";
    private const string Name = "GramKernelAttribute";

    public static IEnumerable<AttributeData> Of(INamedTypeSymbol type) => type.GetAttributes().Where(IsKernel);

    /// <summary>A constant of a constructor's argument, or null if the compiler refuses it.</summary>
    public static int? Size(AttributeData attribute, int position) =>
        attribute.ConstructorArguments.Length == 2 ? Value(attribute.ConstructorArguments[position]) as int? : null;

    /// <summary>What a property is set to, or null.</summary>
    public static object? Property(AttributeData attribute, string name) =>
        Value(attribute.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value);

    private static object? Value(TypedConstant constant) => constant.Kind == TypedConstantKind.Array ? null : constant.Value;

    private static bool IsKernel(AttributeData attribute) => attribute.AttributeClass is
    {
        Name: Name,
        Arity: 0,
        ContainingType: null,
        ContainingNamespace: { Name: Space, ContainingNamespace.IsGlobalNamespace: true },
    };
}

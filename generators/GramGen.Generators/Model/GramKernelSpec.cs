namespace GramGen.Generators.Model;

/// <summary>What a user declared: a type, and the sizes on it in the order of declaration, at least one.</summary>
internal sealed record GramKernelSpec(TypeHierarchy Type, EquatableArray<ShapeSpec> Shapes);

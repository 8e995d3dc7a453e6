using GramGen.Planning;

namespace GramGen.Generators.Model;

/// <summary>What a user declared.</summary>
/// <param name="Type">The type that carries the attribute.</param>
/// <param name="CanRegister">
/// The whole assembly sees the type, so that a module initializer can stand on it. Without one the type works, but
/// <c>Gram.Compute</c> does not find its kernels.
/// </param>
/// <param name="Shapes">The sizes in the order of declaration, at least one.</param>
internal sealed record GramKernelSpec(TypeHierarchy Type, bool CanRegister, EquatableArray<ShapeSpec> Shapes)
{
    /// <summary>How its code is to be written.</summary>
    public EmitOptions Options { get; init; } = EmitOptions.Default;

    /// <summary>The type of the sums, the same for all sizes.</summary>
    public ElementType Element => Shapes[0].Element;

    /// <summary>The type of the features in C#.</summary>
    public string Features => Shapes[0].Features;

    /// <summary>The features are in half precision.</summary>
    public bool IsHalf => Shapes[0].IsHalf;

    /// <summary>Gradients are asked for, of all sizes.</summary>
    public bool HasGradient => Shapes[0].HasGradient;
}

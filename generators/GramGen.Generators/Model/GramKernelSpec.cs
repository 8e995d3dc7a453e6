using GramGen.Numerics;
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
    /// <summary>The type of the values, the same for all sizes.</summary>
    public ElementType Element => Shapes[0].Element;

    /// <summary>The features lie pixel after pixel, of all sizes.</summary>
    public bool IsChannelsLast => Shapes[0].IsChannelsLast;

    /// <summary>Gradients are asked for, of all sizes.</summary>
    public bool HasGradient => Shapes[0].HasGradient;
}

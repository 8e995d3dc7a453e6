using GramGen.Planning;

namespace GramGen.Generators.Model;

/// <summary>A size that <c>Gram.Compute</c> finds.</summary>
/// <param name="Class">The class that is generated for it.</param>
/// <param name="Channels">C.</param>
/// <param name="Pixels">M.</param>
/// <param name="Element">The value of the library's <c>GramElement</c>.</param>
/// <param name="Layout">The value of the library's <c>FeatureLayout</c>.</param>
internal sealed record RegisteredSize(string Class, int Channels, int Pixels, int Element, int Layout)
{
    /// <summary>The sizes of a type, in the order of declaration; none if its kernels cannot be registered.</summary>
    public static IEnumerable<RegisteredSize> Of(GramKernelSpec spec) => spec.CanRegister
        ? spec.Shapes.Select(shape => Of(spec.Type, shape))
        : [];

    private static RegisteredSize Of(TypeHierarchy type, ShapeSpec shape) => new(
        type.SizeClass(shape),
        shape.Channels,
        shape.Pixels,
        shape.IsHalf ? 2 : shape.Element == ElementType.Double ? 1 : 0,
        shape.IsChannelsLast ? 1 : 0);
}

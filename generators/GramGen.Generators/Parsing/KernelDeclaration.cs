using GramGen.Generators.Model;
using GramGen.Planning;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Parsing;

/// <summary>What is declared on a type, and what is wrong with it. The generator takes the one, the analyzer reports the other.</summary>
/// <param name="Spec">What is generated, or null where the type as a whole is declined.</param>
/// <param name="Sizes">The sizes that are generated, with their attributes; none where the type is declined.</param>
/// <param name="Faults">Why the type or sizes of it are declined; empty too where the compiler says so itself.</param>
internal sealed record KernelDeclaration(GramKernelSpec? Spec, IReadOnlyList<DeclaredSize> Sizes, IReadOnlyList<KernelFault> Faults)
{
    private static readonly KernelDeclaration Nothing = new(null, [], []);

    public static KernelDeclaration Read(INamedTypeSymbol type, CancellationToken cancellation)
    {
        AttributeData[] attributes = [.. KernelAttributes.Of(type)];
        if (attributes.Length == 0 || HostRules.IsBroken(type))
        {
            return Nothing;
        }

        var faults = new List<KernelFault>(HostRules.Faults(type, cancellation));
        bool isDeclined = faults.Count > 0;
        List<DeclaredSize> sizes = ReadSizes(attributes, faults, cancellation);
        KernelFault[] mixed = [.. MixedForms(sizes)];
        faults.AddRange(mixed);
        if (isDeclined || mixed.Length > 0 || sizes.Count == 0)
        {
            return new KernelDeclaration(null, [], faults);
        }

        var shapes = new EquatableArray<ShapeSpec>(sizes.Select(size => size.Shape));
        var spec = new GramKernelSpec(TypeHierarchyParser.Parse(type), IsSeenByAssembly(type), shapes);
        KernelFault[] members = [.. MemberRules.Faults(type, spec)];
        faults.AddRange(members);
        return members.Length > 0 ? new KernelDeclaration(null, [], faults) : new KernelDeclaration(spec, sizes, faults);
    }

    private static List<DeclaredSize> ReadSizes(
        AttributeData[] attributes, List<KernelFault> faults, CancellationToken cancellation)
    {
        var sizes = new List<DeclaredSize>();
        foreach (AttributeData attribute in attributes)
        {
            if (SizeParser.Parse(attribute, faults, cancellation) is not { } shape)
            {
                continue;
            }

            if (sizes.Any(size => size.Shape == shape))
            {
                faults.Add(new KernelFault(
                    KernelRule.SameSizeTwice, Spans.Attribute(attribute), shape.Channels, shape.Pixels));
                continue;
            }

            sizes.Add(new DeclaredSize(shape, attribute));
        }

        return sizes;
    }

    /// <summary>The sizes of another form than the first.</summary>
    private static IEnumerable<KernelFault> MixedForms(List<DeclaredSize> sizes) => sizes
        .Where(size => !IsSameForm(size.Shape, sizes[0].Shape))
        .Select(size => new KernelFault(
            KernelRule.MixedForms, Spans.Attribute(size.Attribute), size.Shape, Form(size.Shape), sizes[0].Shape, Form(sizes[0].Shape)));

    private static bool IsSameForm(ShapeSpec one, ShapeSpec other) =>
        (one.Element, one.IsHalf, one.IsChannelsLast, one.HasGradient) == (other.Element, other.IsHalf, other.IsChannelsLast, other.HasGradient);

    /// <summary>What all sizes of a type have in common, in words.</summary>
    private static string Form(ShapeSpec shape)
    {
        string element = shape.IsHalf ? "Half" : shape.Element.Name;
        string layout = shape.IsChannelsLast ? "channels last" : "channels first";
        return $"{element}, {layout}, {(shape.HasGradient ? "with gradients" : "no gradients")}";
    }

    private static bool IsSeenByAssembly(INamedTypeSymbol? type) => type is null
        || (type.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
            && IsSeenByAssembly(type.ContainingType));
}

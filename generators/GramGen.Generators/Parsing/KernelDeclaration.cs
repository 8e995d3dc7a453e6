using GramGen.Generators.Model;
using GramGen.Planning;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Parsing;

/// <summary>What is declared on a type, and its errors: the generator uses the former, the analyzer reports the latter.</summary>
/// <param name="Spec">The kernels to generate, or null if the type as a whole is rejected.</param>
/// <param name="Sizes">The sizes to generate, with their attributes; none if the type is rejected.</param>
/// <param name="Errors">Why the type or some of its sizes are rejected; also empty if the compiler reports the error itself.</param>
internal sealed record KernelDeclaration(GramKernelSpec? Spec, IReadOnlyList<DeclaredSize> Sizes, IReadOnlyList<DiagnosticInfo> Errors)
{
    private static readonly KernelDeclaration Nothing = new(null, [], []);

    public static KernelDeclaration Read(INamedTypeSymbol type, CancellationToken cancellation)
    {
        AttributeData[] attributes = [.. KernelAttributes.Of(type)];
        if (attributes.Length == 0 || TypeRules.IsBroken(type))
        {
            return Nothing;
        }

        var errors = new List<DiagnosticInfo>(TypeRules.Check(type, cancellation));
        bool isRejected = errors.Count > 0;
        List<DeclaredSize> sizes = ReadSizes(attributes, errors, cancellation);
        DiagnosticInfo[] inconsistent = [.. CheckConsistency(sizes)];
        errors.AddRange(inconsistent);
        if (isRejected || inconsistent.Length > 0 || sizes.Count == 0)
        {
            return new KernelDeclaration(null, [], errors);
        }

        var shapes = new EquatableArray<ShapeSpec>(sizes.Select(size => size.Shape));
        var spec = new GramKernelSpec(TypeHierarchyParser.Parse(type), IsVisibleInAssembly(type) && !shapes[0].IsInteger, shapes);
        DiagnosticInfo[] conflicts = [.. TypeRules.CheckMembers(type, spec), .. TypeRules.CheckBases(type, spec)];
        errors.AddRange(conflicts);
        return conflicts.Length > 0 ? new KernelDeclaration(null, [], errors) : new KernelDeclaration(spec, sizes, errors);
    }

    private static List<DeclaredSize> ReadSizes(
        AttributeData[] attributes, List<DiagnosticInfo> errors, CancellationToken cancellation)
    {
        var sizes = new List<DeclaredSize>();
        foreach (AttributeData attribute in attributes)
        {
            if (SizeParser.Parse(attribute, errors, cancellation) is not { } shape)
            {
                continue;
            }

            if (sizes.Any(size => size.Shape == shape))
            {
                errors.Add(new DiagnosticInfo(
                    DiagnosticKind.DuplicateSize, KernelAttributes.LocationOf(attribute), shape.Channels, shape.Pixels));
                continue;
            }

            sizes.Add(new DeclaredSize(shape, attribute));
        }

        return sizes;
    }

    /// <summary>An error for each size whose element, layout, gradients, right-hand side or weights differ from the first size's.</summary>
    private static IEnumerable<DiagnosticInfo> CheckConsistency(List<DeclaredSize> sizes) => sizes
        .Where(size => !IsConsistent(size.Shape, sizes[0].Shape))
        .Select(size => new DiagnosticInfo(
            DiagnosticKind.InconsistentSizes,
            KernelAttributes.LocationOf(size.Attribute),
            size.Shape,
            Describe(size.Shape),
            sizes[0].Shape,
            Describe(sizes[0].Shape)));

    private static bool IsConsistent(ShapeSpec one, ShapeSpec other) =>
        (one.Element, one.Features, one.IsChannelsLast, one.HasGradient, one.HasRightHandSide, one.HasWeights)
        == (other.Element, other.Features, other.IsChannelsLast, other.HasGradient, other.HasRightHandSide, other.HasWeights);

    private static string Describe(ShapeSpec shape)
    {
        string element = shape.IsHalf ? "Half" : shape.Features;
        string layout = shape.IsChannelsLast ? "channels last" : "channels first";
        return $"{element}, {layout}, "
            + $"{(shape.HasGradient ? "with gradients" : "no gradients")}{(shape.HasRightHandSide ? ", with a right-hand side" : "")}"
            + (shape.HasWeights ? ", with weights" : "");
    }

    private static bool IsVisibleInAssembly(INamedTypeSymbol? type) => type is null
        || (type.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal or Accessibility.ProtectedOrInternal
            && IsVisibleInAssembly(type.ContainingType));
}

/// <summary>A valid size, and the attribute that declares it.</summary>
internal sealed record DeclaredSize(ShapeSpec Shape, AttributeData Attribute);

/// <summary>An error in a declaration: the parser rejects what the analyzer reports.</summary>
/// <param name="Kind">The error.</param>
/// <param name="Location">The code to underline.</param>
/// <param name="Arguments">The arguments of its message, in order.</param>
internal sealed record DiagnosticInfo(DiagnosticKind Kind, Location Location, params object[] Arguments);

/// <summary>The errors for which no code is generated.</summary>
internal enum DiagnosticKind
{
    NotPartial,
    ContainingTypeNotPartial,
    Generic,
    StaticClass,
    FileLocal,
    RefStruct,
    SizeTooSmall,
    SizeTooLarge,
    DuplicateSize,
    InconsistentSizes,
    UnknownValue,
    UnavailableMember,
    IntegerOverflow,
    MemberConflict,
    LanguageVersion,
    AbstractMemberHidden,
    KeywordHidden,
}

using GramGen.Planning;

namespace GramGen.Generators.Model;

/// <summary>A member that is generated on the user's type.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Parameters">The types of a method's parameters, qualified from <c>global::</c>.</param>
internal sealed record GeneratedMember(string Name, GeneratedMemberKind Kind, EquatableArray<string> Parameters)
{
    // Runs on every keystroke, so size-independent members are cached.
    private static readonly EquatableArray<string> NoParameters = new([]);
    private static readonly OfElement Singles = new("float", "float");
    private static readonly OfElement Doubles = new("double", "double");
    private static readonly OfElement Halves = new("global::System.Half", "float");
    private static readonly OfElement SignedBytes = new("sbyte", "int", hasScale: false);
    private static readonly OfElement Bytes = new("byte", "int", hasScale: false);

    /// <summary>It is the accessor of a generated property.</summary>
    public bool IsAccessor => Kind == GeneratedMemberKind.Method && Name.StartsWith("get_", StringComparison.Ordinal);

    /// <summary>All members that are generated on a type.</summary>
    public static IEnumerable<GeneratedMember> Of(GramKernelSpec spec)
    {
        OfElement element = OfFeatures(spec);
        foreach (GeneratedMember member in spec.Shapes.Count == 1 ? element.OfOneSize : element.OfEverySize)
        {
            yield return member;
        }

        foreach (GeneratedMember member in spec.HasGradient ? element.OfGradient : [])
        {
            yield return member;
        }

        if (spec.HasRightHandSide)
        {
            yield return element.OfRightHandSide;
        }

        foreach (GeneratedMember member in spec.HasWeights ? element.OfWeights(spec) : [])
        {
            yield return member;
        }
    }

    private static OfElement OfFeatures(GramKernelSpec spec) => spec.Features switch
    {
        "sbyte" => SignedBytes,
        "byte" => Bytes,
        _ => spec.IsHalf ? Halves : spec.Element == ElementType.Double ? Doubles : Singles,
    };

    private static GeneratedMember Method(string name, params string[] parameters) =>
        new(name, GeneratedMemberKind.Method, new EquatableArray<string>(parameters));

    private static GeneratedMember Type(string name) => new(name, GeneratedMemberKind.Type, NoParameters);

    private static GeneratedMember[] Property(string name) =>
        [new(name, GeneratedMemberKind.Property, NoParameters), Method("get_" + name)];

    /// <summary>The members apart from the classes of the sizes, for a type of features and of sums, which integers do not scale.</summary>
    private sealed class OfElement(string features, string sums, bool hasScale = true)
    {
        private const string Options = "global::GramGen.GramOptions";

        public GeneratedMember[] OfEverySize { get; } =
        [
            .. Property("Shapes"),
            Type("GramShapes"),
            .. hasScale
                ?
                [
                    Method("Compute", ReadOnlySpan(features), Span(sums), sums),
                    Method("ComputeBatch", ReadOnlySpan(features), "int", Span(sums), sums),
                ]
                : (GeneratedMember[])[Method("Compute", ReadOnlySpan(features), Span(sums))],
        ];

        public GeneratedMember[] OfOneSize =>
            field ??= [.. OfEverySize, .. Property("Shape"), .. Property("FeatureLength"), .. Property("GramLength")];

        public GeneratedMember[] OfGradient { get; } =
        [
            Method(
                "Backward", ReadOnlySpan(sums), ReadOnlySpan(sums), Span(sums), "global::GramGen.GramScale", "bool", "bool", Options),
            Method("StyleLoss", ReadOnlySpan(sums), ReadOnlySpan(sums), Span(sums), "global::GramGen.GramStyleLoss", "bool", Options),
        ];

        public GeneratedMember OfRightHandSide { get; } = Method(
            "Compute", ReadOnlySpan(features), ReadOnlySpan(features), Span(sums), Span(sums), sums);

        private readonly GeneratedMember _weighted =
            Method("ComputeWeighted", ReadOnlySpan(features), ReadOnlySpan(sums), Span(sums), sums);

        private readonly GeneratedMember _weightedRightHandSide = Method(
            "ComputeWeighted", ReadOnlySpan(features), ReadOnlySpan(features), ReadOnlySpan(sums), Span(sums), Span(sums), sums);

        private readonly GeneratedMember[] _weightedGradient =
        [
            Method(
                "BackwardWeighted", ReadOnlySpan(sums), ReadOnlySpan(sums), ReadOnlySpan(sums), Span(sums), "global::GramGen.GramScale",
                "bool", "bool", Options),
            Method(
                "WeightedStyleLoss", ReadOnlySpan(sums), ReadOnlySpan(sums), ReadOnlySpan(sums), Span(sums),
                "global::GramGen.GramStyleLoss", "bool", Options),
        ];

        public IEnumerable<GeneratedMember> OfWeights(GramKernelSpec spec) =>
            [_weighted, .. spec.HasRightHandSide ? [_weightedRightHandSide] : Array.Empty<GeneratedMember>(),
                .. spec.HasGradient ? _weightedGradient : []];

        private static string ReadOnlySpan(string type) => $"global::System.ReadOnlySpan<{type}>";

        private static string Span(string type) => $"global::System.Span<{type}>";
    }
}

/// <summary>The kinds of generated members.</summary>
internal enum GeneratedMemberKind
{
    Property,
    Method,
    Type,
}

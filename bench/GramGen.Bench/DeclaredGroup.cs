namespace GramGen.Bench;

/// <summary>Makes calls of a declared type's <c>Compute</c>; the lengths select the size.</summary>
/// <param name="features">F.</param>
/// <param name="featureLength">C·M.</param>
/// <param name="gram">Receives G.</param>
/// <param name="gramLength">C·C.</param>
internal unsafe delegate Action BindKernel(float* features, int featureLength, float* gram, int gramLength);

/// <summary>A type of <c>DeclaredSizes.cs</c>, or the one of <c>SpreadSizes.cs</c>, whose sizes the report runs.</summary>
/// <param name="Name">Its name in lists of sizes.</param>
/// <param name="Shapes">Its sizes.</param>
/// <param name="Bind">Makes calls of any of them.</param>
internal sealed record DeclaredGroup(string Name, GramShape[] Shapes, BindKernel Bind)
{
    public const string Default = "default";

    /// <summary>Whether <c>all</c> includes its sizes, as the committed results do.</summary>
    public bool IsInAll { get; init; } = true;

    /// <summary>All, in the order of the report.</summary>
    public static IReadOnlyList<DeclaredGroup> All { get; } =
    [
        Of<DeclaredSizes>(Default),
        Of<Vgg512Sizes>("vgg512"),
        Of<SmallSizes>("small"),
        Of<OddSizes>("odd"),
        Of<SpreadSizes>("spread") with { IsInAll = false },
    ];

    /// <summary>Makes calls of the declared type that computes a size.</summary>
    public static BindKernel BindOf(GramShape shape) => All.First(group => group.Shapes.Contains(shape)).Bind;

    private static unsafe DeclaredGroup Of<TKernel>(string name)
        where TKernel : struct, IGramKernel<float, float> => new(
            name,
            TKernel.Shapes.ToArray(),
            static (features, featureLength, gram, gramLength) =>
                () => TKernel.Compute(new ReadOnlySpan<float>(features, featureLength), new Span<float>(gram, gramLength), scale: 1));
}

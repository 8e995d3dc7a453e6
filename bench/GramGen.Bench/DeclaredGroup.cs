namespace GramGen.Bench;

/// <summary>A declared type's <c>Compute</c>; the lengths select the size.</summary>
/// <param name="features">F.</param>
/// <param name="destination">Receives G.</param>
internal delegate void KernelCompute(ReadOnlySpan<float> features, Span<float> destination);

/// <summary>A type of <c>DeclaredSizes.cs</c>, or the one of <c>SpreadSizes.cs</c>, whose sizes the report runs.</summary>
/// <param name="Name">Its name in lists of sizes.</param>
/// <param name="Shapes">Its sizes.</param>
/// <param name="Compute">Computes any of them.</param>
internal sealed record DeclaredGroup(string Name, GramShape[] Shapes, KernelCompute Compute)
{
    public const string Default = "default";

    /// <summary>Whether <c>all</c> includes its sizes, as the committed results do.</summary>
    public bool IsInAll { get; init; } = true;

    /// <summary>All, in the order of the report.</summary>
    public static IReadOnlyList<DeclaredGroup> All { get; } =
    [
        new(Default, DeclaredSizes.Shapes.ToArray(), static (features, destination) => DeclaredSizes.Compute(features, destination)),
        new("vgg512", Vgg512Sizes.Shapes.ToArray(), static (features, destination) => Vgg512Sizes.Compute(features, destination)),
        new("small", SmallSizes.Shapes.ToArray(), static (features, destination) => SmallSizes.Compute(features, destination)),
        new("odd", OddSizes.Shapes.ToArray(), static (features, destination) => OddSizes.Compute(features, destination)),
        new("spread", SpreadSizes.Shapes.ToArray(), static (features, destination) => SpreadSizes.Compute(features, destination))
        {
            IsInAll = false,
        },
    ];

    /// <summary>The declared type that computes a size.</summary>
    public static KernelCompute ComputeOf(GramShape shape) => All.First(group => group.Shapes.Contains(shape)).Compute;
}

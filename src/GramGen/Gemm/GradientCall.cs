using System.Numerics;

namespace GramGen.Gemm;

/// <summary>What one call computes, dF = scale·(D + Dᵀ)·F, and from where to where. The arguments are checked.</summary>
internal readonly ref struct GradientCall<T>(
    GramShape shape, ReadOnlySpan<T> features, ReadOnlySpan<T> gramGradient, Span<T> featureGradient, T scale)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public GramShape Shape { get; } = shape;

    public ReadOnlySpan<T> Features { get; } = features;

    /// <summary>D, C × C.</summary>
    public ReadOnlySpan<T> GramGradient { get; } = gramGradient;

    public Span<T> FeatureGradient { get; } = featureGradient;

    public T Scale { get; } = scale;

    /// <summary>D is symmetric; of each pair of entries the one in the lower triangle is read.</summary>
    public bool IsSymmetric { get; init; }

    public bool IsMasked { get; init; }

    public FeatureLayout Layout { get; init; }

    /// <summary>C·C·M: half of the floating-point operations.</summary>
    public double MultiplyAdds => (double)Shape.GramLength * Shape.Pixels;
}

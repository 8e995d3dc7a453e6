using System.Numerics;

namespace GramGen.Pipeline;

/// <summary>What one call computes, G ← scale·F·Fᵀ + β·G, and from where to where. The arguments are checked.</summary>
internal readonly ref struct GramCall<T>(GramShape shape, ReadOnlySpan<T> features, Span<T> gram, T scale)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public GramShape Shape { get; } = shape;

    public ReadOnlySpan<T> Features { get; } = features;

    public Span<T> Gram { get; } = gram;

    public T Scale { get; } = scale;

    public FeatureLayout Layout { get; init; }

    /// <summary>β; 0 if what G holds is not read.</summary>
    public T Beta { get; init; }

    /// <summary>G is its lower triangle, row after row.</summary>
    public bool IsPacked { get; init; }

    /// <summary>What options ask for.</summary>
    public static GramCall<T> Of(GramShape shape, ReadOnlySpan<T> features, Span<T> gram, GramOptions options) =>
        new(shape, features, gram, T.CreateTruncating(options.Scale.FactorFor(shape)))
        {
            Layout = options.Layout,
            Beta = T.CreateTruncating(options.Beta),
        };

    /// <summary>G is only written, and as a whole.</summary>
    public bool IsPlain => !IsPacked && T.IsZero(Beta);
}

namespace GramGen.Pipeline;

/// <summary>What one call computes, G = scale·F·Fᵀ, and from where to where. The arguments are checked.</summary>
internal readonly ref struct GramCall(GramShape shape, ReadOnlySpan<float> features, Span<float> gram, float scale)
{
    public GramShape Shape { get; } = shape;

    public ReadOnlySpan<float> Features { get; } = features;

    public Span<float> Gram { get; } = gram;

    public float Scale { get; } = scale;
}

namespace GramGen.Pipeline;

/// <summary>What one call computes, G = scale·F·Fᵀ, and from where to where. The arguments are checked.</summary>
internal readonly ref struct GramCall<T>(GramShape shape, ReadOnlySpan<T> features, Span<T> gram, T scale)
    where T : unmanaged
{
    public GramShape Shape { get; } = shape;

    public ReadOnlySpan<T> Features { get; } = features;

    public Span<T> Gram { get; } = gram;

    public T Scale { get; } = scale;
}

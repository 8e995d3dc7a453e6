namespace GramGen.Packing;

/// <summary>A row on its way to a panel: from where to where.</summary>
internal readonly ref struct RowArrival<T>(ReadOnlySpan<T> source, Span<T> target)
    where T : unmanaged
{
    public ReadOnlySpan<T> Source { get; } = source;

    /// <summary>As long as the source, and filled up to whole vectors.</summary>
    public Span<T> Target { get; } = target;
}

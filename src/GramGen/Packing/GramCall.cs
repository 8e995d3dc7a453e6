using System.Numerics;

namespace GramGen.Packing;

/// <summary>A task with its memory. The arguments are checked.</summary>
internal readonly ref struct GramCall<T>(scoped in GramTask<T> task, ReadOnlySpan<T> features, Span<T> gram)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public GramTask<T> Task { get; } = task;

    public GramShape Shape => Task.Shape;

    /// <summary>F; empty if it is <see cref="Half"/>.</summary>
    public ReadOnlySpan<T> Features { get; } = features;

    /// <summary>F if it is <see cref="Half"/>.</summary>
    public ReadOnlySpan<Half> Halves { get; init; }

    public Span<T> Gram { get; } = gram;

    /// <summary>If features are centred, a table of <see cref="BlockMeans"/> with its references; receives the rest.</summary>
    public Span<double> Means { get; init; }
}

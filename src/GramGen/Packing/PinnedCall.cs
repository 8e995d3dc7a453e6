using System.Numerics;

namespace GramGen.Packing;

/// <summary>A call that other threads can take part in, as long as its memory stays pinned.</summary>
/// <param name="call">The call.</param>
/// <param name="features">Its features, pinned.</param>
/// <param name="halves">Its features if they are <see cref="Half"/>.</param>
/// <param name="gram">Its matrix.</param>
/// <param name="means">Its means.</param>
internal readonly unsafe struct PinnedCall<T>(scoped in GramCall<T> call, T* features, Half* halves, T* gram, double* means)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GramTask<T> _task = call.Task;
    private readonly T* _features = features;
    private readonly int _featureLength = call.Features.Length;
    private readonly Half* _halves = halves;
    private readonly int _halfLength = call.Halves.Length;
    private readonly T* _gram = gram;
    private readonly int _gramLength = call.Gram.Length;
    private readonly double* _means = means;
    private readonly int _meansLength = call.Means.Length;

    public GramCall<T> Call => new(_task, new ReadOnlySpan<T>(_features, _featureLength), new Span<T>(_gram, _gramLength))
    {
        Halves = new ReadOnlySpan<Half>(_halves, _halfLength),
        Means = new Span<double>(_means, _meansLength),
    };
}

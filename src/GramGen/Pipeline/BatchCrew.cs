using System.Numerics;
using GramGen.Runtime;

namespace GramGen.Pipeline;

/// <summary>Computes the products of a batch, each as it would be alone, on one thread or on several that share them.</summary>
internal sealed unsafe class BatchCrew<T> : Crew
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GramRoutine<T> _routine;
    private readonly GramIsa _isa;
    private readonly GramBatch _batch;
    private readonly T* _features;
    private readonly T* _grams;
    private readonly GramOptions _options;
    private readonly UnitQueue _portions = new();

    private BatchCrew(GramRoutine<T> routine, GramIsa isa, GramBatch batch, T* features, T* grams, GramOptions options)
    {
        _routine = routine;
        _isa = isa;
        _batch = batch;
        _features = features;
        _grams = grams;
        _options = options;
    }

    /// <summary>Computes all products. The arguments are checked.</summary>
    /// <remarks>Threads share the batch; where it has too few products for that, they share each product.</remarks>
    public static void Run(
        GramRoutine<T> routine, GramIsa isa, GramBatch batch, ReadOnlySpan<T> features, Span<T> grams, GramOptions options)
    {
        Parallelism parallelism = options.Parallelism;
        int threads = Math.Min(parallelism.ThreadsFor(batch.Count * (double)batch.Shape.MultiplyAdds), batch.Count);
        bool sharesBatch = threads > 1 && parallelism.ThreadsFor(batch.Shape) <= batch.Count;
        if (!sharesBatch)
        {
            for (int item = 0; item < batch.Count; item++)
            {
                routine.Run(isa, CallOf(batch, item, features, grams, options), parallelism);
            }

            return;
        }

        fixed (T* firstFeature = features)
        fixed (T* firstGram = grams)
        {
            new BatchCrew<T>(routine, isa, batch, firstFeature, firstGram, options).Run(threads);
        }
    }

    protected override void Work()
    {
        var features = new ReadOnlySpan<T>(_features, (int)_batch.FeatureLength);
        var grams = new Span<T>(_grams, (int)_batch.GramLength);
        var alone = _options.Parallelism with { MaxDegree = 1 };
        for (long first = (long)_portions.Take() * _batch.AtOnce; first < _batch.Count; first = (long)_portions.Take() * _batch.AtOnce)
        {
            int end = (int)Math.Min(first + _batch.AtOnce, _batch.Count);
            for (int item = (int)first; item < end; item++)
            {
                _routine.Run(_isa, CallOf(_batch, item, features, grams, _options), alone);
            }
        }
    }

    private static GramCall<T> CallOf(GramBatch batch, int item, ReadOnlySpan<T> features, Span<T> grams, GramOptions options) => GramCall<T>.Of(
        batch.Shape,
        features.Slice(item * batch.FeatureStride, batch.Shape.FeatureLength),
        grams.Slice(item * batch.GramStride, batch.Shape.GramLength),
        options);
}

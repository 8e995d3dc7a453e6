using System.Numerics;
using GramGen.CompilerServices;
using GramGen.Packing;
using GramGen.Threading;

namespace GramGen.Dispatch;

/// <summary>Computes the products of a batch, each as it would be alone, on one thread or on several that share them.</summary>
internal sealed unsafe class BatchCrew<T> : Crew
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GramRoutine<T> _routine;
    private readonly GramIsa _isa;
    private readonly GramBatch _batch;
    private readonly PinnedCall<T> _whole;
    private readonly Parallelism _alone;
    private readonly UnitQueue _portions = new();

    private BatchCrew(GramRoutine<T> routine, GramIsa isa, GramBatch batch, PinnedCall<T> whole, Parallelism alone)
    {
        _routine = routine;
        _isa = isa;
        _batch = batch;
        _whole = whole;
        _alone = alone;
    }

    /// <summary>Computes all products. The arguments are checked.</summary>
    /// <param name="routine">What computes each.</param>
    /// <param name="isa">The instruction set.</param>
    /// <param name="batch">How they lie.</param>
    /// <param name="whole">The task of each, with the memory of all.</param>
    /// <param name="parallelism">Threads share the batch; where it has too few products for that, they share each product.</param>
    public static void Run(GramRoutine<T> routine, GramIsa isa, GramBatch batch, scoped in GramCall<T> whole, Parallelism parallelism)
    {
        int threads = Math.Min(parallelism.ThreadsFor(batch.Count * (double)batch.Shape.MultiplyAdds), batch.Count);
        bool sharesBatch = threads > 1 && parallelism.ThreadsFor(batch.Shape) <= batch.Count;
        if (!sharesBatch)
        {
            for (int item = 0; item < batch.Count; item++)
            {
                routine.Run(isa, batch.ItemOf(whole, item), parallelism);
            }

            return;
        }

        fixed (T* features = whole.Features)
        fixed (Half* halves = whole.Halves)
        fixed (T* grams = whole.Gram)
        {
            var pinned = new PinnedCall<T>(whole, features, halves, grams, means: null);
            new BatchCrew<T>(routine, isa, batch, pinned, parallelism with { MaxDegree = 1 }).Run(threads);
        }
    }

    protected override void Work()
    {
        GramCall<T> whole = _whole.Call;
        for (long first = (long)_portions.Take() * _batch.AtOnce; first < _batch.Count; first = (long)_portions.Take() * _batch.AtOnce)
        {
            int end = (int)Math.Min(first + _batch.AtOnce, _batch.Count);
            for (int item = (int)first; item < end; item++)
            {
                _routine.Run(_isa, _batch.ItemOf(whole, item), _alone);
            }
        }
    }
}

/// <summary>Feature maps of one size, and their Gram matrices.</summary>
/// <param name="shape">C and M of each.</param>
/// <param name="count">Their number.</param>
/// <param name="featureStride">Values from one feature map to the next; 0 if they are adjacent.</param>
/// <param name="gramStride">Values from one Gram matrix to the next; 0 if they are adjacent.</param>
internal readonly struct GramBatch(GramShape shape, int count, int featureStride, int gramStride)
{
    /// <summary>Multiply-adds per chunk: enough to hide the cost of taking one from the queue.</summary>
    private const long WorkAtOnce = 1 << 17;

    public GramShape Shape { get; } = shape;

    public int Count { get; } = count;

    /// <summary>Values from the first of a feature map to the first of the next.</summary>
    public int FeatureStride { get; } = featureStride == 0 ? shape.FeatureLength : featureStride;

    /// <summary>Values from the first of a Gram matrix to the first of the next.</summary>
    public int GramStride { get; } = gramStride == 0 ? shape.GramLength : gramStride;

    /// <summary>The length of all features.</summary>
    public long FeatureLength => Count == 0 ? 0 : ((Count - 1L) * FeatureStride) + Shape.FeatureLength;

    /// <summary>The length of all Gram matrices.</summary>
    public long GramLength => Count == 0 ? 0 : ((Count - 1L) * GramStride) + Shape.GramLength;

    /// <summary>Feature maps per chunk.</summary>
    public int AtOnce => (int)Math.Clamp(WorkAtOnce / Shape.MultiplyAdds, 1, int.MaxValue);

    /// <summary>One of the calls of which <paramref name="whole"/> has the memory.</summary>
    public GramCall<T> ItemOf<T>(in GramCall<T> whole, int item)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int first = item * FeatureStride;
        int length = (int)whole.Task.Features.LengthOf(Shape);
        Span<T> gram = whole.Gram.Slice(item * GramStride, (int)whole.Task.Output.LengthOf(Shape));
        return whole.Task.Features.IsHalf
            ? new GramCall<T>(whole.Task, default, gram) { Halves = whole.Halves.Slice(first, length) }
            : new GramCall<T>(whole.Task, whole.Features.Slice(first, length), gram);
    }
}

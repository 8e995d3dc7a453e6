using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Syrk;
using GramGen.Threading;

namespace GramGen.Dispatch;

/// <summary>Batches on the CPU: threads share the products or, if there are too few, each product.</summary>
internal static unsafe class CpuBatch
{
    /// <summary>Multiply-adds that a thread takes at a time: enough to hide the cost of taking them.</summary>
    private const long WorkPerChunk = 1 << 17;

    /// <summary>Computes the Gram matrices of a batch.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="call">The product, with the memory of all of them.</param>
    /// <param name="count">Products.</param>
    /// <param name="featureStride">Values from one feature map to the next.</param>
    /// <param name="gramStride">Values from one Gram matrix to the next.</param>
    /// <param name="execution">How.</param>
    public static void Compute<TFeature, T>(
        CpuKernel<T> kernel, in SyrkCall<TFeature, T> call, int count, int featureStride, int gramStride, in CpuExecution execution)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        long work = call.Shape.MultiplyAdds;
        int available = execution.Parallelism.ThreadsNow(count * (double)work);
        int threads = Math.Min(available, count);
        int threadsPerProduct = Math.Min(available, execution.Parallelism.ThreadsFor(work));
        bool sharesBatch = threads > 1 && threadsPerProduct <= count;
        int chunk = (int)Math.Clamp(WorkPerChunk / work, 1, int.MaxValue);
        CancellationToken cancellation = execution.Parallelism.Cancellation;
        fixed (TFeature* features = call.Features)
        fixed (T* gram = call.Gram)
        {
            SyrkArguments<T> all = call.Pinned(features, gram);
            if (kernel.StraightFor(call, execution.Isa) is { } straight)
            {
                var batch = new StraightBatch<T>(straight, all, featureStride, gramStride, cancellation);
                Run(batch, count, chunk, sharesBatch ? threads : 1);
            }
            else
            {
                GramPlan plan = kernel.PlanFor(
                    execution.Isa, call.Shape.Channels, call.Shape.Pixels, call.Format, sharesBatch ? 1 : threadsPerProduct);
                GramRoutine<T> routine = AnySizeRoutines<T>.For(execution.Isa).RoutineFor(plan);
                var batch = new PlannedBatch<T>(
                    routine,
                    plan,
                    all,
                    (featureStride, (int)call.Format.LengthOf(plan.Channels, plan.Pixels)),
                    (gramStride, (int)call.Output.LengthOf(plan.Channels)),
                    cancellation);
                Run(batch, count, chunk, sharesBatch ? threads : 1);
            }
        }
    }

    /// <summary>Alone there is neither a queue nor a closure: they take as long as some small products.</summary>
    private static void Run<TBatch>(TBatch batch, int count, int chunk, int threads)
        where TBatch : struct, IBatch
    {
        if (threads > 1)
        {
            Share(batch, count, chunk, threads);
            return;
        }

        for (int first = 0; first < count; first += Math.Min(chunk, count - first))
        {
            batch.Run(first, first + Math.Min(chunk, count - first));
        }
    }

    private static void Share<TBatch>(TBatch batch, int count, int chunk, int threads)
        where TBatch : struct, IBatch
    {
        var queue = new WorkQueue(count, chunk);
        ThreadTeam.Run(threads, () =>
        {
            while (queue.TryTake(out int first, out int end))
            {
                batch.Run(first, end);
            }
        });
    }

    /// <summary>The products of a batch.</summary>
    private interface IBatch
    {
        /// <summary>Computes products from one to before another.</summary>
        void Run(int first, int end);
    }

    private readonly struct StraightBatch<T>(
        StraightRoutine<T> routine, SyrkArguments<T> all, int featureStride, int gramStride, CancellationToken cancellation) : IBatch
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int end)
        {
            cancellation.ThrowIfCancellationRequested();
            routine.ComputeBatch(
                ref all.FeatureAt(first * featureStride),
                featureStride,
                ref all.Gram.Slice(first * gramStride, 1).First,
                gramStride,
                end - first,
                all.Scale);
        }
    }

    private readonly struct PlannedBatch<T>(
        GramRoutine<T> routine,
        GramPlan plan,
        SyrkArguments<T> all,
        (int Stride, int Length) features,
        (int Stride, int Length) gram,
        CancellationToken cancellation) : IBatch
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        public void Run(int first, int end)
        {
            for (int item = first; item < end; item++)
            {
                SyrkArguments<T> product = all with
                {
                    Features = all.Features.IsEmpty ? default : all.Features.Slice(item * features.Stride, features.Length),
                    Halves = all.Halves.IsEmpty ? default : all.Halves.Slice(item * features.Stride, features.Length),
                    Gram = all.Gram.Slice(item * gram.Stride, gram.Length),
                };
                routine.Run(plan, product, cancellation);
            }
        }
    }
}

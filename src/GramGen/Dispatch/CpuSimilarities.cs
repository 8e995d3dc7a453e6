using System.Numerics;
using GramGen.Packing;
using GramGen.Similarity;

namespace GramGen.Dispatch;

/// <summary>Distances, cosines and kernels on the CPU: the Gram matrix first, then a function of each entry and of the diagonal.</summary>
internal static unsafe class CpuSimilarities
{
    /// <summary>Multiply-adds that an entry of the second step counts for when threads are chosen.</summary>
    private const double EntryCost = 8;

    /// <summary>Computes similarities in the memory of the Gram matrix.</summary>
    /// <param name="kernel">Computes the Gram matrix.</param>
    /// <param name="call">The Gram matrix, dense.</param>
    /// <param name="similarity">The function.</param>
    /// <param name="execution">How.</param>
    public static void Compute<TFeature, T, TSimilarity>(
        CpuKernel<T> kernel, in SyrkCall<TFeature, T> call, TSimilarity similarity, in CpuExecution execution)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TSimilarity : struct, ISimilarity<T>
    {
        kernel.Compute(call, execution);
        int channels = call.Shape.Channels;
        using var memory = new PackBuffer<T>(TSimilarity.HasTerms ? channels : 0);
        Span<T> terms = memory.Span[..(TSimilarity.HasTerms ? channels : 0)];
        Diagonal(call.Gram, terms);
        if (typeof(TSimilarity) == typeof(Cosine<T>))
        {
            Rescale(call, terms, execution);
        }

        foreach (ref T term in terms)
        {
            term = TSimilarity.TermOf(term);
        }

        using var flags = new PackBuffer<bool>(TSimilarity.HasNearPairs ? channels : 0);
        fixed (TFeature* features = call.Features)
        fixed (T* matrix = call.Gram)
        fixed (T* rowTerms = terms)
        fixed (bool* nearRows = flags.Span)
        {
            var result = new SimilarityMatrix<T, TSimilarity>(
                similarity,
                channels,
                new PinnedSpan<T>(matrix, call.Gram.Length),
                new PinnedSpan<T>(rowTerms, terms.Length),
                new PinnedSpan<bool>(nearRows, channels));
            CancellationToken cancellation = execution.Parallelism.Cancellation;
            result.Compute(execution.Parallelism.ThreadsNow(EntryCost * channels * channels), cancellation);
            if (TSimilarity.HasNearPairs && flags.Span[..channels].Contains(true))
            {
                using var rows = new DenseRows<T>(call.Pinned(features, matrix), call.Format, channels, call.Shape.Pixels);
                int threads = execution.Parallelism.ThreadsNow(call.Shape.MultiplyAdds);
                fixed (T* first = rows.Span)
                {
                    result.ComputeNear(new PinnedSpan<T>(first, rows.Span.Length), call.Shape.Pixels, threads, cancellation);
                }
            }
        }
    }

    /// <summary>Computes the Gram matrix again if there are rows whose squares overflow or underflow, with those rescaled.</summary>
    private static void Rescale<TFeature, T>(in SyrkCall<TFeature, T> call, Span<T> squaredNorms, in CpuExecution execution)
        where TFeature : unmanaged
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (!RescaledRows.AnyOutOfRange<T>(squaredNorms))
        {
            return;
        }

        fixed (TFeature* features = call.Features)
        fixed (T* matrix = call.Gram)
        {
            (int channels, int pixels) = (call.Shape.Channels, call.Shape.Pixels);
            using var rows = new DenseRows<T>(call.Pinned(features, matrix), call.Format, channels, pixels, mayChange: true);
            if (RescaledRows.Rescale(rows.Span, pixels, squaredNorms))
            {
                var shape = new GramShape(channels, pixels);
                CpuKernel<T>.AnySize.Compute(
                    new SyrkCall<T, T>(shape, rows.Span, call.Gram, call.Scale, call.Beta), execution);
                Diagonal(call.Gram, squaredNorms);
            }
        }
    }

    private static void Diagonal<T>(ReadOnlySpan<T> matrix, Span<T> diagonal)
    {
        for (int i = 0; i < diagonal.Length; i++)
        {
            diagonal[i] = matrix[i * (diagonal.Length + 1)];
        }
    }
}

using System.Numerics;
using GramGen.Packing;
using GramGen.Similarity;

namespace GramGen.Dispatch;

/// <summary>Queries F and a corpus K, checked.</summary>
/// <param name="queries">F.</param>
/// <param name="queryShape">Q, M and layout.</param>
/// <param name="corpus">K.</param>
/// <param name="corpusShape">C, M and layout.</param>
internal readonly unsafe ref struct CrossCall<TFeature, T>(
    ReadOnlySpan<TFeature> queries, GramShape queryShape, ReadOnlySpan<TFeature> corpus, GramShape corpusShape)
    where TFeature : unmanaged
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SyrkCall<TFeature, T> _queries = new(queryShape, queries, default, T.One, T.Zero);
    private readonly SyrkCall<TFeature, T> _corpus = new(corpusShape, corpus, default, T.One, T.Zero);

    /// <summary>Computes the matrix of all similarities.</summary>
    /// <param name="similarity">The function.</param>
    /// <param name="destination">Receives Q × C values.</param>
    /// <param name="execution">How.</param>
    public void ComputeMatrix<TSimilarity>(TSimilarity similarity, Span<T> destination, in CpuExecution execution)
        where TSimilarity : struct, ISimilarity<T>
    {
        fixed (T* matrix = destination)
        {
            var result = new CrossMatrix<T>(new PinnedSpan<T>(matrix, destination.Length), _corpus.Shape.Channels);
            Compute(similarity, result, execution);
        }
    }

    /// <summary>Finds the most similar rows for each query.</summary>
    /// <param name="similarity">The function.</param>
    /// <param name="count">k.</param>
    /// <param name="indices">Receives Q × k indices.</param>
    /// <param name="values">Receives Q × k similarities.</param>
    /// <param name="execution">How.</param>
    public void FindBest<TSimilarity>(
        TSimilarity similarity, int count, Span<int> indices, Span<T> values, in CpuExecution execution)
        where TSimilarity : struct, ISimilarity<T>
    {
        fixed (int* bestIndices = indices)
        fixed (T* bestValues = values)
        {
            var lists = new TopLists<T>(
                count,
                new PinnedSpan<int>(bestIndices, indices.Length),
                new PinnedSpan<T>(bestValues, values.Length),
                TSimilarity.IsLargerCloser,
                _queries.Shape.Channels);
            lists.Clear();
            Compute(similarity, lists, execution);
        }
    }

    private void Compute<TSimilarity>(TSimilarity similarity, ICrossResult<T> result, in CpuExecution execution)
        where TSimilarity : struct, ISimilarity<T>
    {
        CancellationToken cancellation = execution.Parallelism.Cancellation;
        cancellation.ThrowIfCancellationRequested();
        (int queries, int rows, int pixels) = (_queries.Shape.Channels, _corpus.Shape.Channels, _corpus.Shape.Pixels);
        int threads = execution.Parallelism.ThreadsNow((double)queries * rows * pixels);
        var routines = AnySizeRoutines<T>.For(execution.Isa);
        fixed (TFeature* queryFeatures = _queries.Features)
        fixed (TFeature* corpusFeatures = _corpus.Features)
        {
            using var f = ComparedRows<T>.Of<TSimilarity>(
                _queries.Pinned(queryFeatures, null), _queries.Format, queries, pixels, threads);
            using var k = ComparedRows<T>.Of<TSimilarity>(
                _corpus.Pinned(corpusFeatures, null), _corpus.Format, rows, pixels, threads);
            fixed (T* queryRows = f.Rows)
            fixed (T* queryTerms = f.Terms)
            fixed (T* corpusRows = k.Rows)
            fixed (T* corpusTerms = k.Terms)
            {
                var operands = new CrossOperands<T>(
                    new PinnedSpan<T>(queryRows, f.Rows.Length),
                    new PinnedSpan<T>(corpusRows, k.Rows.Length),
                    new PinnedSpan<T>(queryTerms, f.Terms.Length),
                    new PinnedSpan<T>(corpusTerms, k.Terms.Length),
                    pixels);
                new CrossProduct<T, TSimilarity>(operands, similarity, result, routines.Cross).Run(threads, cancellation);
            }
        }
    }
}

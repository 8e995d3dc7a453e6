using System.Numerics;
using GramGen.Packing;
using GramGen.Threading;

namespace GramGen.Similarity;

/// <summary>Receives blocks of similarities of queries and rows of a corpus, from several threads at once.</summary>
internal interface ICrossResult<T>
    where T : unmanaged
{
    /// <summary>Memory for all similarities, query after query; empty if they are computed in the threads' own memory.</summary>
    PinnedSpan<T> Matrix => default;

    /// <summary>Values from query to query there.</summary>
    int Stride => 0;

    /// <summary>Receives a block that is computed.</summary>
    /// <param name="block">The block.</param>
    /// <param name="similarities">If there is no matrix, the similarities, query after query.</param>
    /// <param name="stride">Values from query to query.</param>
    void Add(CrossBlock block, ReadOnlySpan<T> similarities, int stride)
    {
    }
}

/// <summary>
/// Computes similarities of queries and a corpus block by block: the macro-kernels of Gram matrices multiply the rectangle of a block
/// alone, and its products become similarities. Each has the bits that it has in the Gram matrix of all rows.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <typeparam name="TSimilarity">The function.</typeparam>
/// <param name="operands">The operands.</param>
/// <param name="similarity">The function.</param>
/// <param name="result">Receives the similarities.</param>
/// <param name="routines">Multiply.</param>
internal sealed class CrossProduct<T, TSimilarity>(
    CrossOperands<T> operands, TSimilarity similarity, ICrossResult<T> result, CrossRoutines<T> routines)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimilarity : struct, ISimilarity<T>
{
    /// <summary>Queries of a block whose products one thread turns into similarities together.</summary>
    private const int ComparedQueries = 4;

    /// <summary>Computes all of it.</summary>
    /// <param name="threads">Threads that take part.</param>
    /// <param name="cancellation">Checked between blocks.</param>
    public void Run(int threads, CancellationToken cancellation)
    {
        if (routines.PrefersOuterProducts(operands))
        {
            RunOuter(threads, cancellation);
            return;
        }

        var blocks = CrossBlocks.OfDotProducts(operands.QueryCount, operands.RowCount, operands.Pixels, routines.Isa, threads);
        var queue = new WorkQueue(blocks.Count);
        RunOn(threads, () => RunDot(blocks, queue, cancellation));
    }

    private static void RunOn(int threads, Action action)
    {
        if (threads == 1)
        {
            action();
        }
        else
        {
            ThreadTeam.Run(threads, action);
        }
    }

    /// <summary>Block after block, each by all threads, in the matrix where there is one.</summary>
    private unsafe void RunOuter(int threads, CancellationToken cancellation)
    {
        var blocks = CrossBlocks.OfOuterProducts(operands.QueryCount, operands.RowCount, routines.Isa);
        bool isStored = !result.Matrix.IsEmpty;
        using var memory = new PackBuffer<T>(isStored ? 0 : (long)blocks.QueriesPerBlock * blocks.RowsPerBlock);
        fixed (T* first = memory.Span)
        {
            for (int number = 0; number < blocks.Count; number++)
            {
                CrossBlock block = blocks[number];
                int stride = isStored ? result.Stride : blocks.RowsPerBlock;
                int length = ((block.Queries - 1) * stride) + block.Rows;
                PinnedSpan<T> results = isStored
                    ? result.Matrix.Slice((block.FirstQuery * stride) + block.FirstRow, length)
                    : new PinnedSpan<T>(first, length);
                routines.MultiplyOuter(operands, block, results, stride, threads, cancellation);
                if (!isStored || typeof(TSimilarity) != typeof(DotProduct<T>))
                {
                    var queue = new WorkQueue(block.Queries, ComparedQueries);
                    RunOn(threads, () => CompareSome(block, queue, results, stride, cancellation));
                }
            }
        }
    }

    private void CompareSome(CrossBlock block, WorkQueue queue, PinnedSpan<T> results, int stride, CancellationToken cancellation)
    {
        while (queue.TryTake(out int first, out int end))
        {
            cancellation.ThrowIfCancellationRequested();
            CrossBlock some = block with { FirstQuery = block.FirstQuery + first, Queries = end - first };
            Span<T> products = results.Span[(first * stride)..];
            Compare(some, products, stride);
            result.Add(some, products, stride);
        }
    }

    /// <summary>Block after block until none is left, each in this thread's memory.</summary>
    private unsafe void RunDot(CrossBlocks blocks, WorkQueue queue, CancellationToken cancellation)
    {
        // The store counts rows from the first query; before the results it writes nothing.
        int length = blocks.QueriesPerBlock * blocks.RowsPerBlock;
        using var memory = new PackBuffer<T>((long)blocks.QueriesPerBlock + length);
        Span<T> results = memory.Span.Slice(blocks.QueriesPerBlock, length);
        fixed (T* first = memory.Span)
        {
            while (queue.TryTake(out int number, out _))
            {
                cancellation.ThrowIfCancellationRequested();
                CrossBlock block = blocks[number];
                routines.MultiplyDot(operands, block, new PinnedSpan<T>(first, blocks.QueriesPerBlock + length), blocks, cancellation);
                Compare(block, results, blocks.RowsPerBlock);
                result.Add(block, results, blocks.RowsPerBlock);
            }
        }
    }

    /// <summary>From dot products to similarities.</summary>
    private void Compare(CrossBlock block, Span<T> results, int stride)
    {
        ReadOnlySpan<T> columnTerms = TSimilarity.HasTerms ? operands.CorpusTerms.Span.Slice(block.FirstRow, block.Rows) : default;
        for (int i = 0; i < block.Queries; i++)
        {
            int query = block.FirstQuery + i;
            Span<T> products = results.Slice(i * stride, block.Rows);
            Span<T> target = result.Matrix.IsEmpty
                ? products
                : result.Matrix.Span.Slice((query * result.Stride) + block.FirstRow, block.Rows);
            T term = TSimilarity.HasTerms ? operands.QueryTerms.Span[query] : T.Zero;
            if (SimilarityRow.Compute(similarity, products, term, columnTerms, target))
            {
                int pixels = operands.Pixels;
                new NearPairs<T, TSimilarity>(
                    similarity,
                    operands.Queries.Span.Slice(query * pixels, pixels),
                    operands.Corpus.Span.Slice(block.FirstRow * pixels, block.Rows * pixels),
                    pixels).Compute(target, ref target[0], stride: 0);
            }
        }
    }
}

/// <summary>All similarities, in a matrix.</summary>
/// <param name="matrix">The matrix.</param>
/// <param name="stride">Values from query to query: rows of the corpus, or more.</param>
internal sealed class CrossMatrix<T>(PinnedSpan<T> matrix, int stride) : ICrossResult<T>
    where T : unmanaged
{
    public PinnedSpan<T> Matrix => matrix;

    public int Stride => stride;
}

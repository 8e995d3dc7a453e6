using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Threading;

namespace GramGen.Similarity;

/// <summary>Receives blocks of similarities of queries and rows of a corpus, from several threads at once.</summary>
internal interface ICrossResult<T>
    where T : unmanaged
{
    /// <summary>Memory for the similarities of a query and some rows; empty if they are computed in the thread's own memory.</summary>
    /// <param name="query">The query.</param>
    /// <param name="firstRow">The first row.</param>
    /// <param name="rows">Rows.</param>
    Span<T> TargetOf(int query, int firstRow, int rows) => default;

    /// <summary>Receives a block that is computed.</summary>
    /// <param name="block">The block.</param>
    /// <param name="similarities">If there is no target, the similarities, query after query.</param>
    /// <param name="stride">Values from query to query.</param>
    void Add(CrossBlock block, ReadOnlySpan<T> similarities, int stride)
    {
    }
}

/// <summary>F and K of F·Kᵀ as rows of pixels, pinned, with a term for each row.</summary>
/// <param name="Queries">F, Q × M.</param>
/// <param name="Corpus">K, rows × M.</param>
/// <param name="QueryTerms">Q terms; empty if the similarity has none.</param>
/// <param name="CorpusTerms">A term for each row of the corpus.</param>
/// <param name="Pixels">M.</param>
internal readonly record struct CrossOperands<T>(
    PinnedSpan<T> Queries, PinnedSpan<T> Corpus, PinnedSpan<T> QueryTerms, PinnedSpan<T> CorpusTerms, int Pixels)
    where T : unmanaged
{
    public int QueryCount => Queries.Length / Pixels;

    public int RowCount => Corpus.Length / Pixels;
}

/// <summary>
/// Computes similarities of queries and a corpus block by block: the macro-kernel of Gram matrices multiplies the rectangle of a block
/// alone, and its results become similarities while they are in the cache. Each has the bits that it has in the Gram matrix of all rows.
/// </summary>
/// <typeparam name="T">The type of the values.</typeparam>
/// <typeparam name="TSimilarity">The function.</typeparam>
/// <param name="operands">The operands.</param>
/// <param name="similarity">The function.</param>
/// <param name="result">Receives the similarities.</param>
/// <param name="isa">The instruction set.</param>
/// <param name="routine">Multiplies by dot products.</param>
internal sealed class CrossProduct<T, TSimilarity>(
    CrossOperands<T> operands, TSimilarity similarity, ICrossResult<T> result, IsaTraits isa, GramRoutine<T> routine)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TSimilarity : struct, ISimilarity<T>
{
    /// <summary>Computes all of it.</summary>
    /// <param name="threads">Threads that take part.</param>
    /// <param name="cancellation">Checked between blocks.</param>
    public void Run(int threads, CancellationToken cancellation)
    {
        var blocks = new CrossBlocks(operands.QueryCount, operands.RowCount, operands.Pixels, isa, threads);
        if (threads == 1)
        {
            Run(blocks, new WorkItems(blocks.Count, shared: null), cancellation);
            return;
        }

        var queue = new WorkQueue(blocks.Count);
        ThreadTeam.Run(threads, () => Run(blocks, new WorkItems(blocks.Count, queue), cancellation));
    }

    private unsafe void Run(CrossBlocks blocks, WorkItems items, CancellationToken cancellation)
    {
        // The store counts rows from the first query; before the results it writes nothing.
        int length = blocks.QueriesPerBlock * blocks.RowsPerBlock;
        using var memory = new PackBuffer<T>((long)blocks.QueriesPerBlock + length);
        Span<T> results = memory.Span.Slice(blocks.QueriesPerBlock, length);
        fixed (T* first = memory.Span)
        {
            for (int number = items.Next(); number != WorkItems.None; number = items.Next())
            {
                cancellation.ThrowIfCancellationRequested();
                CrossBlock block = blocks[number];
                Multiply(block, blocks, new PinnedSpan<T>(first, blocks.QueriesPerBlock + length), cancellation);
                Compare(block, results, blocks.RowsPerBlock);
                result.Add(block, results, blocks.RowsPerBlock);
            }
        }
    }

    private void Multiply(CrossBlock block, CrossBlocks blocks, PinnedSpan<T> memory, CancellationToken cancellation)
    {
        int pixels = operands.Pixels;
        int queryChannels = IntegerMath.RoundUp(block.Queries, isa.MicroTile.Rows);
        var format = new FeatureFormat(IsChannelsLast: false, pixels) { QueryChannels = queryChannels };
        var plan = new GramPlan(queryChannels + block.Rows, pixels, format, isa, threads: 1, isa.MicroTile);
        var arguments = new SyrkArguments<T>(
            operands.Corpus.Slice(block.FirstRow * pixels, block.Rows * pixels),
            halves: default,
            memory.Slice(blocks.QueriesPerBlock - queryChannels, memory.Length - blocks.QueriesPerBlock + queryChannels),
            new GramOutput(GramPart.Upper, blocks.RowsPerBlock),
            scale: T.One,
            beta: T.Zero)
        {
            Queries = operands.Queries.Slice(block.FirstQuery * pixels, block.Queries * pixels),
        };
        routine.Run(plan, arguments, cancellation);
    }

    /// <summary>From dot products to similarities.</summary>
    private void Compare(CrossBlock block, Span<T> results, int stride)
    {
        ReadOnlySpan<T> columnTerms = TSimilarity.HasTerms ? operands.CorpusTerms.Span.Slice(block.FirstRow, block.Rows) : default;
        for (int i = 0; i < block.Queries; i++)
        {
            int query = block.FirstQuery + i;
            Span<T> products = results.Slice(i * stride, block.Rows);
            Span<T> target = result.TargetOf(query, block.FirstRow, block.Rows);
            target = target.IsEmpty ? products : target;
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
/// <param name="rows">Values from query to query: rows of the corpus, or more.</param>
internal sealed class CrossMatrix<T>(PinnedSpan<T> matrix, int rows) : ICrossResult<T>
    where T : unmanaged
{
    public Span<T> TargetOf(int query, int firstRow, int rowCount) => matrix.Span.Slice((query * rows) + firstRow, rowCount);
}

using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.Similarity;

/// <summary>F and K of F·Kᵀ as rows of pixels, pinned, with a term for each row.</summary>
/// <param name="Queries">F, Q × M.</param>
/// <param name="Corpus">K, rows × M.</param>
/// <param name="QueryTerms">Q terms; empty if the similarity has none.</param>
/// <param name="CorpusTerms">A term for each row of the corpus.</param>
/// <param name="Pixels">M.</param>
internal readonly record struct CrossOperands<T>(
    PinnedSpan<T> Queries, PinnedSpan<T> Corpus, PinnedSpan<T> QueryTerms, PinnedSpan<T> CorpusTerms, int Pixels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public int QueryCount => Queries.Length / Pixels;

    public int RowCount => Corpus.Length / Pixels;

    /// <summary>The operands of a block's products.</summary>
    public SyrkArguments<T> Arguments(CrossBlock block, PinnedSpan<T> results, GramOutput output) => new(
        Corpus.Slice(block.FirstRow * Pixels, block.Rows * Pixels), halves: default, results, output, scale: T.One, beta: T.Zero)
    {
        Queries = Queries.Slice(block.FirstQuery * Pixels, block.Queries * Pixels),
    };
}

/// <summary>Multiplies rectangles of F·Kᵀ.</summary>
/// <param name="isa">The instruction set.</param>
/// <param name="dot">Multiplies by dot products.</param>
/// <param name="outer">Multiplies by outer products, where the instruction set has them.</param>
internal readonly struct CrossRoutines<T>(IsaTraits isa, GramRoutine<T> dot, GramRoutine<T> outer)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public IsaTraits Isa { get; } = isa;

    /// <summary>Whether outer products are the faster algorithm.</summary>
    public bool PrefersOuterProducts(in CrossOperands<T> operands) => OuterAlgorithm.SuitsRectangle(
        Isa,
        operands.QueryCount,
        operands.RowCount,
        operands.Pixels,
        CrossBlocks.OfOuterProducts(operands.QueryCount, operands.RowCount, Isa).PackedRows,
        CrossBlocks.OfDotProducts(operands.QueryCount, operands.RowCount, operands.Pixels, Isa, threads: 1).PackedRows);

    /// <summary>Multiplies by outer products.</summary>
    /// <param name="operands">F and K.</param>
    /// <param name="block">The rectangle.</param>
    /// <param name="results">Receives the products, query after query.</param>
    /// <param name="stride">Values from query to query.</param>
    /// <param name="threads">Threads that take part.</param>
    /// <param name="cancellation">Checked between chunks.</param>
    public void MultiplyOuter(
        in CrossOperands<T> operands, CrossBlock block, PinnedSpan<T> results, int stride, int threads, CancellationToken cancellation)
    {
        var plan = GramPlan.RectangleOfTwo(block.Queries, block.Rows, operands.Pixels, Isa, threads);
        outer.Run(plan, operands.Arguments(block, results, new GramOutput(GramPart.Rectangle, stride)), cancellation);
    }

    /// <summary>Multiplies a block by dot products.</summary>
    /// <param name="operands">F and K.</param>
    /// <param name="block">The block.</param>
    /// <param name="memory">Receives the products after a query each that is not written.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="cancellation">Checked between KC blocks.</param>
    public void MultiplyDot(
        in CrossOperands<T> operands, CrossBlock block, PinnedSpan<T> memory, CrossBlocks blocks, CancellationToken cancellation)
    {
        int pixels = operands.Pixels;
        int queryChannels = IntegerMath.RoundUp(block.Queries, Isa.MicroTile.Rows);
        var format = new FeatureFormat(IsChannelsLast: false, pixels) { QueryChannels = queryChannels };
        var plan = new GramPlan(queryChannels + block.Rows, pixels, format, Isa, threads: 1, Isa.MicroTile);
        int skipped = blocks.QueriesPerBlock - queryChannels;
        PinnedSpan<T> results = memory.Slice(skipped, memory.Length - skipped);
        dot.Run(plan, operands.Arguments(block, results, new GramOutput(GramPart.Upper, blocks.RowsPerBlock)), cancellation);
    }
}

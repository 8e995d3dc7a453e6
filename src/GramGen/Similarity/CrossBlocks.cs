using GramGen.Planning;

namespace GramGen.Similarity;

/// <summary>A part of F·Kᵀ that one thread computes in its own memory.</summary>
/// <param name="FirstQuery">The first query.</param>
/// <param name="Queries">Queries.</param>
/// <param name="FirstRow">The first row of the corpus.</param>
/// <param name="Rows">Rows of the corpus.</param>
internal readonly record struct CrossBlock(int FirstQuery, int Queries, int FirstRow, int Rows);

/// <summary>
/// Cuts F·Kᵀ into blocks whose results stay in the second-level cache until a function of them is stored. A block's queries stay there
/// for a whole KC block, while the rows of the corpus pass.
/// </summary>
internal readonly struct CrossBlocks
{
    /// <summary>Results of a block.</summary>
    private const int MostResultBytes = CacheSizes.L2Bytes / 2;

    /// <summary>Queries of a block, so that enough rows of the corpus meet them.</summary>
    private const int MostQueries = 256;

    /// <summary>Rows of a block, so that few queries have some blocks for threads.</summary>
    private const int MostRows = 4096;

    /// <summary>Blocks per thread, so that a thread the system delays can be relieved.</summary>
    private const int BlocksPerThread = 3;

    private readonly int _queries;
    private readonly int _rows;

    /// <summary>Cuts a product.</summary>
    /// <param name="queries">Q.</param>
    /// <param name="rows">Rows of the corpus.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isa">The instruction set, for the type of the sums.</param>
    /// <param name="threads">Threads that take part.</param>
    public CrossBlocks(int queries, int rows, int pixels, IsaTraits isa, int threads)
    {
        (_queries, _rows) = (queries, rows);
        int microPanel = isa.MicroTile.Rows;
        int rowBytes = Math.Min(pixels, isa.Element.BlockLength) * isa.Element.Bytes;
        int cached = Math.Min(CacheSizes.L2Bytes / 2 / rowBytes, MostQueries) / microPanel * microPanel;

        // Even blocks: a last one of few queries would read the corpus once more for them.
        int blocks = IntegerMath.CeilingDivide(queries, Math.Max(cached, microPanel));
        QueriesPerBlock = IntegerMath.RoundUp(IntegerMath.CeilingDivide(queries, blocks), microPanel);
        int wanted = threads == 1 ? 1 : IntegerMath.CeilingDivide(threads * BlocksPerThread, QueryBlocks);
        int cachedRows = Math.Min(MostResultBytes / isa.Element.Bytes / QueriesPerBlock, MostRows);
        int most = Math.Min(cachedRows, IntegerMath.CeilingDivide(rows, wanted));
        RowsPerBlock = IntegerMath.RoundUp(most, microPanel);
    }

    /// <summary>Queries of a block, with those that fill the last micro-panel up.</summary>
    public int QueriesPerBlock { get; }

    /// <summary>Rows of the corpus of a block.</summary>
    public int RowsPerBlock { get; }

    /// <summary>Blocks of queries.</summary>
    public int QueryBlocks => IntegerMath.CeilingDivide(_queries, QueriesPerBlock);

    /// <summary>All blocks.</summary>
    public int Count => QueryBlocks * IntegerMath.CeilingDivide(_rows, RowsPerBlock);

    /// <summary>A block by its number below <see cref="Count"/>: those of the same rows follow each other.</summary>
    public CrossBlock this[int number]
    {
        get
        {
            int firstQuery = number % QueryBlocks * QueriesPerBlock;
            int firstRow = number / QueryBlocks * RowsPerBlock;
            return new CrossBlock(
                firstQuery, Math.Min(QueriesPerBlock, _queries - firstQuery), firstRow, Math.Min(RowsPerBlock, _rows - firstRow));
        }
    }
}

using GramGen.Planning;

namespace GramGen.Similarity;

/// <summary>A part of F·Kᵀ that one thread computes in its own memory.</summary>
/// <param name="FirstQuery">The first query.</param>
/// <param name="Queries">Queries.</param>
/// <param name="FirstRow">The first row of the corpus.</param>
/// <param name="Rows">Rows of the corpus.</param>
internal readonly record struct CrossBlock(int FirstQuery, int Queries, int FirstRow, int Rows);

/// <summary>Cuts F·Kᵀ into blocks whose operands, or results, stay in a cache.</summary>
internal readonly struct CrossBlocks
{
    /// <summary>Results of a block of dot products: they stay in the second-level cache until a function of them is stored.</summary>
    private const int MostResultBytes = CacheSizes.L2Bytes / 2;

    /// <summary>Queries of a block of dot products, so that enough rows of the corpus meet them.</summary>
    private const int MostDotQueries = 256;

    /// <summary>Rows of a block of dot products, so that few queries have some blocks for threads.</summary>
    private const int MostDotRows = 4096;

    /// <summary>
    /// Queries and rows of a block of outer products: more would be packed to memory, fewer are packed too often. All threads compute one
    /// block.
    /// </summary>
    private const int MostOuterRows = 1024;

    /// <summary>Blocks per thread, so that a thread the system delays can be relieved.</summary>
    private const int BlocksPerThread = 3;

    private readonly int _queries;
    private readonly int _rows;

    private CrossBlocks(int queries, int rows, int queriesPerBlock, int rowsPerBlock)
    {
        (_queries, _rows) = (queries, rows);
        QueriesPerBlock = queriesPerBlock;
        RowsPerBlock = rowsPerBlock;
    }

    /// <summary>Queries of a block, with those that fill the last micro-panel up.</summary>
    public int QueriesPerBlock { get; }

    /// <summary>Rows of the corpus of a block.</summary>
    public int RowsPerBlock { get; }

    /// <summary>Blocks of queries.</summary>
    public int QueryBlocks => IntegerMath.CeilingDivide(_queries, QueriesPerBlock);

    /// <summary>All blocks.</summary>
    public int Count => QueryBlocks * RowBlocks;

    /// <summary>Rows of both matrices that all blocks pack together.</summary>
    public long PackedRows => ((long)_rows * QueryBlocks) + ((long)_queries * RowBlocks);

    private int RowBlocks => IntegerMath.CeilingDivide(_rows, RowsPerBlock);

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

    /// <summary>
    /// Blocks of dot products, which one thread each computes in its own memory. A block's queries stay in the second-level cache for a
    /// whole KC block, while the rows of the corpus pass.
    /// </summary>
    /// <param name="queries">Q.</param>
    /// <param name="rows">Rows of the corpus.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isa">The instruction set, for the type of the sums.</param>
    /// <param name="threads">Threads that take part.</param>
    public static CrossBlocks OfDotProducts(int queries, int rows, int pixels, IsaTraits isa, int threads)
    {
        int microPanel = isa.MicroTile.Rows;
        int rowBytes = Math.Min(pixels, isa.Element.BlockLength) * isa.Element.Bytes;
        int cached = Math.Min(CacheSizes.L2Bytes / 2 / rowBytes, MostDotQueries) / microPanel * microPanel;
        int queriesPerBlock = Even(queries, Math.Max(cached, microPanel), microPanel);
        int queryBlocks = IntegerMath.CeilingDivide(queries, queriesPerBlock);
        int wanted = threads == 1 ? 1 : IntegerMath.CeilingDivide(threads * BlocksPerThread, queryBlocks);
        int cachedRows = Math.Min(MostResultBytes / isa.Element.Bytes / queriesPerBlock, MostDotRows);
        int most = Math.Min(cachedRows, IntegerMath.CeilingDivide(rows, wanted));
        return new CrossBlocks(queries, rows, queriesPerBlock, IntegerMath.RoundUp(most, microPanel));
    }

    /// <summary>Blocks of outer products.</summary>
    /// <param name="queries">Q.</param>
    /// <param name="rows">Rows of the corpus.</param>
    /// <param name="isa">The instruction set, for the type of the sums.</param>
    public static CrossBlocks OfOuterProducts(int queries, int rows, IsaTraits isa)
    {
        int panel = OuterAlgorithm.PanelChannels(isa.Element);
        return new CrossBlocks(queries, rows, Even(queries, MostOuterRows, panel), Even(rows, MostOuterRows, panel));
    }

    /// <summary>As few even parts as there can be: a last one of few queries would pack the corpus once more for them.</summary>
    private static int Even(int count, int most, int multiple) =>
        IntegerMath.RoundUp(IntegerMath.CeilingDivide(count, IntegerMath.CeilingDivide(count, most)), multiple);
}

using GramGen.Planning;

namespace GramGen.Integer;

/// <summary>How an integer product is cut, for threads and caches. Nothing of it changes a result: integer sums are exact.</summary>
internal readonly record struct IntegerPlan
{
    /// <summary>MR of the micro-kernel.</summary>
    public const int MicroRows = 6;

    /// <summary>Channels that are packed together: whole panels of any instruction set.</summary>
    public const int PartChannels = 32;

    /// <summary>Pixels of a KC block are whole cache lines of bytes.</summary>
    private const int BlockUnit = 64;

    private const int ShortestBlock = 2048;

    /// <summary>Sums of 32 bits would overflow only at 33 025 pixels.</summary>
    private const int LongestBlock = 4096;

    /// <summary>Values of a KC block, which are packed twice: as rows and as panels.</summary>
    private const int BlockValues = CacheSizes.L2Bytes / 4;

    /// <summary>MC: these rows of a KC block stay in the second-level cache while the panels pass.</summary>
    private const int MostChunkRows = 16 * MicroRows;

    /// <summary>Chunks for each thread, so that all end at about the same time.</summary>
    private const int ChunksPerThread = 4;

    /// <summary>Cuts a product.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="threads">Threads that share it.</param>
    public IntegerPlan(int channels, int pixels, int threads)
    {
        Channels = channels;
        Pixels = pixels;
        Threads = threads;
        int longest = Math.Clamp(BlockValues / channels / BlockUnit * BlockUnit, ShortestBlock, LongestBlock);
        BlockLength = IntegerMath.RoundUp(IntegerMath.CeilingDivide(pixels, IntegerMath.CeilingDivide(pixels, longest)), BlockUnit);
        Blocks = IntegerMath.CeilingDivide(pixels, BlockLength);
        int rows = threads == 1 ? MostChunkRows : IntegerMath.CeilingDivide(channels, ChunksPerThread * threads);
        ChunkRows = Math.Min(IntegerMath.RoundUp(rows, MicroRows), MostChunkRows);
    }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>M.</summary>
    public int Pixels { get; }

    /// <summary>Threads that share the product.</summary>
    public int Threads { get; }

    /// <summary>KC: pixels in a block, but for the last.</summary>
    public int BlockLength { get; }

    /// <summary>KC blocks.</summary>
    public int Blocks { get; }

    /// <summary>MC: channels in a chunk of rows.</summary>
    public int ChunkRows { get; }

    /// <summary>Chunks of rows. The last one is the longest: it has columns up to the diagonal.</summary>
    public int Chunks => IntegerMath.CeilingDivide(Channels, ChunkRows);

    /// <summary>Parts of the channels that are packed.</summary>
    public int Parts => IntegerMath.CeilingDivide(Channels, PartChannels);

    /// <summary>KC blocks that are packed at a time: with several threads some pack the next while others multiply.</summary>
    public int PackedBlocks => Threads == 1 ? 1 : Math.Min(Blocks, 2);

    /// <summary>Rows that are packed, and what a fringe of columns or rows reads past them.</summary>
    public int PackedRows => IntegerMath.RoundUp(Channels, PartChannels) + MicroRows;

    /// <summary>The groups of a block.</summary>
    /// <param name="pixels">Its pixels.</param>
    /// <param name="format">What a group holds.</param>
    public static int GroupsOf(int pixels, GroupFormat format) =>
        IntegerMath.RoundUp(IntegerMath.CeilingDivide(pixels, PixelsOf(format)), PackedPanel.TransposedRows);

    /// <summary>The pixels of a group.</summary>
    public static int PixelsOf(GroupFormat format) => format == GroupFormat.Words ? sizeof(int) / sizeof(short) : sizeof(int);

    /// <summary>Groups from row to row: rows begin on cache lines, and not all at the same place of a page.</summary>
    public static int RowStride(int groups) =>
        IntegerMath.RoundUp(groups, CacheSizes.LineBytes / sizeof(int)) + (CacheSizes.LineBytes / sizeof(int));

    /// <summary>Groups of a packed block's rows, and of its panels, at most.</summary>
    public long PackedLength
    {
        get
        {
            int groups = GroupsOf(BlockLength, GroupFormat.Words);
            return (long)PackedRows * (RowStride(groups) + groups);
        }
    }
}

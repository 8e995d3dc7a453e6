namespace GramGen.Planning;

/// <summary>
/// How one product is computed: algorithm, micro-tile, cache blocks, packing, threads and scratch memory. Made once for a
/// size, instruction set and number of threads; everything that computes or explains reads it from here.
/// </summary>
internal readonly partial record struct GramPlan
{
    /// <summary>Parts per thread, so that a thread the system delays can be relieved.</summary>
    private const int PartsPerThread = 3;

    /// <summary>Partial sums that may wait for those of other threads: 4 MB of <c>float</c>.</summary>
    private const long MostWaitingSums = 1024 * 1024;

    /// <summary>Columns in an NC block on average: with fewer, a packed row feeds too few micro-tiles to hide its transfer.</summary>
    private const int FewestNcColumns = 48;

    /// <summary>Micro-panels in an MC block at most: their rows of G fill a few cache lines.</summary>
    private const int MostMicroPanels = 16;

    /// <summary>With more channels the loops and blocks around the micro-kernels cost too little to be noticed.</summary>
    private const int MostDirectChannels = 16;

    /// <summary>Plans any size.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="features">How F is stored.</param>
    /// <param name="isa">The instruction set, for the type of the sums.</param>
    /// <param name="threads">Threads that take part.</param>
    public GramPlan(int channels, int pixels, FeatureFormat features, IsaTraits isa, int threads)
        : this(
            channels, pixels, features, isa, threads,
            LoopedAlgorithm.Suits(isa, channels, pixels, threads) ? SyrkAlgorithm.Looped
                : OuterAlgorithm.Suits(isa, channels, pixels, features.IsPackedByCopy) ? SyrkAlgorithm.OuterProducts
                : SyrkAlgorithm.DotProducts,
            isa.MicroTileFor(channels))
    {
    }

    /// <summary>Plans a declared size.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="features">How F is stored.</param>
    /// <param name="isa">The instruction set, for the type of the sums.</param>
    /// <param name="threads">Threads that take part.</param>
    /// <param name="packed">The algorithm where features are packed; see <see cref="OuterAlgorithm.Suits"/>.</param>
    public GramPlan(int channels, int pixels, FeatureFormat features, IsaTraits isa, int threads, SyrkAlgorithm packed)
        : this(
            channels, pixels, features, isa, threads,
            LoopedAlgorithm.Suits(isa, channels, pixels, threads) ? SyrkAlgorithm.Looped : packed,
            isa.MicroTileFor(channels))
    {
    }

    /// <summary>Plans dot products with a chosen micro-tile.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="features">How F is stored.</param>
    /// <param name="isa">The instruction set, for the type of the sums.</param>
    /// <param name="threads">Threads that take part.</param>
    /// <param name="microTile">MR × NR.</param>
    public GramPlan(int channels, int pixels, FeatureFormat features, IsaTraits isa, int threads, MicroTile microTile)
        : this(channels, pixels, features, isa, threads, SyrkAlgorithm.DotProducts, microTile)
    {
    }

    private GramPlan(
        int channels, int pixels, FeatureFormat features, IsaTraits isa, int threads, SyrkAlgorithm algorithm, MicroTile dotMicroTile)
    {
        ElementType element = isa.Element;
        Channels = channels;
        Pixels = pixels;
        Features = features;
        Isa = isa;
        Threads = threads;
        Algorithm = algorithm;
        Blocks = SummationOrder.BlockCount(pixels, element);
        BlocksPerTerm = Blocks;
        if (algorithm == SyrkAlgorithm.Looped)
        {
            MicroTile = new MicroTile(LoopedAlgorithm.MicroPanel, LoopedAlgorithm.MicroPanel);
            PanelStride = LoopedAlgorithm.PanelStride(channels, pixels, features, element);
            return;
        }

        if (algorithm == SyrkAlgorithm.OuterProducts)
        {
            MicroTile = new MicroTile(OuterAlgorithm.PanelChannels(element), isa.OuterVectors * isa.VectorLanes);
            PanelStride = OuterAlgorithm.PanelChannels(element);
            return;
        }

        MicroTile = dotMicroTile;
        PanelStride = features.IsReadable ? PackedPanel.Stride(channels, pixels, element) : PackedPanel.PaddedStride(pixels, element);
        IsDirect = channels <= MostDirectChannels
            && pixels <= element.BlockLength
            && (pixels & (element.Lanes - 1)) == 0
            && HasDenseRows;
        if (IsDirect)
        {
            return;
        }

        int rowBytes = Math.Min(pixels, element.BlockLength) * element.Bytes;
        // Half of the first-level cache for an MC block; the columns that pass take the other half.
        McRows = Math.Max(1, Math.Min(CacheSizes.L1Bytes / 2 / rowBytes / dotMicroTile.Rows, MostMicroPanels)) * dotMicroTile.Rows;
        // Half of the second-level cache holds the columns of a KC block, the other half those of the next and the rows that pass.
        MostNcColumns = IntegerMath.RoundUp(CacheSizes.L2Bytes / 2 / rowBytes, McRows);
        NcEntries = new NcBlock(0, channels, channels).Entries;
        if (threads > 1)
        {
            // With NC blocks of their own all threads pack the same rows; that is cheap where each row feeds many micro-tiles.
            // Threads that share the KC blocks instead pack different ones.
            int ncBlocks = threads * PartsPerThread;
            if (channels / FewestNcColumns < ncBlocks)
            {
                BlocksPerTerm = SmallestTerm(NcEntries, Blocks);
                ncBlocks = Math.Max(
                    Math.Min(channels / FewestNcColumns, IntegerMath.CeilingDivide(ncBlocks, Terms)),
                    IntegerMath.CeilingDivide(threads, Terms));
            }

            NcEntries = IntegerMath.CeilingDivide(NcEntries, ncBlocks);
        }
    }

    public int Channels { get; }

    public int Pixels { get; }

    /// <summary>Queries that outer products multiply with all channels; 0 if they compute one triangle.</summary>
    public int RectangleRows { get; private init; }

    public FeatureFormat Features { get; init; }

    public IsaTraits Isa { get; }

    public SyrkAlgorithm Algorithm { get; }

    /// <summary>MR × NR of the off-diagonal micro-kernel.</summary>
    public MicroTile MicroTile { get; }

    /// <summary>
    /// Values from row to row of the packed panel, or <see cref="PackedPanel.InPlace"/>; with outer products from pixel to pixel.
    /// </summary>
    public int PanelStride { get; }

    /// <summary>Threads that take part.</summary>
    public int Threads { get; }

    /// <summary>MC: rows whose pixels stay in the first-level cache while columns pass; NC blocks begin at its multiples.</summary>
    public int McRows { get; }

    /// <summary>NC at most: columns whose pixels stay in the second-level cache while rows pass.</summary>
    public int MostNcColumns { get; }

    /// <summary>Entries of G in an NC block, approximately; blocks cost the same.</summary>
    public long NcEntries { get; }

    /// <summary>KC blocks.</summary>
    public int Blocks { get; }

    /// <summary>KC blocks that one thread adds up as one term, which can wait: one, or a power of two of whole groups.</summary>
    public int BlocksPerTerm { get; }

    /// <summary>Few micro-tiles over one KC block in place: micro-kernels are called directly, without packing or cache blocks.</summary>
    public bool IsDirect { get; }

    /// <summary>Small enough that generated code computes all of it in one method, in place or from packed rows.</summary>
    public bool IsStraight => Features.IsDense(Channels, Pixels) && StraightAlgorithm.Suits(Isa, Channels, Pixels);

    /// <summary>Channel after channel without a gap.</summary>
    public bool HasDenseRows => Features.IsReadable && Features.Stride == Pixels;

    /// <summary>
    /// Stores to G take the longest part of the product, and are prefetched: G is larger than the second-level cache, each
    /// value takes few steps, and the hardware prefetcher does not follow stores that are a row apart. Measured at 2048 × 49:
    /// 1.7 times as fast; at 1024 × 196 5 % slower.
    /// </summary>
    public bool PrefetchesStores => Pixels <= 128 && (long)Region.Rows * Region.Columns > 512 * 1024;

    /// <summary>The type of the sums.</summary>
    public ElementType Element => Isa.Element;

    /// <summary>Terms of the summation order that threads compute separately.</summary>
    public int Terms => IntegerMath.CeilingDivide(Blocks, BlocksPerTerm);

    /// <summary>The micro-kernels of dot products that cover the lower triangle of G.</summary>
    public MicroTiling Tiling => MicroTiling.Cover(Channels, MicroTile, FringeRows, Isa);

    /// <summary>Channels in the last micro-panel if it has not MR; otherwise 0.</summary>
    public int FringeRows => Algorithm == SyrkAlgorithm.Looped ? LoopedAlgorithm.LastPanel(Channels) : Channels % MicroTile.Rows;

    /// <summary>Estimated cycles of the product on one thread, where no generated code computes it.</summary>
    public double Cycles => Algorithm switch
    {
        SyrkAlgorithm.OuterProducts => OuterAlgorithm.TotalCycles(Isa, Channels, Pixels, Features.IsPackedByCopy),
        SyrkAlgorithm.Looped => LoopedAlgorithm.TotalCycles(Isa, Channels, Pixels, isPacked: PanelStride != PackedPanel.InPlace),
        _ => CostModel.Total(Tiling, Channels, Pixels),
    };

    /// <summary>Useful operations over the multiply-add peak of the threads, by the cost model.</summary>
    public double PredictedFractionOfPeak => CostModel.FractionOfPeak(Isa, Cycles, Channels, Pixels);

    /// <summary>Nothing stands between the features and the looped routine.</summary>
    public bool IsLoopedInPlace => Algorithm == SyrkAlgorithm.Looped && PanelStride == PackedPanel.InPlace;

    /// <summary>The sums that outer products compute.</summary>
    public OuterRegion Region => RectangleRows == 0
        ? OuterRegion.Triangle(Channels, Element)
        : OuterRegion.Rectangle(RectangleRows, Channels, Element);

    /// <summary>Channels that outer products pack: those of two matrices if the rows of G are another matrix than its columns.</summary>
    public int PackedChannels => Features.QueryChannels + Channels;

    /// <summary>
    /// Each of two threads packs all panels of outer products for itself: what the other packs would come from its cache, line by line.
    /// Measured on a Xeon of 2023, the speed of two threads over one, with shared panels and with their own: 128×128 0.9 and 1.1, 128×196
    /// 0.85 and 1.2, 192×192 1.05 and 1.4, 256×256 1.3 and 1.5, 384×384 1.6 and 1.8, but 512×512, whose panels fill the second-level
    /// cache, 1.5 and 1.4. With fewer sums for each channel, packing itself takes too long.
    /// </summary>
    public bool PacksForEachThread => Threads == 2
        && 64L * PackedChannels <= Region.LevelLength
        && OuterAlgorithm.PanelsLength(PackedChannels, Pixels, Element) * Element.Bytes <= CacheSizes.L2Bytes / 4 * 3;

    /// <summary>Threads that share the packing of panels.</summary>
    public int PackingThreads => PacksForEachThread ? 1 : Threads;

    /// <summary>
    /// Copies of the packed panels: one for each thread, or for two KC blocks if some threads pack one while others still multiply the
    /// other.
    /// </summary>
    public int PackedCopies => PacksForEachThread ? Threads : Threads > 1 ? Math.Min(Blocks, 2) : 1;

    /// <summary>Plans outer products of queries and as many channels, of which one triangle is computed.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isa">The instruction set, for the type of the sums.</param>
    /// <param name="threads">Threads that take part.</param>
    public static GramPlan TriangleOfTwo(int channels, int pixels, IsaTraits isa, int threads) =>
        new(channels, pixels, OfTwo(channels, pixels, isa), isa, threads, SyrkAlgorithm.OuterProducts, default);

    /// <summary>Plans outer products of queries and channels.</summary>
    /// <param name="queries">Q.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isa">The instruction set, for the type of the sums.</param>
    /// <param name="threads">Threads that take part.</param>
    public static GramPlan RectangleOfTwo(int queries, int channels, int pixels, IsaTraits isa, int threads) =>
        new(channels, pixels, OfTwo(queries, pixels, isa), isa, threads, SyrkAlgorithm.OuterProducts, default) { RectangleRows = queries };

    /// <summary>The NC block that begins at a column.</summary>
    public NcBlock NcBlockFrom(int first)
    {
        int columns = McRows;
        while (columns < MostNcColumns && first + columns < Channels && new NcBlock(first, columns, Channels).Entries < NcEntries)
        {
            columns += McRows;
        }

        return new NcBlock(first, Math.Min(columns, Channels - first), Channels);
    }

    /// <summary>The smallest term for which not too many sums wait.</summary>
    private static int SmallestTerm(long entries, int blocks)
    {
        int term = 1;
        while (term < blocks && IntegerMath.CeilingDivide(blocks, term) * entries > MostWaitingSums)
        {
            term = term == 1 ? SummationOrder.GroupBlocks : 2 * term;
        }

        return Math.Min(term, blocks);
    }

    private static FeatureFormat OfTwo(int queries, int pixels, IsaTraits isa) => new(IsChannelsLast: false, pixels)
    {
        QueryChannels = IntegerMath.RoundUp(queries, OuterAlgorithm.PanelChannels(isa.Element)),
    };
}

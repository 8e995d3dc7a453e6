namespace GramGen.Planning;

/// <summary>
/// Which sizes outer products are faster at, by estimated cycles: those with many channels, fewer the fewer pixels there are.
/// Transposing the features pays there because no lanes are added across, and rows are not read again; the bits are the same.
/// </summary>
/// <remarks>
/// In closed form, because undeclared sizes evaluate it in every call. Fitted to 109 sizes from 24 × 100 to 1024 × 1024 and
/// 256 × 12544, in both layouts and both types, on a Xeon of 2023.
/// </remarks>
internal static class OuterAlgorithm
{
    /// <summary>With fewer channels most of a panel would be empty.</summary>
    private const int FewestChannels = 17;

    /// <summary>Values of scratch memory at most: the longest arrays that .NET's shared pool keeps.</summary>
    private const long MostValues = 1 << 30;

    /// <summary>
    /// Panels that channels-last features are copied to together: of each pixel 512 bytes, because a page is touched for each.
    /// </summary>
    private const int MostPanelsTogether = 8;

    /// <summary>Pixels of a lane that are prefetched ahead of those copied: they are too far apart for the hardware's prefetch.</summary>
    public const int CopiedPixelsAhead = 2;

    /// <summary>Lanes of a multiple of it cache lines share a quarter of the sets or fewer.</summary>
    private const int SharedSets = 16;

    /// <summary>Pixels whose operands are prefetched ahead, from the second-level cache: 4 % faster on a Xeon of 2023.</summary>
    public const int PrefetchedPixels = 8;

    /// <summary>On a near tie prefer dot products, which need no full copy of the features.</summary>
    private const double LeastGain = 1.04;

    /// <summary>Packing a value of 4 bytes: transposed, or copied from channels-last features, whose panels are far apart.</summary>
    private const double PackCycles = 0.49;
    private const double CopyCycles = 0.5;

    /// <summary>One pixel of a vector of sums: half a cycle and a little.</summary>
    private const double StepCycles = 0.513;

    /// <summary>One KC block of a vector of sums: the loops over its lanes end, and the lanes are merged and stored.</summary>
    private const double VectorCycles = 28;

    /// <summary>Dot products, in each pass over the lanes: 16 pixels of a sum; a sum of a KC block; 16 pixels of a row.</summary>
    private const double DotStepCycles = 0.526;
    private const double DotSumCycles = 4.6;
    private const double DotRowVectorCycles = 5.1;

    /// <summary>Dot products transpose channels-last features first: a value of 4 bytes.</summary>
    private const double DotTransposeCycles = 0.3;

    /// <summary>A row of a KC block, for all passes together.</summary>
    private const double DotRowCycles = 29;

    /// <summary>A product of two matrices is copied from a block to its place.</summary>
    private const double DotCopyCycles = 1;

    /// <summary>Whether outer products are the faster algorithm.</summary>
    /// <remarks>
    /// At these sizes it loses 0.2 % to the best choice with <c>float</c>, 2 % with <c>double</c>, and 1 % with channels-last
    /// features; with AVX2 4 and 2 %. The sums of several blocks are added up at no cost worth a term.
    /// </remarks>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isPackedByCopy">The features are channels-last, as the packed panels are.</param>
    public static bool Suits(IsaTraits isa, int channels, int pixels, bool isPackedByCopy) =>
        channels >= FewestChannels
        && isa.HasOuterProducts
        && ScratchLength(OuterRegion.Triangle(channels, isa.Element), channels, pixels, packedBlocks: 2, isa.Element) <= MostValues
        && LeastGain * TotalCycles(isa, channels, pixels, isPackedByCopy) < DotTotalCycles(isa, channels, pixels, isPackedByCopy);

    /// <summary>Whether outer products are the faster algorithm for all products of queries and rows.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="queries">Q.</param>
    /// <param name="rows">Rows of the corpus.</param>
    /// <param name="pixels">M.</param>
    /// <param name="packedRows">Rows of both that are packed, some of them several times.</param>
    /// <param name="dotPackedRows">The same of dot products.</param>
    public static bool SuitsRectangle(IsaTraits isa, int queries, int rows, int pixels, long packedRows, long dotPackedRows)
    {
        if (!isa.HasOuterProducts)
        {
            return false;
        }

        int blocks = SummationOrder.BlockCount(pixels, isa.Element);
        double sumVectors = (double)IntegerMath.RoundUp(queries, isa.GemmMicroTile.Rows) * IntegerMath.CeilingDivide(rows, isa.VectorLanes);
        double outer = (PackCycles * SizeOf(isa.Element) * packedRows * pixels) + (sumVectors * VectorOfSums(pixels, blocks));
        double dot = DotCycles(isa, (double)queries * rows, dotPackedRows, pixels, blocks) + ((double)queries * rows * DotCopyCycles);
        return LeastGain * outer < dot;
    }

    /// <summary>Channels in a packed panel: one pixel of them is a cache line, and vectors of every width fit.</summary>
    public static int PanelChannels(ElementType element) => element.Lanes;

    public static int Panels(int channels, ElementType element) => IntegerMath.CeilingDivide(channels, PanelChannels(element));

    /// <summary>Panels that are packed together; fewer if threads share few.</summary>
    public static int PanelsTogether(int channels, int threads, ElementType element) =>
        threads == 1 ? MostPanelsTogether : Math.Min(Math.Max(Panels(channels, element) / (4 * threads), 1), MostPanelsTogether);

    /// <summary>The parts in which a KC block is packed.</summary>
    public static int PackedParts(int channels, int threads, ElementType element) =>
        IntegerMath.CeilingDivide(Panels(channels, element), PanelsTogether(channels, threads, element));

    /// <summary>
    /// Pixels from one lane of a packed panel to the next: one more than the longest has where many lanes
    /// would share cache sets otherwise.
    /// </summary>
    /// <param name="pixels">Pixels of the KC block.</param>
    /// <param name="element">The type of the sums.</param>
    public static int LaneStride(int pixels, ElementType element)
    {
        int longest = IntegerMath.CeilingDivide(pixels, element.Lanes);
        return longest % SharedSets == 0 ? longest + 1 : longest;
    }

    /// <summary>Values of the packed panels of a KC block.</summary>
    public static long PanelsLength(int channels, int pixels, ElementType element)
    {
        int longest = LaneStride(Math.Min(pixels, element.BlockLength), element);
        return (long)Panels(channels, element) * PanelChannels(element) * element.Lanes * longest;
    }

    /// <summary>Values of a panel's rows that are not packed as they are stored.</summary>
    public static int RowsLength(int pixels, ElementType element) =>
        PanelChannels(element) * RowStride(Math.Min(pixels, element.BlockLength), element);

    /// <summary>Values from one of these rows to the next.</summary>
    public static int RowStride(int pixels, ElementType element) => IntegerMath.RoundUp(pixels, element.Lanes) + element.Lanes;

    /// <summary>Values of the packed KC blocks and of all accumulator levels.</summary>
    /// <param name="region">The sums.</param>
    /// <param name="packedChannels">Channels that are packed.</param>
    /// <param name="pixels">M.</param>
    /// <param name="packedBlocks">KC blocks in packed panels.</param>
    /// <param name="element">The type of the sums.</param>
    public static long ScratchLength(OuterRegion region, int packedChannels, int pixels, int packedBlocks, ElementType element) =>
        (packedBlocks * PanelsLength(packedChannels, pixels, element))
        + (SummationOrder.LevelCount(SummationOrder.BlockCount(pixels, element)) * region.LevelLength);

    /// <summary>The whole product.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="isPackedByCopy">The features are channels-last, as the packed panels are.</param>
    public static double TotalCycles(IsaTraits isa, int channels, int pixels, bool isPackedByCopy)
    {
        double packed = SizeOf(isa.Element) * (double)Panels(channels, isa.Element) * PanelChannels(isa.Element) * pixels;
        return CostModel.CallCycles + ((isPackedByCopy ? CopyCycles : PackCycles) * packed) + MultiplyCycles(isa, channels, pixels);
    }

    /// <summary>The micro-kernels, and the stores between them.</summary>
    public static double MultiplyCycles(IsaTraits isa, int channels, int pixels)
    {
        int blocks = SummationOrder.BlockCount(pixels, isa.Element);
        return SumVectors(isa, channels) * VectorOfSums(pixels, blocks);
    }

    private static double VectorOfSums(int pixels, int blocks) => (StepCycles * pixels) + (VectorCycles * blocks);

    /// <summary>The whole product by the library's dot products.</summary>
    private static double DotTotalCycles(IsaTraits isa, int channels, int pixels, bool isTransposed)
    {
        int blocks = SummationOrder.BlockCount(pixels, isa.Element);
        double moved = isTransposed
            ? DotTransposeCycles * SizeOf(isa.Element) * channels * pixels
            : CostModel.Transfer(isa.Element, channels, pixels);
        return CostModel.CallCycles + DotCycles(isa, CostModel.Sums(channels), channels, pixels, blocks) + moved;
    }

    /// <summary>Sums by dot products, with the rows that they load.</summary>
    private static double DotCycles(IsaTraits isa, double sums, double rows, int pixels, int blocks)
    {
        double passes = (double)isa.Element.Lanes / isa.VectorLanes;
        double vectors = IntegerMath.CeilingDivide(pixels, isa.Element.Lanes);
        double sumCycles = sums * (((DotStepCycles + CostModel.FarStep(isa, pixels)) * vectors) + (DotSumCycles * blocks));
        return (passes * (sumCycles + (rows * DotRowVectorCycles * vectors))) + (rows * DotRowCycles * blocks);
    }

    /// <summary>The size of a value over that of <c>float</c>.</summary>
    private static int SizeOf(ElementType element) => element.Bytes / sizeof(float);

    /// <summary>Vectors of sums from the diagonal to the right, including those that only fill the panels.</summary>
    private static double SumVectors(IsaTraits isa, int channels)
    {
        int panelChannels = PanelChannels(isa.Element);
        double panels = Panels(channels, isa.Element);
        int inPanel = panelChannels / isa.VectorLanes;
        int inLast = ((channels - 1) % panelChannels / isa.VectorLanes) + 1;
        return panelChannels * ((panels * inLast) + (inPanel * panels * (panels - 1) / 2));
    }
}

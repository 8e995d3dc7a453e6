namespace GramGen.Planning;

/// <summary>
/// Estimated cycles of dot products on a core that starts two vector multiply-adds and two vector loads a cycle. Chooses
/// between micro-tiles, and predicts speed as a fraction of the multiply-add peak. The other algorithms have estimates of their own.
/// </summary>
/// <remarks>The constants were fitted to measurements on a Xeon of 2023; the report prints prediction and measurement.</remarks>
internal static class CostModel
{
    private const double MultiplyAddsPerCycle = 2;
    private const double LoadsPerCycle = 2;

    /// <summary>Four cycles until a sum can be added to again, and one because the order of execution is not perfect.</summary>
    private const double MultiplyAddLatency = 5;

    /// <summary>
    /// 16 pixels more of a sum where the rows of a micro-tile do not stay in the first-level cache from pass to pass: on a Zen 3 server
    /// with AVX2 64×784 took 43 µs and 64×1000 84.
    /// </summary>
    private const double FarStepCycles = 0.3;

    /// <summary>The first loads of a loop, and its mispredicted exit.</summary>
    private const double LoopCycles = 16;

    /// <summary>Between two micro-kernels.</summary>
    private const double MicroTileCycles = 25;

    /// <summary>Before the first micro-kernel and after the last.</summary>
    public const double CallCycles = 150;

    /// <summary>The horizontal reduction, per sum and per lane of a vector: narrow vectors take more steps.</summary>
    private const double ReduceCycleLanes = 24;

    /// <summary>A sum is added to those of earlier KC blocks.</summary>
    private const double CombineCycles = 0.4;

    /// <summary>A sum is scaled and stored twice: transposed by vectors, or value by value.</summary>
    private const double TransposedStoreCycles = 1.2;
    private const double StoreCycles = 2.5;

    /// <summary>Packing a row of a KC block, and each 16 pixels of it: the part that interleaved packing cannot hide.</summary>
    private const double PackedRowCycles = 50;
    private const double PackedVectorCycles = 3.5;

    /// <summary>
    /// A cache line of features beyond the second-level cache, and once more of those beyond the share of the last level that one
    /// core may count on: a page of each row is read in turn. Measured on a Zen 5 server, the time of dot products over that of
    /// outer products: 256×2048 (2 MB) 1.07, 256×12544 (13 MB) 1.17, 64×262144 (67 MB) 1.19, but 64×12544 (3 MB) 0.82.
    /// </summary>
    private const double FarLineCycles = 4;

    /// <summary>The loops over the pixels.</summary>
    public static double Multiply(IsaTraits isa, MicroKernelShape kernel, int pixels)
    {
        double passes = (double)isa.Element.Lanes / isa.VectorLanes;
        double farStep = FarStep(isa, pixels);
        return passes * kernel.PiecesFor(isa).Sum(piece => Loop(
            piece.Shape, IntegerMath.CeilingDivide(pixels, isa.Element.Lanes), SummationOrder.BlockCount(pixels, isa.Element), farStep));
    }

    /// <summary>What 16 pixels of a sum take longer in each pass because its rows have left the first-level cache since the last.</summary>
    public static double FarStep(IsaTraits isa, int pixels)
    {
        int rowBytes = Math.Min(pixels, isa.Element.BlockLength) * isa.Element.Bytes;
        bool isFar = isa.Passes > 1 && (isa.MicroTile.Rows + isa.MicroTile.Columns) * rowBytes > CacheSizes.L1Bytes / 8 * 7;
        return isFar ? FarStepCycles : 0;
    }

    /// <summary>From lanes to sums, once a block.</summary>
    public static double Reduce(IsaTraits isa, MicroKernelShape kernel, int pixels)
    {
        double combine = SummationOrder.BlockCount(pixels, isa.Element) == 1 ? 0 : CombineCycles;
        double sum = (ReduceCycleLanes / isa.VectorLanes) + combine;
        return SummationOrder.BlockCount(pixels, isa.Element) * (MicroTileCycles + (sum * kernel.Sums));
    }

    /// <summary>From sums to both triangles of the matrix.</summary>
    public static double Finish(IsaTraits isa, MicroKernelShape kernel) =>
        (isa.VectorLanes == isa.Element.Lanes ? TransposedStoreCycles : StoreCycles) * kernel.Sums;

    /// <summary>From the features to the panel, where there is one.</summary>
    public static double Load(ElementType element, int channels, int pixels)
    {
        return channels < PackedPanel.FewestChannels || PackedPanel.IsInPlaceIfAligned(pixels, element)
            ? 0
            : channels * ((SummationOrder.BlockCount(pixels, element) * PackedRowCycles)
                + (IntegerMath.CeilingDivide(pixels, element.Lanes) * PackedVectorCycles));
    }

    /// <summary>From beyond the second-level cache.</summary>
    public static double Transfer(ElementType element, int channels, int pixels)
    {
        double lines = (double)channels * pixels / element.Lanes;
        return (lines * CacheSizes.LineBytes) switch
        {
            <= CacheSizes.L2Bytes => 0,
            <= CacheSizes.L3ShareBytes => FarLineCycles * lines,
            _ => 2 * FarLineCycles * lines,
        };
    }

    /// <summary>The whole product, with features that begin on a cache line.</summary>
    public static double Total(MicroTiling tiling, int channels, int pixels) =>
        CallCycles
        + Load(tiling.Isa.Element, channels, pixels)
        + Transfer(tiling.Isa.Element, channels, pixels)
        + tiling.MultiplyCycles(pixels)
        + tiling.ReduceCycles(pixels)
        + tiling.FinishCycles();

    /// <summary>The useful multiply-adds at the peak over the cycles of the product.</summary>
    public static double FractionOfPeak(IsaTraits isa, double cycles, int channels, int pixels) =>
        Sums(channels) * pixels / (isa.VectorLanes * MultiplyAddsPerCycle) / cycles;

    /// <summary>Entries of one triangle of G.</summary>
    public static double Sums(int channels) => channels * (channels + 1.0) / 2;

    private static double Loop(MicroKernelShape piece, int vectors, int blocks, double farStep)
    {
        double step = Math.Max(MultiplyAddLatency, Math.Max(piece.Sums / MultiplyAddsPerCycle, piece.Loads / LoadsPerCycle));
        return (vectors * (step + (farStep * piece.Sums))) + (blocks * LoopCycles);
    }
}

namespace GramGen.Planning;

/// <summary>
/// Estimated cycles of a core that starts two vector multiply-adds and two vector loads a cycle, as x86 cores with AVX2
/// or AVX-512 do. It chooses between tiles, and predicts speed as a fraction of the multiply-add peak.
/// </summary>
/// <remarks>The constants were fitted to measurements on a Xeon of 2023; the report prints prediction and measurement.</remarks>
internal static class CostModel
{
    private const double MultiplyAddsPerCycle = 2;
    private const double LoadsPerCycle = 2;

    /// <summary>Four cycles until a sum can be added to again, and one because the order of execution is not perfect.</summary>
    private const double MultiplyAddLatency = 5;

    /// <summary>The first loads of a loop, and its mispredicted exit.</summary>
    private const double LoopCycles = 16;

    /// <summary>What leads from one tile to the next.</summary>
    private const double TileCycles = 25;

    /// <summary>What leads to the first tile and back from the last.</summary>
    public const double CallCycles = 150;

    /// <summary>The tree of shuffles and additions, by sum and by lane of a vector: narrow vectors take more steps.</summary>
    private const double ReduceCycleLanes = 24;

    /// <summary>A sum joins those of the blocks before.</summary>
    private const double CombineCycles = 0.4;

    /// <summary>A sum is scaled and stored twice: with a mirror image made by vectors, or value by value.</summary>
    private const double MirroredStoreCycles = 1.2;
    private const double StoreCycles = 2.5;

    /// <summary>A row of a block is brought to the panel, and each 16 pixels of it: what tiles that carry it cannot hide.</summary>
    private const double CarriedRowCycles = 50;
    private const double CarriedVectorCycles = 3.5;

    /// <summary>The loops over the pixels.</summary>
    public static double Multiply(IsaTraits isa, TileShape tile, int pixels)
    {
        double passes = (double)isa.Element.Lanes / isa.VectorLanes;
        return passes * tile.PiecesFor(isa).Sum(piece => Loop(piece.Shape, Vectors(pixels, isa.Element.Lanes), SummationOrder.BlockCount(pixels, isa.Element)));
    }

    /// <summary>From lanes to sums, once a block.</summary>
    public static double Reduce(IsaTraits isa, TileShape tile, int pixels)
    {
        double combine = SummationOrder.BlockCount(pixels, isa.Element) == 1 ? 0 : CombineCycles;
        double sum = (ReduceCycleLanes / isa.VectorLanes) + combine;
        return SummationOrder.BlockCount(pixels, isa.Element) * (TileCycles + (sum * tile.Sums));
    }

    /// <summary>From sums to both triangles of the matrix.</summary>
    public static double Finish(IsaTraits isa, TileShape tile) =>
        (isa.VectorLanes == isa.Element.Lanes ? MirroredStoreCycles : StoreCycles) * tile.Sums;

    /// <summary>From the features to the panel, where there is one.</summary>
    public static double Load(ElementType element, int channels, int pixels)
    {
        int stride = PanelLayout.StrideOf(channels, pixels, element);
        return stride == PanelLayout.InPlace || stride == pixels
            ? 0
            : channels * ((SummationOrder.BlockCount(pixels, element) * CarriedRowCycles) + (Vectors(pixels, element.Lanes) * CarriedVectorCycles));
    }

    /// <summary>The whole product by a plan's tiles, of features that begin on a cache line.</summary>
    public static double Total(TilePlan plan, int channels, int pixels) =>
        CallCycles + Load(plan.Isa.Element, channels, pixels) + plan.MultiplyCycles(pixels) + plan.ReduceCycles(pixels) + plan.FinishCycles();

    /// <summary>The useful multiply-adds at the peak over the cycles of the product.</summary>
    public static double FractionOfPeak(IsaTraits isa, double cycles, int channels, int pixels) =>
        Sums(channels) * pixels / (isa.VectorLanes * MultiplyAddsPerCycle) / cycles;

    /// <summary>Entries of one triangle of G.</summary>
    public static double Sums(int channels) => channels * (channels + 1.0) / 2;

    public static int Vectors(int pixels, int lanes) => ((pixels - 1) / lanes) + 1;

    private static double Loop(TileShape piece, int vectors, int blocks)
    {
        double step = Math.Max(MultiplyAddLatency, Math.Max(piece.Sums / MultiplyAddsPerCycle, piece.Loads / LoadsPerCycle));
        return (vectors * step) + (blocks * LoopCycles);
    }
}

using GramGen.Numerics;

namespace GramGen.Generators.Planning;

/// <summary>
/// Estimated cycles of a core that starts two vector multiply-adds and two vector loads a cycle and has each sum ready
/// four cycles later, as x86 cores with AVX2 or AVX-512 do. Good for choosing between tiles, not for predicting time.
/// </summary>
internal static class CostModel
{
    private const double MultiplyAddsPerCycle = 2;
    private const double LoadsPerCycle = 2;
    private const double MultiplyAddLatency = 4;

    /// <summary>The instructions around a tile's loop: call, first and last loads, mispredicted exit.</summary>
    private const double TileOverhead = 12;

    /// <summary>Two shuffles and an addition halve the lanes of two vectors.</summary>
    private const double FoldCycles = 2;

    /// <summary>Each sum is scaled and stored twice.</summary>
    private const double StoreCycles = 1.5;

    /// <summary>The loop over the pixels.</summary>
    public static double Multiply(IsaTraits isa, TileShape tile, int pixels)
    {
        int steps = ((pixels - 1) / SummationOrder.Lanes) + 1;
        int passes = SummationOrder.Lanes / isa.VectorLanes;
        double step = Math.Max(MultiplyAddLatency, Math.Max(tile.Sums / MultiplyAddsPerCycle, tile.Loads / LoadsPerCycle));
        return steps * passes * step;
    }

    /// <summary>From lanes to sums, once a block.</summary>
    public static double Reduce(IsaTraits isa, TileShape tile, int pixels)
    {
        // A tree takes the lanes of as many sums as there are lanes in a vector.
        int trees = ((tile.Sums - 1) / isa.VectorLanes) + 1;
        return SummationOrder.BlockCount(pixels) * (TileOverhead + (FoldCycles * (tile.Sums + trees)));
    }

    /// <summary>From sums to both triangles of the matrix.</summary>
    public static double Finish(TileShape tile) => StoreCycles * tile.Sums;
}

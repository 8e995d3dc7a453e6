namespace GramGen.Planning;

/// <summary>How one instruction set computes a size.</summary>
/// <param name="Isa">The instruction set.</param>
/// <param name="Dots">The tiles of dot products, or null where outer products are faster: their tiles fit any size.</param>
internal sealed record IsaPlan(IsaTraits Isa, TilePlan? Dots)
{
    /// <summary>Estimated useful operations over the multiply-add peak.</summary>
    public double FractionOfPeak(int channels, int pixels)
    {
        double cycles = Dots is null
            ? OuterCostModel.Total(Isa, channels, pixels)
            : CostModel.Total(Dots, channels, pixels);
        return CostModel.FractionOfPeak(Isa, cycles, channels, pixels);
    }
}

using GramGen.Generators.Model;

namespace GramGen.Generators.Planning;

/// <summary>How one instruction set covers the lower triangle of G.</summary>
/// <param name="Isa">The instruction set.</param>
/// <param name="Strip">R: channels in a whole strip.</param>
/// <param name="Tiles">The kinds of tile; together they cover every pair of channels once.</param>
internal sealed record TilePlan(IsaTraits Isa, int Strip, EquatableArray<PlannedTile> Tiles)
{
    /// <summary>Vector registers of the hungriest tile.</summary>
    public int Registers => Tiles.Max(t => t.Shape.Registers);

    public double MultiplyCycles(int pixels) => Total(t => CostModel.Multiply(Isa, t, pixels));

    public double ReduceCycles(int pixels) => Total(t => CostModel.Reduce(Isa, t, pixels));

    public double FinishCycles() => Total(CostModel.Finish);

    private double Total(Func<TileShape, double> cost) => Tiles.Sum(t => t.Count * cost(t.Shape));
}

using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Planning;

/// <summary>From a size to its plans. Pure: the same size gives the same plans.</summary>
internal static class KernelPlanner
{
    public static KernelPlan Plan(ShapeSpec shape) => Plan(shape, EmitOptions.Default);

    public static KernelPlan Plan(ShapeSpec shape, EmitOptions options) =>
        new(shape, new EquatableArray<GramPlan>(IsaTraits.All.Select(isa => PlanFor(shape, isa.For(shape.Element)))), options);

    /// <summary>Dot products by the micro-tile with the fewest estimated cycles; on a tie the larger MR, which needs fewer.</summary>
    public static GramPlan DotProducts(ShapeSpec shape, IsaTraits isa) =>
        isa.MicroTiles.Where(tile => tile.Rows <= shape.Channels)
            .Select(tile => new GramPlan(shape.Channels, shape.Pixels, shape.Format, isa, threads: 1, tile))
            .OrderBy(plan => CostModel.Total(plan.Tiling, shape.Channels, shape.Pixels))
            .ThenByDescending(plan => plan.MicroTile.Rows)
            .First();

    private static GramPlan PlanFor(ShapeSpec shape, IsaTraits isa)
    {
        var plan = new GramPlan(shape.Channels, shape.Pixels, shape.Format, isa, threads: 1);
        return plan.Algorithm == SyrkAlgorithm.OuterProducts ? plan : DotProducts(shape, isa);
    }
}

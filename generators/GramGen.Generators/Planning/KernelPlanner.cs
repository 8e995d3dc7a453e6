using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Planning;

/// <summary>From a size to its plan. Pure: the same size gives the same plan.</summary>
internal static class KernelPlanner
{
    public static KernelPlan Plan(ShapeSpec shape) =>
        new(shape, new EquatableArray<TilePlan>(IsaTraits.All.Select(isa => Plan(shape, isa))));

    /// <summary>The cheapest tile by the cost model; of equals the one with the widest strip, for it has fewer.</summary>
    public static TilePlan Plan(ShapeSpec shape, IsaTraits isa) =>
        isa.Tiles.Where(size => size.Rows <= shape.Channels)
            .Select(size => TilePlan.Cover(shape.Channels, size, isa))
            .OrderBy(plan => CostModel.Total(plan, shape.Channels, shape.Pixels))
            .ThenByDescending(plan => plan.Size.Rows)
            .First();
}

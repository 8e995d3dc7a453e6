using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Planning;

/// <summary>From a size to its plan. Pure: the same size gives the same plan.</summary>
internal static class KernelPlanner
{
    public static KernelPlan Plan(ShapeSpec shape) =>
        new(shape, new EquatableArray<TilePlan>(IsaTraits.All.Select(isa => Plan(shape, isa))));

    /// <summary>The cheapest strip width by the cost model; of equals the widest, for it has fewer tiles.</summary>
    public static TilePlan Plan(ShapeSpec shape, IsaTraits isa) =>
        Enumerable.Range(1, Math.Min(isa.MaxStrip, shape.Channels))
            .Select(strip => TilePlan.Cover(shape.Channels, strip, isa))
            .OrderBy(plan => CostModel.Total(plan, shape.Channels, shape.Pixels))
            .ThenByDescending(plan => plan.Strip)
            .First();
}

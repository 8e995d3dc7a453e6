using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Planning;

/// <summary>From a size to its plan. Pure: the same size gives the same plan.</summary>
internal static class KernelPlanner
{
    public static KernelPlan Plan(ShapeSpec shape) => Plan(shape, EmitOptions.Default);

    public static KernelPlan Plan(ShapeSpec shape, EmitOptions options) =>
        new(shape, new EquatableArray<IsaPlan>(IsaTraits.All.Select(isa => Choose(shape, isa.For(shape.Element)))), options);

    /// <summary>The cheapest tile by the cost model; of equals the one with the widest strip, for it has fewer.</summary>
    public static TilePlan Tiles(ShapeSpec shape, IsaTraits isa) =>
        isa.Tiles.Where(size => size.Rows <= shape.Channels)
            .Select(size => TilePlan.Cover(shape.Channels, size, isa))
            .OrderBy(plan => CostModel.Total(plan, shape.Channels, shape.Pixels))
            .ThenByDescending(plan => plan.Size.Rows)
            .First();

    private static IsaPlan Choose(ShapeSpec shape, IsaTraits isa) =>
        new(isa, OuterForm.Suits(isa, shape.Channels, shape.Pixels, shape.IsCopiedToStrips) ? null : Tiles(shape, isa));
}

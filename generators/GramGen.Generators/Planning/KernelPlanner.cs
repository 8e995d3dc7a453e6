using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Planning;

/// <summary>The plans of one declared size, one for each instruction set on one thread, and which micro-kernels are written.</summary>
internal sealed record KernelPlan(ShapeSpec Shape, EquatableArray<GramPlan> Plans, EmitOptions Options)
{
    /// <summary>Whether micro-kernels are written for a plan; otherwise the library's own serve the instruction set.</summary>
    public bool IsWritten(GramPlan plan) => Options.Writes(plan.Isa) && plan.Algorithm == SyrkAlgorithm.DotProducts;
}

/// <summary>From a size to its plans. Pure: the same size gives the same plans.</summary>
internal static class KernelPlanner
{
    public static KernelPlan Plan(ShapeSpec shape) => Plan(shape, EmitOptions.Default);

    public static KernelPlan Plan(ShapeSpec shape, EmitOptions options) =>
        new(shape, new EquatableArray<GramPlan>(IsaTraits.All.Select(isa => PlanFor(shape, isa.For(shape.Element)))), options);

    /// <summary>Dot products by the micro-tile with the fewest estimated cycles; on a tie the larger MR, which needs fewer micro-kernel calls.</summary>
    public static GramPlan DotProducts(ShapeSpec shape, IsaTraits isa) =>
        isa.MicroTiles.Where(microTile => microTile.Rows <= shape.Channels)
            .Select(microTile => new GramPlan(shape.Channels, shape.Pixels, shape.Format, isa, threads: 1, microTile))
            .OrderBy(plan => CostModel.Total(plan.Tiling, shape.Channels, shape.Pixels))
            .ThenByDescending(plan => plan.MicroTile.Rows)
            .First();

    private static GramPlan PlanFor(ShapeSpec shape, IsaTraits isa)
    {
        var plan = new GramPlan(shape.Channels, shape.Pixels, shape.Format, isa, threads: 1);
        return plan.Algorithm == SyrkAlgorithm.OuterProducts ? plan : DotProducts(shape, isa);
    }
}

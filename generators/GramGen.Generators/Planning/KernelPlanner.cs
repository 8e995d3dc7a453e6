using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Planning;

/// <summary>The plans of one declared size, one for each instruction set on one thread, and which micro-kernels are written.</summary>
internal sealed record KernelPlan(ShapeSpec Shape, EquatableArray<GramPlan> Plans, EmitOptions Options)
{
    /// <summary>Whether a straight routine or micro-kernels are written for a plan; otherwise the library's own serve the instruction set.</summary>
    public bool IsWritten(GramPlan plan) => Options.Writes(plan.Isa)
        && plan.Algorithm == SyrkAlgorithm.DotProducts
        && (plan.IsStraight || !plan.HasAnySizeMicroTile);
}

/// <summary>From a size to its plans. Pure: the same size gives the same plans.</summary>
internal static class KernelPlanner
{
    /// <summary>
    /// With fewer channels micro-kernels of the size's own gain nothing. Measured on a Xeon of 2023 with AVX-512, the library's time over
    /// theirs: 20×100 0.90, 24×600 1.02, 32×1024 1.08, 64×784 1.09. Micro-tiles no larger than the library's gain nothing at any
    /// size: with AVX2 0.77 to 1.00, with 128-bit vectors 0.98 to 1.02.
    /// </summary>
    private const int FewestChannels = 24;

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

    /// <summary>Whether micro-kernels of the size's own are faster than the library's.</summary>
    private static bool Gains(GramPlan own) => own.Channels >= FewestChannels && own.MicroTile.Sums > own.Isa.AnySizeMicroTile.Sums;

    private static GramPlan PlanFor(ShapeSpec shape, IsaTraits isa)
    {
        var anySize = new GramPlan(shape.Channels, shape.Pixels, shape.Format, isa, threads: 1);
        if (anySize.Algorithm == SyrkAlgorithm.OuterProducts)
        {
            return anySize;
        }

        GramPlan own = DotProducts(shape, isa);
        return own.IsStraight || Gains(own) ? own : anySize;
    }
}

using GramGen.Generators.Model;
using GramGen.Planning;

namespace GramGen.Generators.Planning;

/// <summary>The plans of one declared size, one for each instruction set on one thread, and which straight routines are written.</summary>
internal sealed record KernelPlan(ShapeSpec Shape, EquatableArray<GramPlan> Plans, EmitOptions Options)
{
    private const int ManyThreads = 100;

    /// <summary>The straight routines.</summary>
    public EquatableArray<StraightRoutine> Straight { get; init; } = new([]);

    /// <summary>
    /// The straight routines with a right-hand side, which is their last channel: where a straight routine
    /// is written, if the size has one.
    /// </summary>
    public EquatableArray<StraightRoutine> RightHandSides { get; init; } = new([]);

    /// <summary>The straight routines of weighted pixels, if the size has weights.</summary>
    public EquatableArray<StraightRoutine> Weighted { get; init; } = new([]);

    /// <summary>Those with a right-hand side.</summary>
    public EquatableArray<StraightRoutine> WeightedRightHandSides { get; init; } = new([]);

    /// <summary>Whether any straight routine is written.</summary>
    public bool HasStraight => Straight.Count > 0 || Weighted.Count > 0;

    /// <summary>Whether generated code calls a looped routine.</summary>
    public bool HasLooped => Plans.Any(plan => !IsWritten(plan) && CallsLooped(plan));

    /// <summary>
    /// Whether a straight routine is written for a plan; otherwise the library's routines serve the instruction set. With channels,
    /// pixels and strides as constants the micro-kernels of packed panels gained nothing: from 20×100 to 64×784 on a Xeon of 2023
    /// with AVX-512, 0.97 to 1.03.
    /// </summary>
    public bool IsWritten(GramPlan plan) => Options.Writes(plan.Isa) && plan.IsStraight;

    /// <summary>Whether generated code calls the looped routine for a plan: it computes the size on any number of threads.</summary>
    public bool CallsLooped(GramPlan plan) => OnThreads(plan).IsLoopedInPlace;

    /// <summary>Whether the size takes outer products for a plan's instruction set, at least on several threads.</summary>
    public bool TakesOuterProducts(GramPlan plan) => OnThreads(plan).Algorithm == SyrkAlgorithm.OuterProducts;

    /// <summary>Estimated cycles of the product, called as the declared type's.</summary>
    public double CyclesOf(GramPlan plan) => IsWritten(plan) ? StraightAlgorithm.TotalCycles(plan.Isa, plan.Channels, plan.Pixels)
        : CallsLooped(plan) ? LoopedAlgorithm.RoutineCycles(plan.Isa, plan.Channels, plan.Pixels)
        : plan.Cycles;

    private GramPlan OnThreads(GramPlan plan) => new(Shape.Channels, Shape.Pixels, Shape.Format, plan.Isa, ManyThreads);
}

/// <summary>The straight routine of an instruction set; two may share one.</summary>
/// <param name="Isa">The instruction set that it serves.</param>
/// <param name="Plan">Its plan, for the instruction set whose vectors it has.</param>
internal sealed record StraightRoutine(IsaTraits Isa, GramPlan Plan);

/// <summary>From a size to its plans. Pure: the same size gives the same plans.</summary>
internal static class KernelPlanner
{
    public static KernelPlan Plan(ShapeSpec shape) => Plan(shape, EmitOptions.Default);

    public static KernelPlan Plan(ShapeSpec shape, EmitOptions options)
    {
        var plan = new KernelPlan(
            shape, new EquatableArray<GramPlan>(IsaTraits.All.Select(isa => PlanFor(shape, isa.For(shape.Element), options))), options);
        IsaTraits[] written = [.. plan.Plans.Where(plan.IsWritten).Select(straight => straight.Isa)];
        IsaTraits[] weighted = shape.HasWeights
            ? [.. plan.Plans.Select(other => other.Isa).Where(isa => IsWeighted(shape, isa, options))]
            : [];
        ShapeSpec withVector = shape with { Channels = shape.Channels + 1 };
        return plan with
        {
            Straight = Routines(shape, written),
            RightHandSides = Routines(withVector, shape.HasRightHandSide ? written : []),
            Weighted = Routines(shape, weighted),
            WeightedRightHandSides = Routines(withVector, shape.HasRightHandSide ? weighted : []),
        };
    }

    private static bool IsWeighted(ShapeSpec shape, IsaTraits isa, EmitOptions options) =>
        options.Writes(isa) && StraightAlgorithm.SuitsWeighted(isa, shape.Channels, shape.Pixels);

    private static GramPlan PlanFor(ShapeSpec shape, IsaTraits isa, EmitOptions options)
    {
        var plan = new GramPlan(shape.Channels, shape.Pixels, shape.Format, isa, threads: 1);
        return plan.IsStraight && options.Writes(isa) ? StraightPlan(shape, isa) : plan;
    }

    private static EquatableArray<StraightRoutine> Routines(ShapeSpec shape, IEnumerable<IsaTraits> isas) => new(
        isas.Select(isa => new StraightRoutine(isa, StraightPlan(shape, StraightAlgorithm.VectorsFor(StraightPlan(shape, isa))))));

    /// <summary>
    /// Straight routines have the micro-tile with the fewest estimated cycles; on a tie the larger MR, which is fewer
    /// micro-tiles.
    /// </summary>
    private static GramPlan StraightPlan(ShapeSpec shape, IsaTraits isa) =>
        isa.StraightMicroTiles.Where(microTile => microTile.Rows <= shape.Channels)
            .Select(microTile => new GramPlan(shape.Channels, shape.Pixels, shape.Format, isa, threads: 1, microTile))
            .OrderBy(straight => CostModel.Total(straight.Tiling, shape.Channels, shape.Pixels))
            .ThenByDescending(straight => straight.MicroTile.Rows)
            .First();
}

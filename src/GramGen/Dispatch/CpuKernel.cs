using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Syrk;
using GramGen.Threading;

namespace GramGen.Dispatch;

/// <summary>
/// What computes Gram matrices on the CPU: of the one size it was generated for, with micro-kernels of its own where there
/// are any, or of any size. It makes the plans, and runs them.
/// </summary>
/// <param name="name">The type that declares the kernel.</param>
internal sealed class CpuKernel<T>(string name)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly SyrkRoutine<T>?[] _own = new SyrkRoutine<T>?[Enum.GetValues<GramIsa>().Length];
    private KeptPlanEntry? _lastPlan;

    /// <summary>The kernel that takes any size.</summary>
    public static CpuKernel<T> AnySize { get; } = new("any size");

    public string Name { get; } = name;

    /// <summary>Adds the micro-kernels of an instruction set; not after the first product.</summary>
    public void Add(GramIsa isa, SyrkRoutine<T> routine) => _own[(int)isa] = routine;

    /// <summary>The plan of a product.</summary>
    public GramPlan PlanFor(GramIsa isa, int channels, int pixels, FeatureFormat features, int threads) => this == AnySize
        ? new GramPlan(channels, pixels, features, AnySizeRoutines<T>.Traits(isa), threads)
        : KeptPlan(isa, channels, pixels, features, threads).Plan;

    /// <summary>The plan of a dense product.</summary>
    public GramPlan PlanFor(GramIsa isa, GramShape shape, bool isHalf, Parallelism parallelism)
    {
        var dense = FeatureFormat.Dense(shape.Channels, shape.Pixels, shape.Layout == FeatureLayout.ChannelsLast, isHalf);
        return PlanFor(isa, shape.Channels, shape.Pixels, dense, parallelism.ThreadsFor(shape.MultiplyAdds));
    }

    /// <summary>Plans and computes G ← scale·F·Fᵀ + β·G.</summary>
    /// <param name="isa">The instruction set.</param>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="features">How F is stored.</param>
    /// <param name="threads">Threads that take part.</param>
    /// <param name="arguments">The operands.</param>
    /// <param name="cancellation">Checked between KC blocks.</param>
    public void Compute(
        GramIsa isa, int channels, int pixels, FeatureFormat features, int threads, in SyrkArguments<T> arguments, CancellationToken cancellation)
    {
        if (this != AnySize)
        {
            Run(isa, KeptPlan(isa, channels, pixels, features, threads).Plan, arguments, cancellation);
            return;
        }

        // Constructed where it is used: a copy of fields just written would stall on store forwarding, longer than a small product takes.
        var plan = new GramPlan(channels, pixels, features, AnySizeRoutines<T>.Traits(isa), threads);
        Run(isa, plan, arguments, cancellation);
    }

    /// <summary>Computes G ← scale·F·Fᵀ + β·G by a plan.</summary>
    /// <param name="isa">The plan's instruction set.</param>
    /// <param name="plan">A plan of this kernel.</param>
    /// <param name="arguments">The operands.</param>
    /// <param name="cancellation">Checked between KC blocks.</param>
    public void Run(GramIsa isa, in GramPlan plan, in SyrkArguments<T> arguments, CancellationToken cancellation)
    {
        if (plan.Algorithm == SyrkAlgorithm.OuterProducts)
        {
            AnySizeRoutines<T>.Gemm(isa).Syrk(plan, arguments, cancellation);
        }
        else if (_own[(int)isa] is { } own && own.MicroTile == plan.MicroTile && own.Supports(plan))
        {
            own.Run(plan, arguments, cancellation);
        }
        else
        {
            AnySizeRoutines<T>.Syrk(isa).Run(plan, arguments, cancellation);
        }
    }

    /// <summary>The plan of a declared size: kept, so that only a first call runs the cost model.</summary>
    private KeptPlanEntry KeptPlan(GramIsa isa, int channels, int pixels, FeatureFormat features, int threads)
    {
        KeptPlanEntry? last = _lastPlan;
        if (last is null || last.Isa != isa || last.Plan.Threads != threads || last.Plan.Features != features)
        {
            _lastPlan = last = new KeptPlanEntry(isa, MakePlan(isa, channels, pixels, features, threads));
        }

        return last;
    }

    private GramPlan MakePlan(GramIsa isa, int channels, int pixels, FeatureFormat features, int threads)
    {
        IsaTraits traits = AnySizeRoutines<T>.Traits(isa);
        var plan = new GramPlan(channels, pixels, features, traits, threads);
        if (plan.Algorithm == SyrkAlgorithm.DotProducts && _own[(int)isa] is { } own)
        {
            var specialized = GramPlan.DotProducts(channels, pixels, features, traits, threads, own.MicroTile);
            return own.Supports(specialized) ? specialized : plan;
        }

        return plan;
    }

    private sealed class KeptPlanEntry(GramIsa isa, in GramPlan plan)
    {
        /// <summary>A field, so that it is passed by reference.</summary>
        public readonly GramPlan Plan = plan;

        public GramIsa Isa { get; } = isa;
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Syrk;
using GramGen.Threading;

namespace GramGen.Dispatch;

/// <summary>
/// What computes Gram matrices on the CPU: of any size, or of the one size it was generated for, with the straight routines
/// generated for it, and by the algorithm that the generator chose. It makes the plans, and keeps that of a declared size from call
/// to call.
/// </summary>
/// <param name="name">The type that declares the kernel.</param>
internal sealed class CpuKernel<T>(string name)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly StraightRoutine<T>?[] _straight = new StraightRoutine<T>?[Enum.GetValues<GramIsa>().Length];
    private readonly StraightRightHandSide<T>?[] _rightHandSides = new StraightRightHandSide<T>?[Enum.GetValues<GramIsa>().Length];
    private readonly StraightWeighted<T>?[] _weighted = new StraightWeighted<T>?[Enum.GetValues<GramIsa>().Length];
    private readonly StraightWeightedRightHandSide<T>?[] _weightedRightHandSides =
        new StraightWeightedRightHandSide<T>?[Enum.GetValues<GramIsa>().Length];

    private uint _outerIsas;
    private KeptPlan? _lastPlan;

    /// <summary>The kernel that takes any size.</summary>
    public static CpuKernel<T> AnySize { get; } = new("any size");

    public string Name { get; } = name;

    /// <summary>Adds the straight routine of an instruction set; not after the first product.</summary>
    public void Add(GramIsa isa, StraightRoutine<T> routine) => _straight[(int)isa] = routine;

    /// <inheritdoc cref="Add(GramIsa, StraightRoutine{T})"/>
    public void Add(GramIsa isa, StraightRightHandSide<T> routine) => _rightHandSides[(int)isa] = routine;

    /// <inheritdoc cref="Add(GramIsa, StraightRoutine{T})"/>
    public void Add(GramIsa isa, StraightWeighted<T> routine) => _weighted[(int)isa] = routine;

    /// <inheritdoc cref="Add(GramIsa, StraightRoutine{T})"/>
    public void Add(GramIsa isa, StraightWeightedRightHandSide<T> routine) => _weightedRightHandSides[(int)isa] = routine;

    /// <summary>Chooses outer products for an instruction set; not after the first product.</summary>
    public void AddOuterProducts(GramIsa isa) => _outerIsas |= 1u << (int)isa;

    /// <summary>Whether a straight routine computes plain products.</summary>
    public bool IsStraight(GramIsa isa) => _straight[(int)isa] is not null;

    /// <summary>The straight routine that computes a call, or null: it stores dense matrices, and reads none.</summary>
    public StraightRoutine<T>? StraightFor<TFeature>(in SyrkCall<TFeature, T> call, GramIsa isa)
        where TFeature : unmanaged => _straight[(int)isa] is { } straight && call.IsDense && T.IsZero(call.Beta) ? straight : null;

    /// <summary>The straight routine that computes plain products with a right-hand side, or null.</summary>
    public StraightRightHandSide<T>? RightHandSideFor(GramIsa isa) => _rightHandSides[(int)isa];

    /// <summary>The straight routine of weighted pixels that computes a call, or null: it stores dense matrices, and reads none.</summary>
    public StraightWeighted<T>? WeightedFor<TFeature>(in SyrkCall<TFeature, T> call, GramIsa isa)
        where TFeature : unmanaged => _weighted[(int)isa] is { } straight && call.IsDense && T.IsZero(call.Beta) ? straight : null;

    /// <summary>The straight routine that computes products of weighted pixels with a right-hand side, or null.</summary>
    public StraightWeightedRightHandSide<T>? WeightedRightHandSideFor(GramIsa isa) => _weightedRightHandSides[(int)isa];

    /// <summary>The plan of a product.</summary>
    public GramPlan PlanFor(GramIsa isa, int channels, int pixels, FeatureFormat features, int threads) => this == AnySize
        ? new GramPlan(channels, pixels, features, AnySizeRoutines<T>.For(isa).Traits, threads)
        : Keep(isa, channels, pixels, features, threads).Plan;

    /// <summary>The plan of a dense product.</summary>
    public GramPlan PlanFor(GramIsa isa, GramShape shape, bool isHalf, Parallelism parallelism)
    {
        var dense = new FeatureFormat(shape.Channels, shape.Pixels, shape.Layout == FeatureLayout.ChannelsLast, isHalf);
        return PlanFor(isa, shape.Channels, shape.Pixels, dense, parallelism.ThreadsFor(shape.MultiplyAdds));
    }

    /// <summary>Pins the operands, plans, and computes.</summary>
    public unsafe void Compute<TFeature>(in SyrkCall<TFeature, T> call, in CpuExecution execution)
        where TFeature : unmanaged
    {
        CancellationToken cancellation = execution.Parallelism.Cancellation;
        if (StraightFor(call, execution.Isa) is { } straight)
        {
            cancellation.ThrowIfCancellationRequested();
            straight.Compute(
                ref Unsafe.As<TFeature, byte>(ref MemoryMarshal.GetReference(call.Features)),
                ref MemoryMarshal.GetReference(call.Gram), call.Scale);
            return;
        }

        (int channels, int pixels) = (call.Shape.Channels, call.Shape.Pixels);
        int threads = execution.Parallelism.ThreadsNow(call.Shape.MultiplyAdds);
        fixed (TFeature* features = call.Features)
        fixed (T* gram = call.Gram)
        {
            if (this != AnySize)
            {
                KeptPlan kept = Keep(execution.Isa, channels, pixels, call.Format, threads);
                kept.Routine.Run(kept.Plan, call.Pinned(features, gram), cancellation);
                return;
            }

            // Constructed where it is used: a copy of fields just written would stall on store forwarding, longer than a small
            // product takes.
            var routines = AnySizeRoutines<T>.For(execution.Isa);
            var plan = new GramPlan(channels, pixels, call.Format, routines.Traits, threads);
            routines.RoutineFor(plan).Run(plan, call.Pinned(features, gram), cancellation);
        }
    }

    /// <summary>The plan of a declared size, kept from call to call.</summary>
    private KeptPlan Keep(GramIsa isa, int channels, int pixels, FeatureFormat features, int threads)
    {
        KeptPlan? last = _lastPlan;
        if (last is null || last.Isa != isa || last.Plan.Threads != threads || last.Plan.Features != features)
        {
            var routines = AnySizeRoutines<T>.For(isa);
            SyrkAlgorithm algorithm = ((_outerIsas >> (int)isa) & 1) != 0 ? SyrkAlgorithm.OuterProducts : SyrkAlgorithm.DotProducts;
            _lastPlan = last = new KeptPlan(isa, routines, new GramPlan(channels, pixels, features, routines.Traits, threads, algorithm));
        }

        return last;
    }

    private sealed class KeptPlan(GramIsa isa, AnySizeRoutines<T> routines, GramPlan plan)
    {
        /// <summary>A field, so that it is passed by reference.</summary>
        public readonly GramPlan Plan = plan;

        public GramIsa Isa { get; } = isa;

        public GramRoutine<T> Routine { get; } = routines.RoutineFor(plan);
    }
}

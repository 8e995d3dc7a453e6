using System.Collections.Concurrent;
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
    private uint _outerIsas;
    private KeptPlan? _lastPlan;

    /// <summary>The kernel that takes any size.</summary>
    public static CpuKernel<T> AnySize { get; } = new("any size");

    public string Name { get; } = name;

    /// <summary>Adds the straight routine of an instruction set; not after the first product.</summary>
    public void Add(GramIsa isa, StraightRoutine<T> routine) => _straight[(int)isa] = routine;

    /// <inheritdoc cref="Add(GramIsa, StraightRoutine{T})"/>
    public void Add(GramIsa isa, StraightRightHandSide<T> routine) => _rightHandSides[(int)isa] = routine;

    /// <summary>Chooses outer products for an instruction set; not after the first product.</summary>
    public void AddOuterProducts(GramIsa isa) => _outerIsas |= 1u << (int)isa;

    /// <summary>Whether a straight routine computes plain products.</summary>
    public bool IsStraight(GramIsa isa) => _straight[(int)isa] is not null;

    /// <summary>The straight routine that computes a call, or null: it stores dense matrices, and reads none.</summary>
    public StraightRoutine<T>? StraightFor<TFeature>(in SyrkCall<TFeature, T> call, GramIsa isa)
        where TFeature : unmanaged => _straight[(int)isa] is { } straight && call.IsDense && T.IsZero(call.Beta) ? straight : null;

    /// <summary>The straight routine that computes plain products with a right-hand side, or null.</summary>
    public StraightRightHandSide<T>? RightHandSideFor(GramIsa isa) => _rightHandSides[(int)isa];

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
                ref Unsafe.As<TFeature, byte>(ref MemoryMarshal.GetReference(call.Features)), ref MemoryMarshal.GetReference(call.Gram), call.Scale);
            return;
        }

        (int channels, int pixels) = (call.Shape.Channels, call.Shape.Pixels);
        int threads = execution.Parallelism.ThreadsFor(call.Shape.MultiplyAdds);
        fixed (TFeature* features = call.Features)
        fixed (T* gram = call.Gram)
        {
            if (this != AnySize)
            {
                KeptPlan kept = Keep(execution.Isa, channels, pixels, call.Format, threads);
                kept.Routine.Run(kept.Plan, call.Pinned(features, gram), cancellation);
                return;
            }

            // Constructed where it is used: a copy of fields just written would stall on store forwarding, longer than a small product takes.
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

/// <summary>The generated kernels of all loaded assemblies for one type of sums, by size, layout and type of features.</summary>
internal static class KernelRegistry<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly ConcurrentDictionary<ulong, Entry> Entries = new();

    /// <summary>Most calls are for the size of the one before, and a look-up takes as long as a small product.</summary>
    private static Entry? _last;

    /// <summary>Registers a kernel. Of two for one size the first stays: they compute the same bits.</summary>
    public static void Register(GramShape shape, bool ofHalf, CpuKernel<T> kernel) =>
        Entries.TryAdd(KeyOf(shape, ofHalf), new Entry(shape, ofHalf, kernel));

    public static GramShape[] Shapes(bool ofHalf) =>
    [
        .. Entries.Values.Where(entry => entry.OfHalf == ofHalf).Select(entry => entry.Shape)
            .OrderBy(shape => shape.Channels).ThenBy(shape => shape.Pixels).ThenBy(shape => shape.Layout),
    ];

    /// <summary>The kernel to take: a generated one if there is one, unless the caller chose.</summary>
    /// <exception cref="InvalidOperationException">A generated kernel is required and none is registered.</exception>
    public static CpuKernel<T> Find(GramShape shape, bool ofHalf, GramImplementation implementation)
    {
        if (implementation != GramImplementation.Generic)
        {
            ulong key = KeyOf(shape, ofHalf);
            Entry? entry = _last;
            if (entry is not null && entry.Key == key)
            {
                return entry.Kernel;
            }

            if (Entries.TryGetValue(key, out entry))
            {
                _last = entry;
                return entry.Kernel;
            }
        }

        if (implementation == GramImplementation.Generated)
        {
            throw new InvalidOperationException(
                $"No generated kernel is registered for {shape}. Registered are: {ShapeList.Text(Shapes(ofHalf))}. "
                + "A kernel registers itself when the assembly that declares it is first used.");
        }

        return CpuKernel<T>.AnySize;
    }

    private static ulong KeyOf(GramShape shape, bool ofHalf) =>
        ((ulong)shape.Channels << 33) | ((ulong)shape.Pixels << 2) | ((ulong)shape.Layout << 1) | (ofHalf ? 1ul : 0);

    private sealed record Entry(GramShape Shape, bool OfHalf, CpuKernel<T> Kernel)
    {
        public ulong Key { get; } = KeyOf(Shape, OfHalf);
    }
}

/// <summary>Lists of sizes in messages.</summary>
internal static class ShapeList
{
    private const int MostShapes = 20;

    public static string Text(ReadOnlySpan<GramShape> shapes)
    {
        if (shapes.IsEmpty)
        {
            return "none";
        }

        var names = new List<string>();
        foreach (GramShape shape in shapes[..Math.Min(MostShapes, shapes.Length)])
        {
            names.Add($"{shape}");
        }

        return string.Join(", ", names) + (shapes.Length > MostShapes ? $" and {shapes.Length - MostShapes} more" : "");
    }
}

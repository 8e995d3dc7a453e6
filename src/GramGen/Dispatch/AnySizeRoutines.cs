using System.Numerics;
using GramGen.Gemm;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Similarity;
using GramGen.Summation;
using GramGen.Syrk;

namespace GramGen.Dispatch;

/// <summary>The library's own routines for an instruction set, which take any size. They are created when they are first needed.</summary>
internal sealed class AnySizeRoutines<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly AnySizeRoutines<T>?[] ByIsa = new AnySizeRoutines<T>?[Enum.GetValues<GramIsa>().Length];

    private readonly GramIsa _isa;

    private AnySizeRoutines(GramIsa isa)
    {
        _isa = isa;
        IsaTraits traits = isa switch
        {
            GramIsa.Avx512 => Hardware.ExecutesAvx512InHalves ? IsaTraits.Avx512InHalves : IsaTraits.Avx512,
            GramIsa.Avx2 => IsaTraits.Avx2,
            GramIsa.Vector128 => IsaTraits.Vector128,
            _ => IsaTraits.Scalar,
        };
        Traits = traits.For(Element<T>.Type);
    }

    public IsaTraits Traits { get; }

    public GemmRoutine<T> Gemm => field ??= CreateGemm();

    public LoopedBackward<T> LoopedBackward => field ??= CreateLoopedBackward();

    /// <summary>Dot products with the instruction set's own micro-tile.</summary>
    public GramRoutine<T> Syrk => field ??= CreateSyrk();

    /// <summary>What multiplies two matrices.</summary>
    public CrossRoutines<T> Cross => new(Traits, Syrk, Gemm);

    private GramRoutine<T> SmallSyrk => field ??= CreateSmallSyrk();

    private GramRoutine<T> Looped => field ??= CreateLooped();

    public static AnySizeRoutines<T> For(GramIsa isa) => ByIsa[(int)isa] ??= new AnySizeRoutines<T>(isa);

    /// <summary>What computes a plan.</summary>
    /// <remarks>
    /// Micro-tiles are compared by their rows alone: equality reads both fields at once, which stalls on store forwarding where the
    /// plan has just been made. Measured at 4×64: 15 ns of 75.
    /// </remarks>
    public GramRoutine<T> RoutineFor(in GramPlan plan) =>
        plan.Algorithm == SyrkAlgorithm.Looped ? Looped
        : plan.Algorithm == SyrkAlgorithm.OuterProducts ? Gemm
        : plan.MicroTile.Rows == Traits.MicroTile.Rows ? Syrk
        : SmallSyrk;

    private GramRoutine<T> CreateSyrk()
    {
        bool isDouble = typeof(T) == typeof(double);
        object routine = _isa switch
        {
            GramIsa.Avx512 => isDouble
                ? new SyrkRoutine<double, DotMicroKernels.OfDouble.Avx512Dot>()
                : new SyrkRoutine<float, DotMicroKernels.Avx512Dot>(),
            GramIsa.Avx2 => isDouble
                ? new SyrkRoutine<double, DotMicroKernels.OfDouble.Avx2Dot>()
                : new SyrkRoutine<float, DotMicroKernels.Avx2Dot>(),
            GramIsa.Vector128 => isDouble
                ? new SyrkRoutine<double, DotMicroKernels.OfDouble.Vector128Dot>()
                : new SyrkRoutine<float, DotMicroKernels.Vector128Dot>(),
            _ => new SyrkRoutine<T, ScalarMicroKernels<T>>(),
        };
        return (GramRoutine<T>)routine;
    }

    /// <summary>The routine of <see cref="IsaTraits.SmallMicroTile"/>, where that is another micro-tile.</summary>
    private static GramRoutine<T> CreateSmallSyrk()
    {
        object routine = typeof(T) == typeof(double)
            ? new SyrkRoutine<double, DotMicroKernels.OfDouble.Avx512SmallDot>()
            : new SyrkRoutine<float, DotMicroKernels.Avx512SmallDot>();
        return (GramRoutine<T>)routine;
    }

    /// <summary>Wide vectors only: plans for others are never looped.</summary>
    private GramRoutine<T> CreateLooped()
    {
        bool isDouble = typeof(T) == typeof(double);
        object routine = _isa == GramIsa.Avx512
            ? isDouble
                ? new LoopedRoutine<double, LoopedRoutines.OfDouble.Avx512Looped>()
                : new LoopedRoutine<float, LoopedRoutines.Avx512Looped>()
            : isDouble
                ? new LoopedRoutine<double, LoopedRoutines.OfDouble.Avx2Looped>()
                : new LoopedRoutine<float, LoopedRoutines.Avx2Looped>();
        return (GramRoutine<T>)routine;
    }

    private GemmRoutine<T> CreateGemm()
    {
        bool isDouble = typeof(T) == typeof(double);
        object routine = _isa switch
        {
            GramIsa.Avx512 => isDouble
                ? new GemmRoutine<double, GemmMicroKernels.OfDouble.Avx512Gemm>()
                : new GemmRoutine<float, GemmMicroKernels.Avx512Gemm>(),
            GramIsa.Avx2 => isDouble
                ? new GemmRoutine<double, GemmMicroKernels.OfDouble.Avx2Gemm>()
                : new GemmRoutine<float, GemmMicroKernels.Avx2Gemm>(),
            GramIsa.Vector128 => isDouble
                ? new GemmRoutine<double, GemmMicroKernels.OfDouble.Vector128Gemm>()
                : new GemmRoutine<float, GemmMicroKernels.Vector128Gemm>(),
            _ => new GemmRoutine<T, ScalarGemmMicroKernels<T>>(),
        };
        return (GemmRoutine<T>)routine;
    }

    private LoopedBackward<T> CreateLoopedBackward()
    {
        bool isDouble = typeof(T) == typeof(double);
        object routine = _isa switch
        {
            GramIsa.Avx512 => isDouble
                ? new LoopedBackward<double, GemmMicroKernels.OfDouble.Avx512Backward>()
                : new LoopedBackward<float, GemmMicroKernels.Avx512Backward>(),
            GramIsa.Avx2 => isDouble
                ? new LoopedBackward<double, GemmMicroKernels.OfDouble.Avx2Backward>()
                : new LoopedBackward<float, GemmMicroKernels.Avx2Backward>(),
            _ => isDouble
                ? new LoopedBackward<double, GemmMicroKernels.OfDouble.Vector128Backward>()
                : new LoopedBackward<float, GemmMicroKernels.Vector128Backward>(),
        };
        return (LoopedBackward<T>)routine;
    }
}

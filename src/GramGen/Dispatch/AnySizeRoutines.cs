using System.Diagnostics;
using System.Numerics;
using GramGen.Gemm;
using GramGen.Planning;
using GramGen.Summation;
using GramGen.Syrk;

namespace GramGen.Dispatch;

/// <summary>The library's own routines, which take any size: one of dot products and one of broadcast micro-kernels per instruction set.</summary>
internal static class AnySizeRoutines<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private static readonly IsaTraits Avx512Traits = IsaTraits.Avx512.For(Element<T>.Type);
    private static readonly IsaTraits Avx2Traits = IsaTraits.Avx2.For(Element<T>.Type);
    private static readonly IsaTraits Vector128Traits = IsaTraits.Vector128.For(Element<T>.Type);
    private static readonly IsaTraits ScalarTraits = IsaTraits.Scalar.For(Element<T>.Type);

    public static IsaTraits Traits(GramIsa isa) => isa switch
    {
        GramIsa.Avx512 => Avx512Traits,
        GramIsa.Avx2 => Avx2Traits,
        GramIsa.Vector128 => Vector128Traits,
        _ => ScalarTraits,
    };

    public static SyrkRoutine<T> Syrk(GramIsa isa) => isa switch
    {
        GramIsa.Avx512 => Wide.Syrk512,
        GramIsa.Avx2 => Wide.Syrk256,
        GramIsa.Vector128 => Wide.Syrk128,
        _ => Narrow.Syrk,
    };

    public static GemmRoutine<T> Gemm(GramIsa isa) => isa switch
    {
        GramIsa.Avx512 => Wide.Gemm512,
        GramIsa.Avx2 => Wide.Gemm256,
        GramIsa.Vector128 => Wide.Gemm128,
        _ => Narrow.Gemm,
    };

    private static class Narrow
    {
        public static readonly SyrkRoutine<T> Syrk = new SyrkRoutine<T, ScalarMicroKernels<T>>();
        public static readonly GemmRoutine<T> Gemm = new GemmRoutine<T, ScalarGemmMicroKernels<T>>();
    }

    private static class Wide
    {
        public static readonly SyrkRoutine<T> Syrk512 = Either<SyrkRoutine<T>>(
            new SyrkRoutine<float, DotMicroKernels.Avx512>(), new SyrkRoutine<double, DotMicroKernels.Double.Avx512>());

        public static readonly SyrkRoutine<T> Syrk256 = Either<SyrkRoutine<T>>(
            new SyrkRoutine<float, DotMicroKernels.Avx2>(), new SyrkRoutine<double, DotMicroKernels.Double.Avx2>());

        public static readonly SyrkRoutine<T> Syrk128 = Either<SyrkRoutine<T>>(
            new SyrkRoutine<float, DotMicroKernels.Vector128>(), new SyrkRoutine<double, DotMicroKernels.Double.Vector128>());

        public static readonly GemmRoutine<T> Gemm512 = Either<GemmRoutine<T>>(
            new GemmRoutine<float, GemmMicroKernels.Avx512Gemm>(), new GemmRoutine<double, GemmMicroKernels.Double.Avx512Gemm>());

        public static readonly GemmRoutine<T> Gemm256 = Either<GemmRoutine<T>>(
            new GemmRoutine<float, GemmMicroKernels.Avx2Gemm>(), new GemmRoutine<double, GemmMicroKernels.Double.Avx2Gemm>());

        public static readonly GemmRoutine<T> Gemm128 = Either<GemmRoutine<T>>(
            new GemmRoutine<float, GemmMicroKernels.Vector128Gemm>(), new GemmRoutine<double, GemmMicroKernels.Double.Vector128Gemm>());

        /// <summary>The one of two routines whose sums are of this type.</summary>
        private static TRoutine Either<TRoutine>(object single, object @double)
            where TRoutine : class => single as TRoutine ?? @double as TRoutine
                ?? throw new UnreachableException($"There are no micro-kernels for {typeof(T)}.");
    }
}

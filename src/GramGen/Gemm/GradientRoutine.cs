using System.Numerics;
using GramGen.Threading;

namespace GramGen.Gemm;

/// <summary>Computes backward products of any size on any instruction set.</summary>
internal abstract class GradientRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>Computes; the arguments are checked and the instruction set runs here.</summary>
    public abstract void Run(GramIsa isa, scoped in GradientCall<T> call, Parallelism parallelism);
}

/// <summary>A routine with tiles for each vector width.</summary>
internal sealed class GradientRoutine<T, TAvx512, TAvx2, TVector128> : GradientRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TAvx512 : struct, IGradientTiles<T>
    where TAvx2 : struct, IGradientTiles<T>
    where TVector128 : struct, IGradientTiles<T>
{
    public override void Run(GramIsa isa, scoped in GradientCall<T> call, Parallelism parallelism)
    {
        switch (isa)
        {
            case GramIsa.Avx512:
                GradientProduct.Run<T, TAvx512>(call, parallelism);
                break;
            case GramIsa.Avx2:
                GradientProduct.Run<T, TAvx2>(call, parallelism);
                break;
            case GramIsa.Vector128:
                GradientProduct.Run<T, TVector128>(call, parallelism);
                break;
            default:
                GradientProduct.Run<T, ScalarGradientTiles<T>>(call, parallelism);
                break;
        }
    }
}

using System.Diagnostics;
using System.Numerics;
using GramGen.CompilerServices;
using GramGen.Gemm;
using GramGen.Planning;
using GramGen.Syrk;

namespace GramGen.Dispatch;

/// <summary>The routines that take any size, one for each type of values.</summary>
internal static class GenericRoutines
{
    private static readonly GramRoutine<float> Single =
        new TiledRoutine<GenericTiles.Avx512, GenericTiles.Avx2, GenericTiles.Vector128>(GeneratedCode.Contract, nameof(GenericTiles));

    private static readonly GramRoutine<double> Double =
        new TiledDoubleRoutine<GenericTiles.Double.Avx512, GenericTiles.Double.Avx2, GenericTiles.Double.Vector128>(GeneratedCode.Contract, nameof(GenericTiles));

    private static readonly GradientRoutine<float> SingleGradient =
        new GradientRoutine<float, GenericTiles.Avx512Gradient, GenericTiles.Avx2Gradient, GenericTiles.Vector128Gradient>();

    private static readonly GradientRoutine<double> DoubleGradient = new GradientRoutine<
        double, GenericTiles.Double.Avx512Gradient, GenericTiles.Double.Avx2Gradient, GenericTiles.Double.Vector128Gradient>();

    public static GramRoutine<T> Of<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (object)Single as GramRoutine<T> ?? (object)Double as GramRoutine<T>
            ?? throw new UnreachableException($"There are no tiles for {typeof(T)}.");

    public static GradientRoutine<T> GradientOf<T>()
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => (object)SingleGradient as GradientRoutine<T>
            ?? (object)DoubleGradient as GradientRoutine<T>
            ?? throw new UnreachableException($"There are no tiles for {typeof(T)}.");
}

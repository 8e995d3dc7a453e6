using System.ComponentModel;
using GramGen.Packing;
using GramGen.Syrk;
using GramGen.Threading;

namespace GramGen.CompilerServices;

/// <summary>A routine of <c>double</c> with tiles for each vector width. Scalar tiles are the same for all sizes.</summary>
/// <remarks>For generated code.</remarks>
/// <typeparam name="TAvx512">Tiles of 512-bit vectors.</typeparam>
/// <typeparam name="TAvx2">Tiles of 256-bit vectors.</typeparam>
/// <typeparam name="TVector128">Tiles of 128-bit vectors.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TiledDoubleRoutine<TAvx512, TAvx2, TVector128> : GramRoutine<double>
    where TAvx512 : struct, IGramTiles<double>
    where TAvx2 : struct, IGramTiles<double>
    where TVector128 : struct, IGramTiles<double>
{
    /// <summary>Makes a routine of its micro-kernels.</summary>
    /// <param name="contract">The contract that the code was generated for.</param>
    /// <param name="name">The type that declares the kernel.</param>
    /// <exception cref="NotSupportedException">This library has another contract.</exception>
    public TiledDoubleRoutine(int contract, string name)
        : base(contract, name)
    {
    }

    internal override void Run(GramIsa isa, scoped in GramCall<double> call, Parallelism parallelism)
    {
        switch (isa)
        {
            case GramIsa.Avx512:
                Run<TAvx512, GenericTiles.Double.Avx512>(call, parallelism);
                break;
            case GramIsa.Avx2:
                Run<TAvx2, GenericTiles.Double.Avx2>(call, parallelism);
                break;
            case GramIsa.Vector128:
                Run<TVector128, GenericTiles.Double.Vector128>(call, parallelism);
                break;
            default:
                GramPipeline.Run<double, ScalarTiles<double>>(call, parallelism);
                break;
        }
    }

    internal override TileLayout LayoutOf(GramIsa isa, GramTask<double> task) => isa switch
    {
        GramIsa.Avx512 => LayoutOf<TAvx512, GenericTiles.Double.Avx512>(task),
        GramIsa.Avx2 => LayoutOf<TAvx2, GenericTiles.Double.Avx2>(task),
        GramIsa.Vector128 => LayoutOf<TVector128, GenericTiles.Double.Vector128>(task),
        _ => TileLayout.Of<double, ScalarTiles<double>>(task.Shape, task.Features),
    };

    private static void Run<TTiles, TGeneric>(scoped in GramCall<double> call, Parallelism parallelism)
        where TTiles : struct, IGramTiles<double>
        where TGeneric : struct, IGramTiles<double>
    {
        if (typeof(TTiles) == typeof(LibraryTiles))
        {
            GramPipeline.Run<double, TGeneric>(call, parallelism);
        }
        else
        {
            GramPipeline.Run<double, TTiles, TGeneric>(call, parallelism);
        }
    }

    private static TileLayout LayoutOf<TTiles, TGeneric>(GramTask<double> task)
        where TTiles : struct, IGramTiles<double>
        where TGeneric : struct, IGramTiles<double> => typeof(TTiles) == typeof(LibraryTiles)
            ? TileLayout.Of<double, TGeneric>(task.Shape, task.Features)
            : TileLayout.Of<double, TTiles, TGeneric>(task.Shape, task.Features);
}

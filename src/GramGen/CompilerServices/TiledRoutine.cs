using System.ComponentModel;
using GramGen.Gemm;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Syrk;
using GramGen.Threading;

namespace GramGen.CompilerServices;

/// <summary>A routine of <c>float</c> with tiles for each vector width. Scalar tiles are the same for all sizes.</summary>
/// <remarks>For generated code.</remarks>
/// <typeparam name="TAvx512">Tiles of 512-bit vectors.</typeparam>
/// <typeparam name="TAvx2">Tiles of 256-bit vectors.</typeparam>
/// <typeparam name="TVector128">Tiles of 128-bit vectors.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class TiledRoutine<TAvx512, TAvx2, TVector128> : GramRoutine<float>
    where TAvx512 : struct, IGramTiles<float>
    where TAvx2 : struct, IGramTiles<float>
    where TVector128 : struct, IGramTiles<float>
{
    /// <summary>Makes a routine of its micro-kernels.</summary>
    /// <param name="contract">The contract that the code was generated for.</param>
    /// <param name="name">The type that declares the kernel.</param>
    /// <exception cref="NotSupportedException">This library has another contract.</exception>
    public TiledRoutine(int contract, string name)
        : base(contract, name)
    {
    }

    internal override void Run(GramIsa isa, scoped in GramCall<float> call, Parallelism parallelism)
    {
        switch (isa)
        {
            case GramIsa.Avx512:
                Run<TAvx512, GenericTiles.Avx512, GenericTiles.Avx512Outer>(IsaTraits.Avx512, call, parallelism);
                break;
            case GramIsa.Avx2:
                Run<TAvx2, GenericTiles.Avx2, GenericTiles.Avx2Outer>(IsaTraits.Avx2, call, parallelism);
                break;
            case GramIsa.Vector128:
                Run<TVector128, GenericTiles.Vector128>(call, parallelism);
                break;
            default:
                GramPipeline.Run<float, ScalarTiles<float>>(call, parallelism);
                break;
        }
    }

    internal override TileLayout LayoutOf(GramIsa isa, GramTask<float> task) => isa switch
    {
        GramIsa.Avx512 => LayoutOf<TAvx512, GenericTiles.Avx512, GenericTiles.Avx512Outer>(IsaTraits.Avx512, task),
        GramIsa.Avx2 => LayoutOf<TAvx2, GenericTiles.Avx2, GenericTiles.Avx2Outer>(IsaTraits.Avx2, task),
        GramIsa.Vector128 => LayoutOf<TVector128, GenericTiles.Vector128>(task),
        _ => TileLayout.Of<float, ScalarTiles<float>>(task.Shape, task.Features),
    };

    private static void Run<TTiles, TGeneric, TOuter>(IsaTraits isa, scoped in GramCall<float> call, Parallelism parallelism)
        where TTiles : struct, IGramTiles<float>
        where TGeneric : struct, IGramTiles<float>
        where TOuter : struct, IOuterTiles
    {
        if (SuitsOuterProducts(isa, call.Task))
        {
            OtherOutputs.Run<TOuter>(call, parallelism);
        }
        else
        {
            Run<TTiles, TGeneric>(call, parallelism);
        }
    }

    private static void Run<TTiles, TGeneric>(scoped in GramCall<float> call, Parallelism parallelism)
        where TTiles : struct, IGramTiles<float>
        where TGeneric : struct, IGramTiles<float>
    {
        if (typeof(TTiles) == typeof(LibraryTiles))
        {
            // Left out by options, or generated for features that lie otherwise, or for another version of the library.
            GramPipeline.Run<float, TGeneric>(call, parallelism);
        }
        else
        {
            GramPipeline.Run<float, TTiles, TGeneric>(call, parallelism);
        }
    }

    private static TileLayout LayoutOf<TTiles, TGeneric, TOuter>(IsaTraits isa, GramTask<float> task)
        where TTiles : struct, IGramTiles<float>
        where TGeneric : struct, IGramTiles<float>
        where TOuter : struct, IOuterTiles =>
        SuitsOuterProducts(isa, task) ? TileLayout.OfOuterProducts<TOuter>() : LayoutOf<TTiles, TGeneric>(task);

    private static TileLayout LayoutOf<TTiles, TGeneric>(GramTask<float> task)
        where TTiles : struct, IGramTiles<float>
        where TGeneric : struct, IGramTiles<float> => typeof(TTiles) == typeof(LibraryTiles)
            ? TileLayout.Of<float, TGeneric>(task.Shape, task.Features)
            : TileLayout.Of<float, TTiles, TGeneric>(task.Shape, task.Features);

    private static bool SuitsOuterProducts(IsaTraits isa, in GramTask<float> task) =>
        OuterForm.Suits(isa, task.Shape.Channels, task.Shape.Pixels, task.Features.IsCopiedToStrips);
}

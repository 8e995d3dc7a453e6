using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Threading;

namespace GramGen.Syrk;

/// <summary>Computes a Gram matrix with the tiles of one instruction set, on as many threads as the product is worth.</summary>
internal static class GramPipeline
{
    /// <summary>Computes with a size's own tiles, or where those cannot read the features, with the generic ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<T, TTiles, TGeneric>(scoped in GramCall<T> call, Parallelism parallelism)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGramTiles<T>
        where TGeneric : struct, IGramTiles<T>
    {
        if (CanRead<T, TTiles>(call.Shape, call.Task.Features))
        {
            Run<T, TTiles>(call, parallelism);
        }
        else
        {
            Run<T, TGeneric>(call, parallelism);
        }
    }

    /// <summary>
    /// Whether tiles can read features of a form. Tiles that read features in place know the stride of channels that
    /// lie one after the other.
    /// </summary>
    public static bool CanRead<T, TTiles>(GramShape shape, FeatureForm features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGramTiles<T> =>
        features.IsDenseRows(shape) || TTiles.PanelStride(shape) != PanelLayout.InPlace;

    /// <summary>Computes G = scale·F·Fᵀ; the arguments are checked.</summary>
    public static void Run<T, TTiles>(scoped in GramCall<T> call, Parallelism parallelism)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGramTiles<T>
    {
        if (call.Task.Features.IsDenseRows(call.Shape) && SmallProduct.Fits<T, TTiles>(call.Shape))
        {
            parallelism.Cancellation.ThrowIfCancellationRequested();
            SmallProduct.Run<T, TTiles>(call);
            return;
        }

        int threads = parallelism.ThreadsFor(call.Shape);
        var partition = Partition.Of<T>(call.Shape, TTiles.Strip, threads);
        if (threads > 1)
        {
            GramCrew<T, TTiles>.Run(call, partition, threads, parallelism.Cancellation);
            return;
        }

        for (int first = 0; first < partition.Channels;)
        {
            Region region = partition.RegionFrom(first);
            RegionProduct.Run<T, TTiles>(
                call, region, new BlockSupply(partition.Blocks, partition.Blocks, shared: null), waiting: null, parallelism.Cancellation);
            first = region.End;
        }
    }
}

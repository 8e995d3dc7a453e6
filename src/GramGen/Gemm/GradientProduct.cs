using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Threading;

namespace GramGen.Gemm;

/// <summary>
/// Computes dF = scale·S·F with S = D + Dᵀ. An entry is the sum of S_ik·F_kp over the channels k, ascending, each product
/// added by one fused multiply-add, from +0; the scale is applied once, at the end. So every instruction set, layout,
/// alignment and number of threads gives the same bits.
/// </summary>
internal static class GradientProduct
{
    /// <summary>Computes on as many threads as the product is worth; the arguments are checked.</summary>
    public static void Run<T, TTiles>(scoped in GradientCall<T> call, Parallelism parallelism)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGradientTiles<T>
    {
        int channels = call.Shape.Channels;
        int width = StripWidth<T, TTiles>(call.Shape, call.Layout);
        using var memory = new Scratch<T>(SymmetricPanel<T>.LengthOf(channels, width));
        int threads = parallelism.ThreadsFor(call.MultiplyAdds);
        if (threads > 1)
        {
            GradientCrew<T, TTiles>.Run(call, memory.Span, width, threads, parallelism.Cancellation);
            return;
        }

        var panel = new SymmetricPanel<T>(memory.Span, channels, width);
        for (int part = 0; part < panel.Parts; part++)
        {
            panel.Fill(part, call.GramGradient, call.IsSymmetric);
        }

        MultiplyUnits<T, TTiles>(call, panel, new UnitSupply(shared: null), parallelism.Cancellation);
    }

    /// <summary>Takes units until none is left.</summary>
    [SkipLocalsInit]
    public static void MultiplyUnits<T, TTiles>(
        scoped in GradientCall<T> call, scoped in SymmetricPanel<T> panel, UnitSupply units, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGradientTiles<T>
    {
        PixelCut cut = CutOf<T, TTiles>(call);
        Span<T> edge = stackalloc T[TTiles.Rows * TTiles.Vectors * TTiles.VectorLength];
        for (int unit = units.Next(); unit < cut.Units; unit = units.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            if (call.Layout == FeatureLayout.ChannelsLast)
            {
                PixelRowProduct.Run<T, TTiles>(call, panel, cut, unit, edge);
            }
            else
            {
                ChannelRowProduct.Run<T, TTiles>(call, panel, cut, unit, edge);
            }
        }
    }

    /// <summary>As many vectors as a tile takes; towards the end so that no narrow one is left over.</summary>
    public static int VectorsFor<T, TTiles>(int vectors)
        where T : unmanaged
        where TTiles : struct, IGradientTiles<T> =>
        vectors == TTiles.Vectors + 1 ? (vectors + 1) / 2 : Math.Min(vectors, TTiles.Vectors);

    /// <summary>So that a tile has fetched all of its rows at its end.</summary>
    public static nuint StepsPerFetch(GramShape shape, int rows) => (nuint)(((shape.Channels - 1) / rows) + 1);

    private static PixelCut CutOf<T, TTiles>(scoped in GradientCall<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGradientTiles<T> => call.Layout == FeatureLayout.ChannelsLast
            ? PixelCut.OfPixelRows<T>(call.Shape, TTiles.Rows)
            : PixelCut.OfChannelRows(call.Shape, call.Features, TTiles.Vectors * TTiles.VectorLength, TTiles.VectorLength);

    /// <summary>The strips of S are the rows of tiles, or their columns: then as many vectors as leave the last strip widest.</summary>
    private static int StripWidth<T, TTiles>(GramShape shape, FeatureLayout layout)
        where T : unmanaged
        where TTiles : struct, IGradientTiles<T>
    {
        if (layout == FeatureLayout.ChannelsFirst)
        {
            return TTiles.Rows;
        }

        int vectors = (shape.Channels + TTiles.VectorLength - 1) / TTiles.VectorLength;
        int strips = (vectors + TTiles.Vectors - 1) / TTiles.Vectors;
        return (vectors + strips - 1) / strips * TTiles.VectorLength;
    }
}

using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Threading;

namespace GramGen.Gemm;

/// <summary>
/// Features that are not multiplied as they are, in half precision or about their means: the rows of the one block are made
/// ready before they are transposed. They are few, and meet many channels.
/// </summary>
internal static class ReadyFeatures
{
    /// <summary>Computes a product in outer-product form, whatever its features are. The arguments are checked.</summary>
    public static void Run<TTiles>(scoped in GramCall<float> call, Parallelism parallelism)
        where TTiles : struct, IOuterTiles
    {
        if (call.Task.Features.IsUnchanged)
        {
            OuterProduct.Run<TTiles>(call, parallelism);
            return;
        }

        int channels = call.Shape.Channels;
        scoped RowFeed<float> feed = new(call, Region.Whole(channels), new BlockSupply(1, 1, shared: null), channels, PanelLayout.InPlace);
        try
        {
            feed.Has(0);
            feed.Open(0);
            feed.Need(0, channels);
            int stride = (int)feed.Pixels.Stride;
            ReadOnlySpan<float> rows = MemoryMarshal.CreateReadOnlySpan(ref feed.Pixels.Pixels, channels * stride);
            GramTask<float> ready = call.Task with { Features = new FeatureForm(FeatureLayout.ChannelsFirst, stride) };
            OuterProduct.Run<TTiles>(new GramCall<float>(ready, rows, call.Gram), parallelism);
        }
        finally
        {
            feed.Dispose();
        }
    }

    /// <summary>Values of scratch that the rows take.</summary>
    public static long LengthOf(GramShape shape, FeatureForm features) =>
        features.IsUnchanged ? 0 : (long)shape.Channels * PanelLayout.PaddedStrideOf(shape.Pixels, ElementType.Single);
}

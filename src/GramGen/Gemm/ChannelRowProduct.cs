using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;

namespace GramGen.Gemm;

/// <summary>The backward product of features channel after channel: rows of tiles are channels, vectors are pixels.</summary>
internal static class ChannelRowProduct
{
    /// <summary>Computes the gradient of a unit of pixels.</summary>
    public static void Run<T, TTiles>(
        scoped in GradientCall<T> call, scoped in SymmetricPanel<T> panel, PixelCut cut, int unit, scoped Span<T> edge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGradientTiles<T>
    {
        int pixels = call.Shape.Pixels;
        int end = cut.EndOf(unit);
        if (unit == 0 && cut.Head > 0)
        {
            RunPartial<T, TTiles>(call, panel, 0, cut.Head, edge);
        }

        ref T features = ref MemoryMarshal.GetReference(call.Features);
        ref T gradient = ref MemoryMarshal.GetReference(call.FeatureGradient);
        scoped GradientTile<T> tile = TileOf<T, TTiles>(call);
        tile.RightStride = (nuint)pixels;
        tile.Ahead = (nuint)cut.UnitPixels;
        for (int strip = 0; strip < panel.Strips; strip++)
        {
            int row = strip * TTiles.Rows;
            int rows = Math.Min(TTiles.Rows, call.Shape.Channels - row);
            tile.Left = ref panel.Strip(strip);
            for (int pixel = cut.StartOf(unit); pixel < end;)
            {
                int vectors = GradientProduct.VectorsFor<T, TTiles>((end - pixel) / TTiles.VectorLength);
                int width = vectors * TTiles.VectorLength;
                nint place = ((nint)row * pixels) + pixel;
                tile.Right = ref Unsafe.Add(ref features, pixel);
                tile.Features = ref Unsafe.Add(ref features, place);
                if (rows == TTiles.Rows)
                {
                    tile.IsMasked = call.IsMasked;
                    tile.Target = ref Unsafe.Add(ref gradient, place);
                    tile.Stride = (nuint)pixels;
                    TTiles.ChannelRows(vectors, tile);
                }
                else
                {
                    tile.IsMasked = false;
                    tile.Target = ref MemoryMarshal.GetReference(edge);
                    tile.Stride = (nuint)width;
                    TTiles.ChannelRows(vectors, tile);
                    GradientEdge.Store(call, edge, width, rows, (int)place, width);
                }

                pixel += width;
            }
        }

        if (unit == cut.Units - 1 && cut.End < pixels)
        {
            RunPartial<T, TTiles>(call, panel, cut.End, pixels - cut.End, edge);
        }
    }

    /// <summary>Computes pixels before or after the whole vectors: as a vector of them filled up with zeros.</summary>
    private static void RunPartial<T, TTiles>(
        scoped in GradientCall<T> call, scoped in SymmetricPanel<T> panel, int pixel, int count, scoped Span<T> edge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGradientTiles<T>
    {
        int channels = call.Shape.Channels;
        int pixels = call.Shape.Pixels;
        using var filled = new Scratch<T>((long)channels * TTiles.VectorLength);
        Span<T> vectors = filled.Slice(0, channels * TTiles.VectorLength);
        vectors.Clear();
        for (int channel = 0; channel < channels; channel++)
        {
            call.Features.Slice((channel * pixels) + pixel, count).CopyTo(vectors[(channel * TTiles.VectorLength)..]);
        }

        scoped GradientTile<T> tile = TileOf<T, TTiles>(call);
        tile.Right = ref filled.First;
        tile.RightStride = (nuint)TTiles.VectorLength;
        tile.Features = ref filled.First;
        tile.Target = ref MemoryMarshal.GetReference(edge);
        tile.Stride = (nuint)TTiles.VectorLength;
        for (int strip = 0; strip < panel.Strips; strip++)
        {
            int row = strip * TTiles.Rows;
            tile.Left = ref panel.Strip(strip);
            TTiles.ChannelRows(1, tile);
            GradientEdge.Store(
                call, edge, TTiles.VectorLength, Math.Min(TTiles.Rows, channels - row), (row * pixels) + pixel, count);
        }
    }

    private static GradientTile<T> TileOf<T, TTiles>(scoped in GradientCall<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGradientTiles<T> => new()
        {
            Steps = (nuint)call.Shape.Channels,
            StepsPerFetch = GradientProduct.StepsPerFetch(call.Shape, TTiles.Rows),
            Scale = call.Scale,
        };
}

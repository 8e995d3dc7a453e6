using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GramGen.Gemm;

/// <summary>The backward product of features pixel after pixel: rows of tiles are pixels, vectors are channels.</summary>
internal static class PixelRowProduct
{
    /// <summary>Computes the gradient of a unit of pixels.</summary>
    public static void Run<T, TTiles>(
        scoped in GradientCall<T> call, scoped in SymmetricPanel<T> panel, PixelCut cut, int unit, scoped Span<T> edge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGradientTiles<T>
    {
        int channels = call.Shape.Channels;
        int end = cut.EndOf(unit);
        ref T features = ref MemoryMarshal.GetReference(call.Features);
        ref T gradient = ref MemoryMarshal.GetReference(call.FeatureGradient);
        scoped GradientTile<T> tile = default;
        tile.LeftStride = (nuint)channels;
        tile.RightStride = (nuint)panel.Width;
        tile.Steps = (nuint)channels;
        tile.StepsPerFetch = GradientProduct.StepsPerFetch(call.Shape, TTiles.Rows);
        tile.Ahead = (nuint)cut.UnitPixels * (nuint)channels;
        tile.Scale = call.Scale;
        for (int strip = 0; strip < panel.Strips; strip++)
        {
            int channel = strip * panel.Width;
            int columns = Math.Min(panel.Width, channels - channel);
            int vectors = (columns + TTiles.VectorLength - 1) / TTiles.VectorLength;
            int width = vectors * TTiles.VectorLength;
            tile.Right = ref panel.Strip(strip);
            for (int pixel = cut.StartOf(unit); pixel < end; pixel += TTiles.Rows)
            {
                nint start = (nint)pixel * channels;
                tile.Rows = Math.Min(TTiles.Rows, end - pixel);
                tile.Left = ref Unsafe.Add(ref features, start);
                tile.Features = ref Unsafe.Add(ref features, start + channel);
                if (tile.Rows < TTiles.Rows || columns < width)
                {
                    tile.IsMasked = false;
                    tile.Target = ref MemoryMarshal.GetReference(edge);
                    tile.Stride = (nuint)width;
                    TTiles.PixelRows(vectors, tile);
                    GradientEdge.Store(call, edge, width, tile.Rows, (int)start + channel, columns);
                }
                else
                {
                    tile.IsMasked = call.IsMasked;
                    tile.Target = ref Unsafe.Add(ref gradient, start + channel);
                    tile.Stride = (nuint)channels;
                    TTiles.PixelRows(vectors, tile);
                }
            }
        }
    }
}

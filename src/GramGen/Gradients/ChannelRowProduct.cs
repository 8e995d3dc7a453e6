using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Pipeline;

namespace GramGen.Gradients;

/// <summary>The backward product of features channel after channel: rows of tiles are channels, vectors are pixels.</summary>
internal static class ChannelRowProduct
{
    /// <summary>Computes the gradient of a unit of pixels.</summary>
    public static void Run<T, TTiles>(
        scoped in GradientCall<T> call, scoped in SymmetricPanel<T> panel, PixelCut cut, int unit, scoped Span<T> edge)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGradientTiles<T>
    {
        int channels = call.Shape.Channels;
        int pixels = call.Shape.Pixels;
        int length = TTiles.VectorLength;
        int end = cut.End(unit);
        int wholeVectors = end - ((end - cut.Start(unit)) % length);
        // The last pixels as a vector filled up with zeros.
        using var tail = new Scratch<T>(wholeVectors == end ? 0 : (long)channels * length);
        if (!tail.IsEmpty)
        {
            CopyTail(call, wholeVectors, length, tail.Slice(0, channels * length));
        }

        ref T features = ref MemoryMarshal.GetReference(call.Features);
        ref T gradient = ref MemoryMarshal.GetReference(call.FeatureGradient);
        scoped GradientTile<T> tile = default;
        tile.Steps = (nuint)channels;
        tile.StepsPerFetch = (nuint)(((channels - 1) / TTiles.Rows) + 1);
        tile.Ahead = (nuint)cut.UnitPixels;
        tile.Scale = call.Scale;
        for (int strip = 0; strip < panel.Strips; strip++)
        {
            int row = strip * TTiles.Rows;
            tile.Rows = Math.Min(TTiles.Rows, channels - row);
            tile.Left = ref panel.Strip(strip);
            for (int pixel = cut.Start(unit); pixel < end;)
            {
                int vectors = GradientProduct.VectorsFor<T, TTiles>((wholeVectors - pixel) / length);
                bool isTail = vectors == 0;
                vectors = Math.Max(vectors, 1);
                nint place = ((nint)row * pixels) + pixel;
                tile.Right = ref isTail ? ref tail.First : ref Unsafe.Add(ref features, pixel);
                tile.RightStride = (nuint)(isTail ? length : pixels);
                tile.Features = ref Unsafe.Add(ref features, place);
                if (isTail || tile.Rows < TTiles.Rows)
                {
                    tile.IsMasked = false;
                    tile.Target = ref MemoryMarshal.GetReference(edge);
                    tile.Stride = (nuint)(vectors * length);
                    TTiles.ChannelRows(vectors, tile);
                    GradientEdge.Store(call, edge, vectors * length, tile.Rows, (int)place, Math.Min(vectors * length, end - pixel));
                }
                else
                {
                    tile.IsMasked = call.IsMasked;
                    tile.Target = ref Unsafe.Add(ref gradient, place);
                    tile.Stride = (nuint)pixels;
                    TTiles.ChannelRows(vectors, tile);
                }

                pixel += vectors * length;
            }
        }
    }

    private static void CopyTail<T>(scoped in GradientCall<T> call, int pixel, int length, Span<T> tail)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int count = call.Shape.Pixels - pixel;
        tail.Clear();
        for (int channel = 0; channel < call.Shape.Channels; channel++)
        {
            call.Features.Slice((channel * call.Shape.Pixels) + pixel, count).CopyTo(tail[(channel * length)..]);
        }
    }
}

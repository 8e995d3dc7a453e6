using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Numerics;
using GramGen.Runtime;

namespace GramGen.Pipeline;

/// <summary>
/// A product of a few tiles, for which the way to the first tile counts: one block of pixels, read in place, on one thread.
/// </summary>
internal static class SmallProduct
{
    /// <summary>With more channels the way is too short a part of the product to be seen.</summary>
    private const int MostChannels = 16;

    /// <summary>Whether a product can be computed here. Of features in place no partial vector may be left.</summary>
    public static bool Fits<TTiles>(GramShape shape)
        where TTiles : struct, IGramTiles =>
        shape.Channels <= MostChannels
        && shape.Pixels <= SummationOrder.BlockLength
        && shape.Pixels % SummationOrder.Lanes == 0
        && TTiles.PanelStride(shape) == PanelLayout.InPlace;

    /// <summary>Computes G = scale·F·Fᵀ; the arguments are checked.</summary>
    [SkipLocalsInit]
    public static void Run<TTiles>(scoped in GramCall call)
        where TTiles : struct, IGramTiles
    {
        PixelBlock pixels = default;
        pixels.Set(call.Features, (nuint)call.Shape.Pixels, (nuint)call.Shape.Pixels, default);
        CarriedRow nothing = default;
        Span<float> lines = stackalloc float[IGramTiles.WorkLength + GramWriter.SlotsLength + Scratch.CacheLine];
        ref float sums = ref Scratch.Align(ref MemoryMarshal.GetReference(lines));
        var writer = new GramWriter(call, ref Unsafe.Add(ref sums, IGramTiles.WorkLength));
        int channels = call.Shape.Channels;
        for (int row = 0; row < channels; row += TTiles.Strip)
        {
            int rows = Math.Min(TTiles.Strip, channels - row);
            for (int column = 0; column <= row; column += TTiles.Columns)
            {
                var tile = new TilePlace(row, rows, column);
                Tiles.Multiply<TTiles>(pixels, nothing, tile, (nuint)row, (nuint)column, ref sums);
                TTiles.Reduce(ref sums, tile.SumsOf(TTiles.Columns));
                writer.Take<TTiles>(tile, ref sums);
            }
        }

        writer.Flush<TTiles>();
    }
}

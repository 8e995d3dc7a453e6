using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Syrk;

/// <summary>
/// A product of a few tiles, for which the way to the first tile counts: one block of pixels, read in place, on one thread.
/// </summary>
internal static class SmallProduct
{
    /// <summary>With more channels the way is too short a part of the product to be seen.</summary>
    private const int MostChannels = 16;

    /// <summary>Whether a product can be computed here. Of features in place no partial vector may be left.</summary>
    public static bool Fits<T, TTiles>(GramShape shape)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGramTiles<T> =>
        shape.Channels <= MostChannels
        && shape.Pixels <= Element<T>.BlockLength
        && shape.Pixels % Element<T>.Lanes == 0
        && TTiles.PanelStride(shape) == PanelLayout.InPlace;

    /// <summary>Computes G = scale·F·Fᵀ; the arguments are checked.</summary>
    [SkipLocalsInit]
    public static void Run<T, TTiles>(scoped in GramCall<T> call)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGramTiles<T>
    {
        PixelBlock<T> pixels = default;
        pixels.Set(call.Features, (nuint)call.Shape.Pixels, (nuint)call.Shape.Pixels, default);
        CarriedRow<T> nothing = default;
        Span<T> lines = stackalloc T[TileLimits.WorkLength + GramWriter<T>.SlotsLength + Scratch<T>.CacheLine];
        ref T sums = ref Scratch<T>.Align(ref MemoryMarshal.GetReference(lines));
        var writer = new GramWriter<T>(call, ref Unsafe.Add(ref sums, TileLimits.WorkLength));
        int channels = call.Shape.Channels;
        for (int row = 0; row < channels; row += TTiles.Strip)
        {
            int rows = Math.Min(TTiles.Strip, channels - row);
            for (int column = 0; column <= row; column += TTiles.Columns)
            {
                var tile = new TilePlace(row, rows, column);
                Tiles.Multiply<T, TTiles>(pixels, nothing, tile, (nuint)row, (nuint)column, ref sums);
                TTiles.Reduce(ref sums, tile.SumsOf(TTiles.Columns));
                writer.Take<TTiles>(tile, ref sums);
            }
        }

        writer.Flush<TTiles>();
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;

namespace GramGen.Syrk;

/// <summary>Calls the micro-kernel that fits a tile's place.</summary>
internal static class Tiles
{
    /// <summary>Multiplies; what is carried only rectangles take along.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Multiply<T, TTiles>(
        in PixelBlock<T> pixels, in CarriedRow<T> carried, TilePlace tile, nuint row, nuint column, ref T sums)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGramTiles<T>
    {
        switch (tile.IsTriangle, tile.Rows == TTiles.Strip)
        {
            case (false, true):
                TTiles.Square(pixels, carried, row, column, ref sums);
                break;
            case (true, true):
                TTiles.Triangle(pixels, row, ref sums);
                break;
            case (false, false):
                TTiles.EdgeSquare(tile.Rows, pixels, carried, row, column, ref sums);
                break;
            case (true, false):
                TTiles.EdgeTriangle(tile.Rows, pixels, row, ref sums);
                break;
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Numerics;
using GramGen.Runtime;

namespace GramGen.Pipeline;

/// <summary>Load, multiply, finish: takes the blocks of pixels in order and, in each, every tile of the lower triangle.</summary>
internal static class GramPipeline
{
    /// <summary>Computes G = scale·F·Fᵀ; the arguments are checked.</summary>
    [SkipLocalsInit] // The work is written before it is read, and clearing it costs as much as a small tile.
    public static void Run<TTiles>(GramShape shape, ReadOnlySpan<float> features, Span<float> gram, float scale)
        where TTiles : struct, IGramTiles
    {
        using var panel = new Panel(shape, features, TTiles.PanelStride(shape));
        using var sums = new RunningSums(shape, TTiles.Strip);
        var writer = new GramWriter(ref MemoryMarshal.GetReference(gram), shape.Channels, scale);
        Span<float> lines = stackalloc float[(2 * IGramTiles.WorkLength) + Scratch.CacheLine];
        ref float work = ref Scratch.Align(ref MemoryMarshal.GetReference(lines));

        int columnBlock = ColumnBlock(shape, TTiles.Strip);
        int blocks = SummationOrder.BlockCount(shape.Pixels);
        for (int block = 0; block < blocks; block++)
        {
            var epilogue = new TileEpilogue(BlockStep.Of(block, blocks), sums, writer);
            MultiplyBlock<TTiles>(panel, block, shape.Channels, columnBlock, ref epilogue, ref work);
            epilogue.End();
        }
    }

    /// <summary>Takes the tiles of a block of pixels, in the same order in every block.</summary>
    /// <remarks>
    /// Rows are brought just before their first tiles, which then find them in the first-level cache. Each tile's epilogue
    /// runs after the next tile: its sums are ready by then. At once it would wait for them, and what waits keeps the next
    /// multiply-adds from being scheduled.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBlock<TTiles>(
        in Panel panel, int block, int channels, int columnBlock, ref TileEpilogue epilogue, ref float work)
        where TTiles : struct, IGramTiles
    {
        PixelBlock pixels = panel.Block(block);
        int strip = TTiles.Strip;
        ref float sums = ref work;
        ref float previousSums = ref Unsafe.Add(ref work, IGramTiles.WorkLength);
        TilePlace previous = default;
        for (int first = 0; first < channels; first += columnBlock)
        {
            for (int row = first; row < channels; row += strip)
            {
                int rows = Math.Min(strip, channels - row);
                if (first == 0)
                {
                    panel.LoadRows(block, row, rows);
                }

                for (int column = first; column <= row && column < first + columnBlock; column += strip)
                {
                    var tile = new TilePlace(row, rows, column);
                    Multiply<TTiles>(pixels, tile, ref sums);
                    if (previous.Exists)
                    {
                        epilogue.Finish<TTiles>(previous, ref previousSums);
                    }

                    previous = tile;
                    ref float free = ref previousSums;
                    previousSums = ref sums;
                    sums = ref free;
                }
            }
        }

        epilogue.Finish<TTiles>(previous, ref previousSums);
    }

    /// <summary>The columns whose pixels stay in the second-level cache while all rows meet them: whole strips.</summary>
    private static int ColumnBlock(GramShape shape, int strip)
    {
        const int CacheLength = 128 * 1024;
        int rowLength = Math.Min(shape.Pixels, SummationOrder.BlockLength);
        return Math.Max(1, CacheLength / rowLength / strip) * strip;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply<TTiles>(in PixelBlock pixels, TilePlace tile, ref float sums)
        where TTiles : struct, IGramTiles
    {
        switch (tile.IsTriangle, tile.Rows == TTiles.Strip)
        {
            case (false, true):
                TTiles.Square(pixels, (nuint)tile.Row, (nuint)tile.Column, ref sums);
                break;
            case (true, true):
                TTiles.Triangle(pixels, (nuint)tile.Row, ref sums);
                break;
            case (false, false):
                TTiles.EdgeSquare(tile.Rows, pixels, (nuint)tile.Row, (nuint)tile.Column, ref sums);
                break;
            case (true, false):
                TTiles.EdgeTriangle(tile.Rows, pixels, (nuint)tile.Row, ref sums);
                break;
        }
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Numerics;
using GramGen.Runtime;

namespace GramGen.Pipeline;

/// <summary>Load, multiply, finish: takes the blocks that it is given and, in each, every tile of a region.</summary>
internal static class RegionProduct
{
    /// <summary>
    /// Computes the sums of a region over blocks of pixels and stores them in the matrix, or if others compute with them,
    /// leaves them where the units wait for each other.
    /// </summary>
    /// <returns>The number of units that were computed.</returns>
    [SkipLocalsInit] // The work is written before it is read, and clearing it costs as much as a small tile.
    public static int Run<TTiles>(
        scoped in GramCall call, Region region, BlockSupply supply, UnitSums? waiting, CancellationToken cancellation)
        where TTiles : struct, IGramTiles
    {
        int groupRows = TileWalk.GroupRows(call.Shape.Pixels, TTiles.Strip);
        int blocks = SummationOrder.BlockCount(call.Shape.Pixels);
        int unitBlocks = waiting?.UnitBlocks ?? blocks;
        scoped RowFeed feed = new(call, region, supply, groupRows, TTiles.PanelStride(call.Shape));
        using var sums = new RunningSums(region, unitBlocks, TTiles.Strip, TTiles.Columns);
        Span<float> lines = stackalloc float[(2 * IGramTiles.WorkLength) + GramWriter.SlotsLength + Scratch.CacheLine];
        ref float work = ref Scratch.Align(ref MemoryMarshal.GetReference(lines));
        var writer = new GramWriter(call, ref Unsafe.Add(ref work, 2 * IGramTiles.WorkLength));
        var epilogue = new TileEpilogue(sums, writer, GramWriter.FetchesAhead(call.Shape));
        int units = 0;
        try
        {
            for (int block = 0; feed.Has(block); block++)
            {
                cancellation.ThrowIfCancellationRequested();
                int number = feed.NumberOf(block);
                int inUnit = number % unitBlocks;
                var step = BlockStep.Of(inUnit, Math.Min(unitBlocks, blocks - number + inUnit));
                epilogue.Begin(step, waiting is null ? default : waiting.PlaneOf(number));
                MultiplyBlock<TTiles>(
                    ref feed, block, new TileWalk(region, TTiles.Strip, TTiles.Columns, groupRows), region.First, ref epilogue, ref work);
                epilogue.End<TTiles>();
                units += step.IsLast ? 1 : 0;
            }
        }
        finally
        {
            feed.Dispose();
        }

        return units;
    }

    /// <summary>Takes the tiles of a block of pixels.</summary>
    /// <remarks>
    /// Each tile's epilogue runs after the next tile: its sums are ready by then. At once it would wait for them, and what
    /// waits keeps the next multiply-adds from being scheduled.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBlock<TTiles>(
        scoped ref RowFeed feed,
        int block,
        TileWalk tiles,
        int firstColumn,
        scoped ref TileEpilogue epilogue,
        scoped ref float work)
        where TTiles : struct, IGramTiles
    {
        feed.Open(block);
        int columnsToPanel = feed.Place(block, firstColumn) - firstColumn;
        int rowsToPanel = 0;
        ref float sums = ref work;
        ref float previousSums = ref Unsafe.Add(ref work, IGramTiles.WorkLength);
        TilePlace previous = default;
        while (tiles.Next(out TilePlace tile))
        {
            if (tiles.BeginsGroup)
            {
                feed.Need(block, tiles.GroupEnd);
                rowsToPanel = feed.Place(block, tiles.GroupStart) - tiles.GroupStart;
            }

            nuint row = (nuint)(tile.Row + rowsToPanel);
            if (TTiles.Carries && !tile.IsTriangle)
            {
                feed.Carry(block, tiles.GroupStart);
            }

            Tiles.Multiply<TTiles>(feed.Pixels, feed.Carried, tile, row, (nuint)(tile.Column + columnsToPanel), ref sums);
            if (previous.Exists)
            {
                epilogue.Finish<TTiles>(previous, ref previousSums);
            }

            previous = tile;
            ref float free = ref previousSums;
            previousSums = ref sums;
            sums = ref free;
        }

        epilogue.Finish<TTiles>(previous, ref previousSums);
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Summation;
using GramGen.Threading;

namespace GramGen.Syrk;

/// <summary>Load, multiply, finish: takes the blocks that it is given and, in each, every tile of a region.</summary>
internal static class RegionProduct
{
    /// <summary>
    /// Computes the sums of a region over blocks of pixels and stores them in the matrix, or if others compute with them,
    /// leaves them where the units wait for each other.
    /// </summary>
    /// <returns>The number of units that were computed.</returns>
    [SkipLocalsInit] // The work is written before it is read, and clearing it costs as much as a small tile.
    public static int Run<T, TTiles>(
        scoped in GramCall<T> call, Region region, BlockSupply supply, UnitSums<T>? waiting, CancellationToken cancellation)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGramTiles<T>
    {
        int groupRows = TileWalk.GroupRows<T>(call.Shape.Pixels, TTiles.Strip);
        int blocks = Element<T>.BlocksOf(call.Shape.Pixels);
        int unitBlocks = waiting?.UnitBlocks ?? blocks;
        scoped RowFeed<T> feed = new(call, region, supply, groupRows, TTiles.PanelStride(call.Shape));
        using var sums = new RunningSums<T>(region, unitBlocks, TTiles.Strip, TTiles.Columns);
        Span<T> lines = stackalloc T[(2 * TileLimits.WorkLength) + GramWriter<T>.SlotsLength + Scratch<T>.CacheLine];
        ref T work = ref Scratch<T>.Align(ref MemoryMarshal.GetReference(lines));
        var writer = new GramWriter<T>(call, ref Unsafe.Add(ref work, 2 * TileLimits.WorkLength));
        var epilogue = new TileEpilogue<T>(sums, writer, call.Task.IsPlain && Prefetch.HelpsStores(call.Shape));
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
                MultiplyBlock<T, TTiles>(
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
    private static void MultiplyBlock<T, TTiles>(
        scoped ref RowFeed<T> feed,
        int block,
        TileWalk tiles,
        int firstColumn,
        scoped ref TileEpilogue<T> epilogue,
        scoped ref T work)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TTiles : struct, IGramTiles<T>
    {
        feed.Open(block);
        int columnsToPanel = feed.Place(block, firstColumn) - firstColumn;
        int rowsToPanel = 0;
        ref T sums = ref work;
        ref T previousSums = ref Unsafe.Add(ref work, TileLimits.WorkLength);
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

            Tiles.Multiply<T, TTiles>(feed.Pixels, feed.Carried, tile, row, (nuint)(tile.Column + columnsToPanel), ref sums);
            if (previous.Exists)
            {
                epilogue.Finish<TTiles>(previous, ref previousSums);
            }

            previous = tile;
            ref T free = ref previousSums;
            previousSums = ref sums;
            sums = ref free;
        }

        epilogue.Finish<TTiles>(previous, ref previousSums);
    }
}

using GramGen.Planning;
using GramGen.Summation;
using GramGen.Syrk;

namespace GramGen.Tests;

public sealed class MicroTileLoopTests
{
    /// <param name="channels">C.</param>
    /// <param name="rows">MR.</param>
    /// <param name="columns">NR.</param>
    /// <param name="pixels">M, which determines MC.</param>
    [Theory]
    [InlineData(1, 1, 1, 1024)]
    [InlineData(23, 5, 5, 1024)]
    [InlineData(23, 5, 5, 400)]
    [InlineData(64, 4, 4, 256)]
    [InlineData(65, 3, 3, 400)]
    [InlineData(65, 6, 2, 1024)]
    [InlineData(64, 6, 2, 220)]
    [InlineData(5, 6, 3, 300)]
    public void TheMicroTilesOfNcBlocks_CoverTheTriangleOnce(int channels, int rows, int columns, int pixels)
    {
        GramPlan plan = PlanOf(channels, pixels, rows, columns);
        // NC blocks of whole MC blocks, as plans cut them.
        for (int ncColumns = plan.McRows; ncColumns < channels + plan.McRows; ncColumns += plan.McRows)
        {
            int[,] seen = new int[channels, channels];
            for (int first = 0; first < channels; first += ncColumns)
            {
                var block = new NcBlock(first, Math.Min(ncColumns, channels - first), channels);
                var tiles = new MicroTileLoop(plan, block);
                long sums = 0;
                while (tiles.Next(out MicroTilePosition tile))
                {
                    sums += AccumulatorLevels<float>.SlotLength(tile.Sums(columns));
                    Assert.InRange(tile.Row, tiles.McStart, tiles.McEnd - 1);
                    for (int row = tile.Row; row < tile.Row + tile.Rows; row++)
                    {
                        int end = tile.IsDiagonal ? row + 1 : tile.Column + columns;
                        for (int column = tile.Column; column < end; column++)
                        {
                            seen[row, column]++;
                        }
                    }
                }

                Assert.Equal(plan.LevelLength(block), sums);
            }

            for (int row = 0; row < channels; row++)
            {
                for (int column = 0; column < channels; column++)
                {
                    Assert.Equal(column <= row ? 1 : 0, seen[row, column]);
                }
            }
        }
    }

    [Fact]
    public void AnMcBlock_BeginsOnce()
    {
        GramPlan plan = PlanOf(47, pixels: 400, rows: 5, columns: 5);
        Assert.Equal(10, plan.McRows);
        var tiles = new MicroTileLoop(plan, new NcBlock(10, 20, 47));
        var starts = new List<int>();
        while (tiles.Next(out _))
        {
            if (tiles.BeginsMcBlock)
            {
                starts.Add(tiles.McStart);
            }
        }

        Assert.Equal([10, 20, 30, 40], starts);
    }

    private static GramPlan PlanOf(int channels, int pixels, int rows, int columns) => new GramPlan(
        channels, pixels, new FeatureFormat(channels, pixels, isChannelsLast: true), IsaTraits.Avx512, threads: 1,
        new MicroTile(rows, columns));
}

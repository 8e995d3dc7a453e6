using GramGen.Packing;
using GramGen.Syrk;

namespace GramGen.Tests;

public sealed class TileWalkTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(23, 5, 5, 5)]
    [InlineData(23, 5, 5, 10)]
    [InlineData(64, 4, 4, 16)]
    [InlineData(65, 3, 3, 9)]
    [InlineData(65, 6, 2, 6)]
    [InlineData(64, 6, 2, 18)]
    [InlineData(5, 6, 3, 12)]
    public void TheRegionsTiles_CoverTheTriangleOnce(int channels, int strip, int width, int groupRows)
    {
        // Regions of whole groups, as a partition cuts them.
        for (int columns = groupRows; columns < channels + groupRows; columns += groupRows)
        {
            int[,] seen = new int[channels, channels];
            for (int first = 0; first < channels; first += columns)
            {
                var region = new Region(first, Math.Min(columns, channels - first), channels);
                var tiles = new TileWalk(region, strip, width, groupRows);
                long sums = 0;
                while (tiles.Next(out TilePlace tile))
                {
                    sums += RunningSums<float>.SlotLength(tile.SumsOf(width));
                    Assert.InRange(tile.Row, tiles.GroupStart, tiles.GroupEnd - 1);
                    for (int row = tile.Row; row < tile.Row + tile.Rows; row++)
                    {
                        int end = tile.IsTriangle ? row + 1 : tile.Column + width;
                        for (int column = tile.Column; column < end; column++)
                        {
                            seen[row, column]++;
                        }
                    }
                }

                Assert.Equal(RunningSums<float>.PlaneLengthOf(region, strip, width), sums);
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
    public void AGroup_BeginsOnce()
    {
        var tiles = new TileWalk(new Region(10, 20, 47), strip: 5, columns: 5, groupRows: 10);
        var groups = new List<int>();
        while (tiles.Next(out _))
        {
            if (tiles.BeginsGroup)
            {
                groups.Add(tiles.GroupStart);
            }
        }

        Assert.Equal([10, 20, 30, 40], groups);
    }

    [Theory]
    [InlineData(64, 5, 60)]
    [InlineData(196, 5, 20)]
    [InlineData(784, 5, 5)]
    [InlineData(1 << 20, 4, 4)]
    [InlineData(1, 4, 64)]
    public void AGroupsRows_FitTheFirstLevelCache(int pixels, int strip, int rows) =>
        Assert.Equal(rows, TileWalk.GroupRows<float>(pixels, strip));
}

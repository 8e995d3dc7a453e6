using GramGen.Packing;

namespace GramGen.Tests;

public sealed class PanelRowsTests
{
    /// <summary>
    /// Plays a product on an empty panel: whenever a group is at work, its rows and all columns before it must stand where
    /// they were brought, however far ahead rows are brought.
    /// </summary>
    [Theory]
    [InlineData(5, 5, 1, 5)]
    [InlineData(23, 10, 1, 5)]
    [InlineData(23, 10, 4, 5)]
    [InlineData(100, 20, 5, 10)]
    [InlineData(64, 64, 3, 4)]
    [InlineData(41, 20, 3, 20)]
    public void ARow_StandsUntilItsLastTile(int rows, int columns, int blocks, int groupRows)
    {
        var places = new PanelRows(new Region(0, columns, rows), blocks, groupRows);
        (int Block, int Row)[] panel = new (int, int)[places.Count];
        Array.Fill(panel, (-1, -1));
        int nextBlock = 0;
        int nextRow = 0;
        for (int block = 0; block < blocks; block++)
        {
            for (int group = 0; group < rows; group += groupRows)
            {
                int end = Math.Min(group + groupRows, rows);
                while (nextBlock < block || (nextBlock == block && nextRow < end))
                {
                    Bring();
                }

                Check(block, group, end);
                while (nextBlock < blocks && places.HasRoom(nextBlock, nextRow, block, group))
                {
                    Bring();
                }

                Check(block, group, end);
            }
        }

        void Bring()
        {
            panel[places.Place(nextBlock, nextRow)] = (nextBlock, nextRow);
            nextRow++;
            if (nextRow == rows)
            {
                nextRow = 0;
                nextBlock++;
            }
        }

        void Check(int block, int group, int end)
        {
            for (int row = 0; row < end; row++)
            {
                if (row < columns || row >= group)
                {
                    Assert.Equal((block, row), panel[places.Place(block, row)]);
                }
            }

            for (int row = group; row < end; row++)
            {
                Assert.Equal(places.Place(block, group) + row - group, places.Place(block, row));
            }
        }
    }
}

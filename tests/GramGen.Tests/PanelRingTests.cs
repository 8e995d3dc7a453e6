using GramGen.Planning;

namespace GramGen.Tests;

public sealed class PanelRingTests
{
    /// <summary>
    /// Simulates a product on an empty panel: while an MC block is multiplied, its rows and all columns before it must be where
    /// they were packed, however far ahead rows are packed.
    /// </summary>
    [Theory]
    [InlineData(5, 5, 1, 5, 5)]
    [InlineData(23, 10, 1, 5, 5)]
    [InlineData(23, 10, 4, 5, 5)]
    [InlineData(100, 20, 5, 10, 5)]
    [InlineData(64, 64, 3, 5, 5)]
    [InlineData(22, 22, 3, 20, 5)]
    [InlineData(41, 20, 3, 20, 4)]
    public void ARow_StaysUntilItsLastMicroTile(int rows, int columns, int blocks, int mcRows, int microPanel)
    {
        var ring = new PanelRing(new NcBlock(0, columns, rows), blocks, mcRows, microPanel);
        (int Block, int Row)[] panel = new (int, int)[ring.Rows];
        Array.Fill(panel, (-1, -1));
        int nextBlock = 0;
        int nextRow = 0;
        for (int block = 0; block < blocks; block++)
        {
            for (int start = 0; start < rows; start += mcRows)
            {
                int end = Math.Min(start + mcRows, rows);
                while (nextBlock < block || (nextBlock == block && nextRow < end))
                {
                    Pack();
                }

                Check(block, start, end);
                while (nextBlock < blocks && ring.HasRoom(nextBlock, nextRow, block, start))
                {
                    Pack();
                }

                Check(block, start, end);
            }
        }

        void Pack()
        {
            panel[ring.PanelRow(nextBlock, nextRow)] = (nextBlock, nextRow);
            nextRow++;
            if (nextRow == rows)
            {
                nextRow = 0;
                nextBlock++;
            }
        }

        void Check(int block, int start, int end)
        {
            for (int row = 0; row < end; row++)
            {
                if (row < columns || row >= start)
                {
                    Assert.Equal((block, row), panel[ring.PanelRow(block, row)]);
                }
            }

            Assert.Equal(0, ring.PanelRow(block, start) % microPanel);
            for (int row = start; row < end; row++)
            {
                Assert.Equal(ring.PanelRow(block, start) + row - start, ring.PanelRow(block, row));
            }
        }
    }
}

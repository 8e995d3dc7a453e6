using GramGen.Numerics;
using GramGen.Pipeline;

namespace GramGen.Tests;

public sealed class PartitionTests
{
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 3, 50_176 }, { 5, 8 }, { 64, 50_176 }, { 64, 262_144 }, { 65, 1023 }, { 128, 12_544 }, { 512, 196 },
        { 512, 4096 }, { 1024, 196 }, { 2048, 49 }, { 4000, 20_000 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Regions_CoverTheTriangleOnce(int channels, int pixels)
    {
        foreach (int strip in new[] { 1, 3, 4, 5 })
        {
            foreach (int threads in new[] { 1, 2, 5, 64 })
            {
                var partition = Partition.Of(new GramShape(channels, pixels), strip, threads);
                int end = 0;
                long sums = 0;
                foreach (Region region in partition.Regions())
                {
                    Assert.Equal(end, region.First);
                    Assert.Equal(0, region.First % partition.GroupRows);
                    Assert.True(region.Columns % partition.GroupRows == 0 || region.End == channels);
                    end = region.End;
                    sums += region.Sums;
                }

                Assert.Equal(channels, end);
                Assert.Equal(channels * (channels + 1L) / 2, sums);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Segments_CoverTheBlocksOnce_InGroupsThatTheOrderMerges(int channels, int pixels)
    {
        foreach (int threads in new[] { 1, 2, 5, 64 })
        {
            var partition = Partition.Of(new GramShape(channels, pixels), strip: 4, threads);
            int end = 0;
            for (int i = 0; i < partition.Segments; i++)
            {
                Segment segment = partition.SegmentAt(i);
                Assert.Equal(end, segment.FirstBlock);
                end += segment.Blocks;
            }

            Assert.Equal(SummationOrder.BlockCount(pixels), end);
            int groups = partition.UnitBlocks / SummationOrder.GroupBlocks;
            Assert.True(
                partition.UnitBlocks == 1 || partition.Units == 1
                || (partition.UnitBlocks % SummationOrder.GroupBlocks == 0 && (groups & (groups - 1)) == 0));
            Assert.True(partition.Segments == 1 || partition.SegmentBlocks % partition.UnitBlocks == 0);
        }
    }

    [Theory]
    [InlineData(64, 50_176)]
    [InlineData(128, 12_544)]
    [InlineData(256, 3136)]
    [InlineData(512, 196)]
    public void TwoThreads_FindEnoughParts(int channels, int pixels)
    {
        var partition = Partition.Of(new GramShape(channels, pixels), strip: 5, threads: 2);
        Assert.InRange(partition.Segments * partition.Regions().Count(), 4, 16);
    }
}

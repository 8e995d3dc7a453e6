using GramGen.Packing;
using GramGen.Planning;
using GramGen.Syrk;
using GramGen.Threading;

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
                var partition = Partition.Of<float>(new GramShape(channels, pixels), strip, threads);
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
    public void Units_AreTermsOfTheSummationOrder(int channels, int pixels)
    {
        foreach (int threads in new[] { 1, 2, 5, 64 })
        {
            var partition = Partition.Of<float>(new GramShape(channels, pixels), strip: 4, threads);
            int groups = partition.UnitBlocks / SummationOrder.GroupBlocks;
            Assert.Equal(SummationOrder.BlockCount(pixels, ElementType.Single), partition.Blocks);
            Assert.True(
                partition.UnitBlocks == 1 || partition.Units == 1
                || (partition.UnitBlocks % SummationOrder.GroupBlocks == 0 && (groups & (groups - 1)) == 0));
        }
    }

    /// <summary>Threads that share take every block once, and what is taken together in order.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(13, 1)]
    [InlineData(13, 8)]
    [InlineData(49, 16)]
    public void Supplies_GiveEveryBlockOnce(int blocks, int unitBlocks)
    {
        var queue = new UnitQueue();
        BlockSupply[] supplies = [.. Enumerable.Range(0, 3).Select(_ => new BlockSupply(blocks, unitBlocks, queue))];
        var seen = new List<int>();
        for (int turn = 0; turn < 4 * blocks; turn++)
        {
            int block = supplies[turn % supplies.Length].Next();
            if (block != BlockSupply.None)
            {
                seen.Add(block);
            }
        }

        Assert.Equal(Enumerable.Range(0, blocks), seen.Order());
        Assert.All(supplies, supply => Assert.Equal(BlockSupply.None, supply.Next()));
        var alone = new BlockSupply(blocks, blocks, shared: null);
        Assert.Equal(Enumerable.Range(0, blocks), Enumerable.Range(0, blocks).Select(_ => alone.Next()));
        Assert.Equal(BlockSupply.None, alone.Next());
    }

    [Theory]
    [InlineData(64, 50_176)]
    [InlineData(128, 12_544)]
    [InlineData(256, 3136)]
    [InlineData(512, 196)]
    public void TwoThreads_FindEnoughParts(int channels, int pixels)
    {
        var partition = Partition.Of<float>(new GramShape(channels, pixels), strip: 5, threads: 2);
        Assert.InRange(partition.Units * partition.Regions().Count(), 4, 64);
    }
}

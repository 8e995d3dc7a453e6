using GramGen.Planning;
using GramGen.Threading;

namespace GramGen.Tests;

/// <summary>How plans cut products.</summary>
public sealed class PlanTests
{
    public static TheoryData<int, int> Shapes => new()
    {
        { 1, 1 }, { 3, 50_176 }, { 5, 8 }, { 64, 50_176 }, { 64, 262_144 }, { 65, 1023 }, { 128, 12_544 }, { 512, 196 },
        { 512, 4096 }, { 1024, 196 }, { 2048, 49 }, { 4000, 20_000 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void NcBlocks_CoverTheTriangleOnce(int channels, int pixels)
    {
        foreach (int rows in new[] { 1, 3, 4, 5 })
        {
            foreach (int threads in new[] { 1, 2, 5, 64 })
            {
                GramPlan plan = PlanOf(channels, pixels, rows, threads);
                int end = 0;
                long entries = 0;
                foreach (NcBlock block in NcBlocks(plan))
                {
                    Assert.Equal(end, block.First);
                    Assert.Equal(0, block.First % plan.McRows);
                    Assert.True(block.Columns % plan.McRows == 0 || block.End == channels);
                    end = block.End;
                    entries += block.Entries;
                }

                Assert.Equal(channels, end);
                Assert.Equal(channels * (channels + 1L) / 2, entries);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Terms_AreThoseOfTheSummationOrder(int channels, int pixels)
    {
        foreach (int threads in new[] { 1, 2, 5, 64 })
        {
            GramPlan plan = PlanOf(channels, pixels, rows: 4, threads);
            int groups = plan.BlocksPerTerm / SummationOrder.GroupBlocks;
            Assert.Equal(SummationOrder.BlockCount(pixels, ElementType.Single), plan.Blocks);
            Assert.True(
                plan.BlocksPerTerm == 1 || plan.Terms == 1
                || (plan.BlocksPerTerm % SummationOrder.GroupBlocks == 0 && (groups & (groups - 1)) == 0));
        }
    }

    /// <summary>Threads that share a queue take every block once, and the blocks of a chunk in order.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(13, 1)]
    [InlineData(13, 8)]
    [InlineData(49, 16)]
    public void SharedItems_AreTakenOnce(int blocks, int chunk)
    {
        var queue = new WorkQueue(blocks, chunk);
        WorkItems[] threads = [.. Enumerable.Range(0, 3).Select(_ => new WorkItems(blocks, queue))];
        var seen = new List<int>();
        for (int i = 0; i < 4 * blocks; i++)
        {
            int block = threads[i % threads.Length].Next();
            if (block != WorkItems.None)
            {
                seen.Add(block);
            }
        }

        Assert.Equal(Enumerable.Range(0, blocks), seen.Order());
        Assert.False(queue.HasMore);
        Assert.All(threads, thread => Assert.Equal(WorkItems.None, thread.Next()));
        var alone = new WorkItems(blocks, shared: null);
        Assert.Equal(Enumerable.Range(0, blocks), Enumerable.Range(0, blocks).Select(_ => alone.Next()));
        Assert.Equal(WorkItems.None, alone.Next());
    }

    [Theory]
    [InlineData(64, 50_176)]
    [InlineData(128, 12_544)]
    [InlineData(256, 3136)]
    [InlineData(512, 196)]
    public void TwoThreads_FindEnoughParts(int channels, int pixels)
    {
        GramPlan plan = PlanOf(channels, pixels, rows: 5, threads: 2);
        Assert.InRange(plan.Terms * NcBlocks(plan).Count(), 4, 64);
    }

    [Theory]
    [InlineData(64, 5, 60)]
    [InlineData(196, 5, 20)]
    [InlineData(784, 5, 5)]
    [InlineData(1 << 20, 4, 4)]
    [InlineData(1, 4, 64)]
    public void McRows_FitTheFirstLevelCache(int pixels, int rows, int expected) =>
        Assert.Equal(expected, PlanOf(64, pixels, rows, threads: 1).McRows);

    /// <summary>One channel more, one pixel more, other features or threads: the direct micro-kernels need all of it.</summary>
    [Fact]
    public void DirectPlans_AreThoseOfAFewWholeVectorsInPlace()
    {
        var dense = new FeatureFormat(16, 256, isChannelsLast: false);
        Assert.True(Direct(16, 256, dense));
        Assert.False(Direct(17, 256, dense));
        Assert.False(Direct(16, 255, dense with { Stride = 255 }));
        Assert.False(Direct(16, 2048, dense with { Stride = 2048 }));
        Assert.False(Direct(16, 256, dense with { Stride = 257 }));
        Assert.False(Direct(16, 256, dense with { IsCentred = true }));
        Assert.False(Direct(16, 256, new FeatureFormat(16, 256, isChannelsLast: true)));

        static bool Direct(int channels, int pixels, FeatureFormat features) =>
            new GramPlan(channels, pixels, features, IsaTraits.Vector128, threads: 1).IsDirect;
    }

    private static GramPlan PlanOf(int channels, int pixels, int rows, int threads) => new GramPlan(
        channels, pixels, new FeatureFormat(channels, pixels, isChannelsLast: true), IsaTraits.Avx512, threads, new MicroTile(rows, rows));

    private static IEnumerable<NcBlock> NcBlocks(GramPlan plan)
    {
        for (int first = 0; first < plan.Channels;)
        {
            NcBlock block = plan.NcBlockFrom(first);
            yield return block;
            first = block.End;
        }
    }
}

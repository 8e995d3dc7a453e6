using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Tests;

public sealed class BlockStepTests
{
    /// <summary>Carried out on sets instead of sums, the steps must add every block once, within the levels reserved.</summary>
    [Fact]
    public void TheSteps_AddEveryBlockOnce()
    {
        for (int blocks = 1; blocks <= 300; blocks++)
        {
            int levelCount = SummationOrder.LevelCount(blocks);
            var levels = new Dictionary<int, int[]>();
            for (int block = 0; block < blocks; block++)
            {
                var step = BlockStep.Of(block, blocks);
                List<int> sum = [block];
                for (int level = 0; level < 32; level++)
                {
                    if ((step.Add >> level & 1) != 0)
                    {
                        Assert.True(levels.Remove(level, out int[]? kept), $"{blocks} blocks: level {level} is empty at block {block}");
                        sum.AddRange(kept);
                    }
                }

                Assert.Equal(block == blocks - 1, step.IsLast);
                if (step.IsLast)
                {
                    Assert.Equal(Enumerable.Range(0, blocks), sum.Order());
                }
                else
                {
                    Assert.InRange(step.Store, 0, levelCount - 1);
                    Assert.True(
                        levels.TryAdd(step.Store, [.. sum]),
                        $"{blocks} blocks: level {step.Store} is overwritten at block {block}");
                }
            }

            Assert.Empty(levels);
        }
    }
}

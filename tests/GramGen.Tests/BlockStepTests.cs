using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Tests;

public sealed class BlockStepTests
{
    /// <summary>Carried out on sets instead of sums, the steps must add every block once, within the planes reserved.</summary>
    [Fact]
    public void TheSteps_AddEveryBlockOnce()
    {
        for (int blocks = 1; blocks <= 300; blocks++)
        {
            int planeCount = BlockStep.PlaneCount(blocks * ElementType.Single.BlockLength);
            var planes = new Dictionary<int, int[]>();
            for (int block = 0; block < blocks; block++)
            {
                var step = BlockStep.Of(block, blocks);
                List<int> sum = [block];
                for (int plane = 0; plane < 32; plane++)
                {
                    if ((step.Add >> plane & 1) != 0)
                    {
                        Assert.True(planes.Remove(plane, out int[]? kept), $"{blocks} blocks: plane {plane} is empty at block {block}");
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
                    Assert.InRange(step.Store, 0, planeCount - 1);
                    Assert.True(planes.TryAdd(step.Store, [.. sum]), $"{blocks} blocks: plane {step.Store} is overwritten at block {block}");
                }
            }

            Assert.Empty(planes);
        }
    }
}

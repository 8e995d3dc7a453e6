using GramGen.Planning;

namespace GramGen.Tests;

/// <summary>Which sizes the looped routine is chosen at.</summary>
public sealed class LoopedAlgorithmTests
{
    [Theory]
    [InlineData(16, 1024)]
    [InlineData(32, 512)]
    [InlineData(48, 341)]
    public void SmallSizes_OnAnyThreads(int channels, int pixels)
    {
        foreach (IsaTraits isa in new[] { IsaTraits.Avx512, IsaTraits.Avx2 })
        {
            Assert.True(LoopedAlgorithm.Suits(isa, channels, pixels, threads: 1));
            Assert.True(LoopedAlgorithm.Suits(isa, channels, pixels, threads: 8));
        }

        Assert.False(LoopedAlgorithm.Suits(IsaTraits.Vector128, channels, pixels, threads: 1));
    }

    /// <summary>Narrow vectors read rows twice, which the looped routine does while they are near.</summary>
    [Theory]
    [InlineData(20, 1000, 2)]
    [InlineData(48, 342, 2)]
    [InlineData(49, 49, 2)]
    [InlineData(48, 1000, 2)]
    [InlineData(64, 784, 1)]
    [InlineData(64, 1024, 1)]
    [InlineData(112, 196, 2)]
    [InlineData(112, 784, 1)]
    public void LargerSizes_OnFewThreadsWithNarrowVectors(int channels, int pixels, int mostThreads)
    {
        Assert.True(LoopedAlgorithm.Suits(IsaTraits.Avx2, channels, pixels, threads: 1));
        Assert.Equal(mostThreads == 2, LoopedAlgorithm.Suits(IsaTraits.Avx2, channels, pixels, threads: 2));
        Assert.False(LoopedAlgorithm.Suits(IsaTraits.Avx2, channels, pixels, threads: 3));
        Assert.False(LoopedAlgorithm.Suits(IsaTraits.Avx512, channels, pixels, threads: 1));
        Assert.False(LoopedAlgorithm.Suits(IsaTraits.Vector128, channels, pixels, threads: 1));
    }

    [Theory]
    [InlineData(113, 49)]
    [InlineData(17, 1025)]
    [InlineData(1, 1025)]
    public void LargestSizes_Never(int channels, int pixels) =>
        Assert.All(IsaTraits.All, isa => Assert.False(LoopedAlgorithm.Suits(isa, channels, pixels, threads: 1)));
}

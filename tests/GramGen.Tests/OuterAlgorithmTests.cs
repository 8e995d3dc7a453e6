using GramGen.Planning;

namespace GramGen.Tests;

/// <summary>Which sizes outer products are chosen at.</summary>
public sealed class OuterAlgorithmTests
{
    [Theory]
    [InlineData(512, 196, true)]
    [InlineData(2048, 49, true)]
    [InlineData(64, 49, true)]
    [InlineData(16, 49, false)]
    [InlineData(64, 784, false)]
    [InlineData(256, 16_384, true)]
    [InlineData(128, 65_536, true)]
    [InlineData(1024, 1025, true)]
    [InlineData(1024, 1_000_000, true)]
    [InlineData(46_340, 196, true)]
    [InlineData(46_340, 1024, true)]
    [InlineData(46_340, 1025, false)]
    [InlineData(20_000, 16_385, true)]
    [InlineData(30_000, 16_385, false)]
    public void FewPixelsManyChannelsAndFarFeatures_SuitOuterProducts(int channels, int pixels, bool suits)
    {
        foreach (IsaTraits isa in new[] { IsaTraits.Avx512, IsaTraits.Avx2 })
        {
            Assert.Equal(suits, OuterAlgorithm.Suits(isa, channels, pixels, isPackedByCopy: false));
        }

        Assert.False(OuterAlgorithm.Suits(IsaTraits.Vector128, channels, pixels, isPackedByCopy: false));
        Assert.False(OuterAlgorithm.Suits(IsaTraits.Scalar, channels, pixels, isPackedByCopy: false));
    }

    /// <summary>Narrow vectors read the rows of a micro-tile twice, and the longest do not stay in the first-level cache.</summary>
    [Theory]
    [InlineData(64, 784, false)]
    [InlineData(64, 1000, true)]
    [InlineData(64, 4096, true)]
    [InlineData(48, 50_176, true)]
    [InlineData(17, 50_176, false)]
    public void LongRows_SuitOuterProductsOfNarrowVectors(int channels, int pixels, bool suits)
    {
        Assert.Equal(suits, OuterAlgorithm.Suits(IsaTraits.Avx2, channels, pixels, isPackedByCopy: false));
        Assert.False(OuterAlgorithm.Suits(IsaTraits.Avx512, channels, pixels, isPackedByCopy: false));
    }

    /// <summary>Every panel is packed by one part, and threads have some parts each as long as there are panels.</summary>
    [Fact]
    public void PackedParts_CoverThePanels()
    {
        foreach (int channels in new[] { 17, 64, 129, 1000, 2048 })
        {
            foreach (int threads in new[] { 1, 2, 7, 64 })
            {
                int panels = OuterAlgorithm.Panels(channels, ElementType.Double);
                int together = OuterAlgorithm.PanelsTogether(channels, threads, ElementType.Double);
                int parts = OuterAlgorithm.PackedParts(channels, threads, ElementType.Double);
                Assert.InRange(panels, ((parts - 1) * together) + 1, parts * together);
                Assert.True(threads == 1 || parts >= Math.Min(threads, panels), $"{channels} channels, {threads} threads: {parts} parts");
            }
        }
    }
}

using GramGen.Bench.Commands;

namespace GramGen.Bench.Tests;

public sealed class SizeListTests
{
    [Fact]
    public void Default_IsDeclaredSizes()
    {
        Assert.Equal(DeclaredSizes.Shapes.ToArray(), SizeList.Parse(DeclaredGroup.Default));
    }

    [Fact]
    public void All_HasEverySizeOnce()
    {
        IReadOnlyList<GramShape> all = SizeList.Parse("all");

        Assert.Equal(all.Distinct(), all);
        Assert.Equal(
            DeclaredSizes.Shapes.Length + Vgg512Sizes.Shapes.Length + SmallSizes.Shapes.Length + OddSizes.Shapes.Length, all.Count);
    }

    [Fact]
    public void Spread_IsSixtyOtherSizes()
    {
        IReadOnlyList<GramShape> spread = SizeList.Parse("spread");

        Assert.Equal(60, spread.Count);
        Assert.Equal([.. SizeList.Parse("spread,all").Skip(60)], SizeList.Parse("all"));
        Assert.Equal((1, 64), (spread.Min(shape => shape.Channels), spread.Max(shape => shape.Channels)));
        Assert.Equal((1, 1024), (spread.Min(shape => shape.Pixels), spread.Max(shape => shape.Pixels)));
    }

    [Theory]
    [InlineData("64x784,512x196", "64×784 512×196")]
    [InlineData(" 64x784 , 64×784", "64×784")]
    [InlineData("1x1", "1×1")]
    [InlineData("odd,8x64,65x1023", "3×50176 24×600 100×1000 65×1023 1024×196 2048×49 8×64")]
    public void SizesAndGroups_KeepTheirOrderWithoutDuplicates(string list, string expected)
    {
        Assert.Equal(expected, string.Join(' ', SizeList.Parse(list)));
    }

    [Theory]
    [InlineData("64", "'64' is neither a size")]
    [InlineData("", "'' is neither a size")]
    [InlineData("64x784,vgg", "'vgg' is neither a size")]
    [InlineData("64x-1", "'64x-1' is neither a size")]
    [InlineData("64x785", "64x785 is not declared. Declared are 8×64,")]
    public void UndeclaredSize_IsRefused(string list, string message)
    {
        Assert.StartsWith(message, Assert.Throws<UsageException>(() => SizeList.Parse(list)).Message, StringComparison.Ordinal);
    }
}

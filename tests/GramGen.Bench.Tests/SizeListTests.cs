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
        Assert.Equal(DeclaredSizes.Shapes.Length + Vgg512Sizes.Shapes.Length + SmallSizes.Shapes.Length + OddSizes.Shapes.Length, all.Count);
    }

    [Theory]
    [InlineData("64x784,512x196", "64×784 512×196")]
    [InlineData(" 64x784 , 64×784", "64×784")]
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

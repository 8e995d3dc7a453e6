namespace VerifyTests.Tests;

/// <summary>A window is opened only where somebody sees it.</summary>
public class DiffToolTests
{
    [Theory]
    [InlineData("CI", "true", false)]
    [InlineData("CI", "1", false)]
    [InlineData("CI", "false", true)]
    [InlineData("CI", "", true)]
    [InlineData("TF_BUILD", "True", false)]
    [InlineData("DiffEngine_Disabled", "true", false)]
    [InlineData("HOME", "somewhere", true)]
    public void Variable_DecidesWhetherToolIsWanted(string name, string value, bool isWanted) =>
        Assert.Equal(isWanted, DiffTool.IsWanted(asked => asked == name ? value : null, isDisabled: false));

    [Fact]
    public void DisabledByDiffEngine_NotWanted() => Assert.False(DiffTool.IsWanted(_ => null, isDisabled: true));
}

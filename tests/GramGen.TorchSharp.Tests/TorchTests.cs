namespace GramGen.TorchSharp.Tests;

/// <summary>A skip that nobody sees, or that hides a broken CI machine, would make the other tests worthless.</summary>
public sealed class TorchTests
{
    private static readonly TorchProbe Absent = new() { IsAvailable = false, Reason = "no such library." };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhereLibtorchRuns_NothingIsSkipped(bool isRequired) =>
        Assert.Null(Torch.WhyToSkip(new TorchProbe { IsAvailable = true }, isRequired));

    [Fact]
    public void WhereItDoesNot_TheTestIsSkippedWithTheReason() =>
        Assert.Equal("libtorch does not run: no such library.", Torch.WhyToSkip(Absent, isRequired: false));

    [Fact]
    public void WhereItHasTo_TheTestFailsWithTheReason()
    {
        Exception failure = Assert.ThrowsAny<Exception>(() => Torch.WhyToSkip(Absent, isRequired: true));

        Assert.Contains("no such library.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhereLibtorchHasToRun_ItRuns()
    {
        Torch.Require();

        Assert.True(TorchGramBackend.Probe().IsAvailable);
    }
}

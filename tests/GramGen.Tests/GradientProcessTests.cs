using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Gradients under other defaults of the process, and between guard pages.</summary>
public sealed class GradientProcessTests
{
    [Fact]
    public void EveryDefaultOfTheProcess_GivesTheSame() =>
        ChildProcess.AssertSameUnderEveryDefault("gradient-hashes");

    /// <summary>The bits are part of the contract: they may not change from one version or machine to another.</summary>
    [Fact]
    public void KnownSamples_HaveTheKnownDigest()
    {
        string digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', GradientDigest.Lines()))));
        Assert.Equal("B64E2A6A443BE4EC88B45C54836445D53D20F421CD6D20EB756C270995300FE6", digest);
    }

    [Theory]
    [InlineData("")]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    public void GuardPagesAroundAll_AreNotTouched(string switchedOff)
    {
        Assert.SkipUnless(GuardPages.IsSupported, "Guard pages are mapped through Linux' C library.");
        if (switchedOff.Length > 0)
        {
            Exhaustive.Require();
        }

        (string, string)[] environment = switchedOff.Length == 0 ? [] : [(switchedOff, "0")];
        ChildProcess.Result result = ChildProcess.Run("gradient-guards", environment);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.True(int.Parse(result.Output, CultureInfo.InvariantCulture) >= 2 * 2 * 2 * 3 * GradientGuardRun.Shapes.Count);
    }
}

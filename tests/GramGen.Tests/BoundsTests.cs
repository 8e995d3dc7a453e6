using System.Globalization;
using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class BoundsTests
{
    private const int Moat = 64;

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void NaNsAroundTheFeatures_AreNotReadAndCanariesAroundTheGramStand(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Paths.DeclaredShapes)
        {
            float[] features = Samples.Uniform(shape);
            string expected = Digest.Of<float>(Paths.Compute(shape, features, isa, GramImplementation.Generic));
            float[] moated = new float[shape.FeatureLength + (2 * Moat)];
            Array.Fill(moated, float.NaN);
            features.CopyTo(moated.AsSpan(Moat));
            foreach (GramImplementation implementation in new[] { GramImplementation.Generated, GramImplementation.Generic })
            {
                float[] canaries = new float[shape.GramLength + (2 * Moat)];
                Array.Fill(canaries, 12345f);
                Span<float> gram = canaries.AsSpan(Moat, shape.GramLength);
                Gram.Compute(
                    moated.AsSpan(Moat, shape.FeatureLength), shape, gram,
                    options: new GramOptions { Isa = isa, Implementation = implementation });
                Assert.Equal(expected, Digest.Of<float>(gram));
                Assert.All(canaries[..Moat], canary => Assert.Equal(12345f, canary));
                Assert.All(canaries[^Moat..], canary => Assert.Equal(12345f, canary));
            }
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("DOTNET_EnableAVX512")]
    [InlineData("DOTNET_EnableAVX2")]
    public void GuardPagesAroundBoth_AreNotTouched(string switchedOff)
    {
        Assert.SkipUnless(GuardPages.IsSupported, "Guard pages are mapped through Linux' C library.");
        if (switchedOff.Length > 0)
        {
            Exhaustive.Require();
        }

        (string, string)[] environment = switchedOff.Length == 0 ? [] : [(switchedOff, "0")];
        ChildProcess.Result result = ChildProcess.Run("guards", environment);
        Assert.True(result.ExitCode == 0, result.Error);
        Assert.True(int.Parse(result.Output, CultureInfo.InvariantCulture) >= 2 * 2 * 2 * Paths.DeclaredShapes.Count());
    }

    [Theory]
    [InlineData("start")]
    [InlineData("end")]
    public void TouchingAGuardPage_EndsTheProcess(string side)
    {
        Assert.SkipUnless(GuardPages.IsSupported, "Guard pages are mapped through Linux' C library.");
        Assert.NotEqual(0, ChildProcess.Run($"trip {side}").ExitCode);
    }
}

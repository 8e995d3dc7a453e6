using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class AccuracyTests
{
    public static TheoryData<GramIsa, int> IsasAndChannels =>
        [.. from isa in Enum.GetValues<GramIsa>() from channels in Paths.Channels select (isa, channels)];

    [Theory]
    [MemberData(nameof(IsasAndChannels))]
    public void Generic_IsWithinTheBoundOfItsOrder(GramIsa isa, int channels)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (int pixels in Paths.Pixels)
        {
            var shape = new GramShape(channels, pixels);
            float[] features = pixels % 2 == 0 ? Samples.Uniform(shape) : Samples.Rectified(shape);
            Reference.AssertNear(shape, features, Paths.Compute(shape, features, isa, GramImplementation.Generic));
        }
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void Generated_IsWithinTheBoundOfItsOrder(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Paths.DeclaredShapes)
        {
            foreach (float[] features in new[] { Samples.Uniform(shape), Samples.Rectified(shape) })
            {
                Reference.AssertNear(shape, features, Paths.Compute(shape, features, isa, GramImplementation.Generated));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void SmallIntegers_AreExact(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Paths.DeclaredShapes)
        {
            float[] features = Samples.Integers(shape);
            float[] exact = IntegerGram(shape, features);
            Assert.Equal(exact, Paths.Compute(shape, features, isa, GramImplementation.Generated));
            Assert.Equal(exact, Paths.Compute(shape, features, isa, GramImplementation.Generic));
        }
    }

    private static float[] IntegerGram(GramShape shape, float[] features)
    {
        float[] gram = new float[shape.GramLength];
        for (int i = 0; i < gram.Length; i++)
        {
            int sum = 0;
            for (int k = 0; k < shape.Pixels; k++)
            {
                sum += (int)features[(i / shape.Channels * shape.Pixels) + k] * (int)features[(i % shape.Channels * shape.Pixels) + k];
            }

            Assert.True(Math.Abs(sum) < 1 << 24);
            gram[i] = sum;
        }

        return gram;
    }
}

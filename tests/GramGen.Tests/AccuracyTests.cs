using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class AccuracyTests
{
    public static TheoryData<int> Channels => [.. Paths.Channels];

    [Theory]
    [MemberData(nameof(Channels))]
    public void Generic_IsWithinTheBoundOfItsOrder(int channels)
    {
        foreach (int pixels in Paths.Pixels)
        {
            var shape = new GramShape(channels, pixels);
            float[] features = pixels % 2 == 0 ? Samples.Uniform(shape) : Samples.Rectified(shape);
            Reference.AssertNear(shape, features, isa => Paths.Compute(shape, features, isa, GramImplementation.Generic));
        }
    }

    [Fact]
    public void Generated_IsWithinTheBoundOfItsOrder()
    {
        foreach (GramShape shape in Paths.DeclaredShapes)
        {
            foreach (float[] features in new[] { Samples.Uniform(shape), Samples.Rectified(shape) })
            {
                Reference.AssertNear(shape, features, isa => Paths.Compute(shape, features, isa, GramImplementation.Generated));
            }
        }
    }

    [Fact]
    public void SmallIntegers_AreExact()
    {
        foreach (GramShape shape in Paths.DeclaredShapes)
        {
            float[] features = Samples.Integers(shape);
            float[] exact = IntegerGram(shape, features);
            foreach (GramIsa isa in Gram.SupportedIsas)
            {
                Assert.Equal(exact, Paths.Compute(shape, features, isa, GramImplementation.Generated));
                Assert.Equal(exact, Paths.Compute(shape, features, isa, GramImplementation.Generic));
            }
        }
    }

    /// <summary>Where products underflow, the relative bound alone does not hold; with the absolute one it does.</summary>
    [Theory]
    [InlineData(1e-20f)]
    [InlineData(1e-22f)]
    [InlineData(4e-23f)]
    public void Underflow_IsWithinItsBound(float size)
    {
        var shape = new GramShape(2, 700);
        float[] features = [.. Samples.Uniform(shape).Select(value => size * value)];
        float[] gram = new float[4];
        Gram.Compute(features, shape, gram);
        GramExplanation explanation = Gram.Explain(shape);
        double relative = 0;
        for (int i = 0; i < 4; i++)
        {
            double[] products = [.. Enumerable.Range(0, 700)
                .Select(k => (double)features[(i / 2 * 700) + k] * features[(i % 2 * 700) + k])];
            double error = Math.Abs(gram[i] - products.Sum());
            double allowed = explanation.ErrorBound * products.Sum(Math.Abs);
            Assert.InRange(error, 0, allowed + explanation.UnderflowBound);
            relative = Math.Max(relative, error / allowed);
        }

        Assert.True(relative > 1 || size > 1e-21f, $"{relative} of the relative bound");
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

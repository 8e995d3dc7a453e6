using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>A style loss in two steps has the bits of the one call.</summary>
public sealed class StyleDifferenceTests
{
    private static readonly GramShape Shape = new(7, 130);

    [Fact]
    public void ItsBackwardProduct_IsTheGradientOfTheOneCall()
    {
        float[] features = Samples.Uniform(Shape);
        float[] target = GradientSamples.Matrix(Shape);
        var loss = GramStyleLoss.Johnson * 3;
        float[] expected = new float[Shape.FeatureLength];
        double value = Gram.StyleLoss(features, Shape, target, expected, loss);

        float[] difference = new float[Shape.GramLength];
        Assert.Equal(value, Gram.ComputeStyleLossGradientOfGram(features, Shape, target, difference, loss));
        float[] gradient = new float[Shape.FeatureLength];
        double scale = 2 * loss.WeightFor(Shape) * loss.Scale.FactorFor(Shape);
        Gram.Backward(features, Shape, difference, gradient, scale: scale, symmetric: true);
        Assert.Equal(expected, gradient);
        Assert.Contains(gradient, entry => entry != 0);
    }

    [Fact]
    public void ItHasTheEntriesOfTheDifference()
    {
        double[] features = Samples.UniformDoubles(Shape);
        double[] target = new double[Shape.GramLength];
        double[] gram = new double[Shape.GramLength];
        double[] difference = new double[Shape.GramLength];
        Array.Fill(target, 0.25);
        Gram.Compute(features, Shape, gram, scale: 2);
        Gram.ComputeStyleLossGradientOfGram(features, Shape, target, difference, new GramStyleLoss(2, 1));
        for (int row = 0; row < Shape.Channels; row++)
        {
            for (int column = 0; column <= row; column++)
            {
                int entry = (row * Shape.Channels) + column;
                Assert.Equal(gram[entry] - 0.25, difference[entry]);
            }
        }
    }

    [Fact]
    public void BadSpans_AreRefused()
    {
        float[] features = Samples.Uniform(Shape);
        float[] target = new float[Shape.GramLength];
        ArgumentException length =
            Assert.Throws<ArgumentException>(() => Gram.ComputeStyleLossGradientOfGram(features, Shape, target, new float[48]));
        Assert.Contains(
            "The gradient with respect to the Gram matrix of 7×130 has 49 values (channels × channels); the span has 48.",
            length.Message, StringComparison.Ordinal);
        Assert.Equal("destination", length.ParamName);
        Assert.Throws<ArgumentException>(() => Gram.ComputeStyleLossGradientOfGram(features, Shape, new float[50], new float[49]));
        Assert.Throws<ArgumentException>(() => Gram.ComputeStyleLossGradientOfGram(features, Shape, target, target));
        Assert.Throws<ArgumentException>(() => Gram.ComputeStyleLossGradientOfGram(features, Shape, target, features.AsSpan(0, 49)));
    }
}

using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Types that declare gradients.</summary>
public sealed class GradientKernelTests
{
    [Fact]
    public void AKernel_HasThem()
    {
        GramShape shape = GradientKernel.Shape;
        float[] features = GradientSamples.Features(shape);
        float[] matrix = GradientSamples.Matrix(shape);
        float[] expected = new float[shape.FeatureLength];
        float[] gradient = new float[shape.FeatureLength];
        Gram.Backward(features, shape, matrix, expected, scale: 0.3, reluMask: true);
        GradientKernel.Backward(features, matrix, gradient, scale: 0.3, reluMask: true);
        Assert.Equal(expected, gradient);

        double loss = Gram.StyleLoss(features, shape, matrix, expected, GramStyleLoss.Johnson);
        Assert.Equal(loss, GradientKernel.StyleLoss(features, matrix, gradient, GramStyleLoss.Johnson));
        Assert.Equal(expected, gradient);
    }

    [Fact]
    public void AFamilyOfDoublePixelAfterPixel_HasThem()
    {
        foreach (GramShape shape in GradientKernels.Shapes)
        {
            double[] features = GradientSamples.FeaturesOfDouble(shape);
            double[] matrix = GradientSamples.MatrixOfDouble(shape);
            double[] expected = new double[shape.FeatureLength];
            Gram.Backward(features, shape with { Layout = FeatureLayout.ChannelsLast }, matrix, expected);
            Assert.Equal(expected, Backward<GradientKernels>(features, matrix));
            double[] gradient = new double[shape.FeatureLength];
            double loss = Gram.StyleLoss(features, shape with { Layout = FeatureLayout.ChannelsLast }, matrix, expected);
            Assert.Equal(loss, GradientKernels.StyleLoss(features, matrix, gradient));
            Assert.Equal(expected, gradient);
        }

        static double[] Backward<TKernel>(double[] features, double[] matrix)
            where TKernel : IGramGradientKernel<double>
        {
            double[] gradient = new double[features.Length];
            TKernel.Backward(features, matrix, gradient);
            return gradient;
        }
    }

    [Fact]
    public void OtherTypes_HaveNone()
    {
        Assert.Null(typeof(OneSize).GetMethod("Backward"));
        Assert.Null(typeof(OneSize).GetMethod("StyleLoss"));
        Assert.DoesNotContain(typeof(OneSize).GetInterfaces(), type => type.Name.Contains("Gradient", StringComparison.Ordinal));
        Assert.NotNull(typeof(GradientKernel).GetMethod("Backward"));
    }

    [Fact]
    public void LengthsOfNoMemberOfAFamily_AreRefusedWithTheMembers()
    {
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => GradientKernels.Backward(new double[10], new double[4], new double[10]));
        Assert.Contains(
            "GradientKernels has no size with 10 features and a Gram matrix of 4 values. "
            + "It has 5×30 (channels last), 18×41 (channels last).",
            refused.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => GradientKernels.StyleLoss(new double[10], new double[4], new double[10]));
        Assert.Throws<ArgumentException>(() => GradientKernel.Backward(new float[10], new float[36], new float[10]));
        Assert.Throws<ArgumentException>(() => GradientKernels.Backward(new double[150], new double[25], new double[149]));
    }
}

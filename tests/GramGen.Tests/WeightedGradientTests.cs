using System.Numerics;
using System.Text;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Gradients and style losses of F·W·Fᵀ: by definition those without weights, of a weighted matrix, times the weights.</summary>
public sealed class WeightedGradientTests
{
    private const double Scale = 0.3;

    /// <summary>Looped and blocked, with and without fringes, partial vectors and a head; of one block of pixels and several.</summary>
    private static readonly GramShape[] Shapes =
    [
        .. from channels in new[] { 1, 5, 7, 17, 49 }
           from pixels in new[] { 1, 4, 17, 49, 128 }
           select new GramShape(channels, pixels),
        new(70, 1031), new(3, 9001),
    ];

    public static TheoryData<GramIsa, FeatureLayout> IsasAndLayouts =>
        [.. from isa in Enum.GetValues<GramIsa>() from layout in Enum.GetValues<FeatureLayout>() select (isa, layout)];

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void EveryPath_GivesTheDocumentedOrder(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Shapes)
        {
            AssertDocumented(shape, GradientSamples.Features(shape), GradientSamples.Matrix(shape), isa, layout);
        }

        foreach (GramShape shape in Shapes.Where(shape => shape.FeatureLength < 2500))
        {
            AssertDocumented(shape, GradientSamples.FeaturesOfDouble(shape), GradientSamples.MatrixOfDouble(shape), isa, layout);
        }
    }

    /// <summary>
    /// |dF_ip − exact| ≤ γₙ·w_p·Σₖ(|D_ik| + |D_ki|)·|F_kp| with n = C + 2 roundings on the longest way: those of a gradient without
    /// weights, and that of the weight.
    /// </summary>
    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void AnyResult_IsWithinTheBoundOfItsOrder(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        const double UnitRoundoff = 1.0 / (1 << 24);
        foreach (GramShape shape in new GramShape[] { new(2, 5), new(6, 100), new(20, 70), new(65, 130) })
        {
            float[] features = Samples.Uniform(shape);
            float[] matrix = GradientSamples.Matrix(shape);
            float[] weights = WeightedSamples.Weights<float>(shape.Pixels);
            float[] gradient = Backward(shape, features, weights, matrix, new GramOptions { Isa = isa }, layout);
            double roundings = (shape.Channels + 2) * UnitRoundoff;
            for (int place = 0; place < gradient.Length; place++)
            {
                (int row, int pixel) = (place / shape.Pixels, place % shape.Pixels);
                double exact = 0;
                double magnitude = 0;
                for (int k = 0; k < shape.Channels; k++)
                {
                    double both = (double)matrix[(row * shape.Channels) + k] + matrix[(k * shape.Channels) + row];
                    double most = Math.Abs((double)matrix[(row * shape.Channels) + k]) + Math.Abs(matrix[(k * shape.Channels) + row]);
                    exact += both * features[(k * shape.Pixels) + pixel] * weights[pixel];
                    magnitude += most * Math.Abs(features[(k * shape.Pixels) + pixel]) * weights[pixel];
                }

                Assert.InRange(Math.Abs(gradient[place] - exact), 0, roundings / (1 - roundings) * magnitude);
            }
        }
    }

    /// <summary>As without weights, E is a polynomial of fourth degree in each feature: the five-point stencil is exact.</summary>
    [Fact]
    public void TheGradient_IsThatOfFiniteDifferences()
    {
        var shape = new GramShape(7, 19);
        var loss = new GramStyleLoss(0.7, 0.2);
        double[] features = Samples.UniformDoubles(shape);
        double[] weights = WeightedSamples.Weights<double>(shape.Pixels);
        weights[4] = 0;
        double[] target = new double[shape.GramLength];
        Gram.Compute(Samples.UniformDoubles(shape, seed: 9), shape, target, scale: loss.Scale);
        double[] gradient = new double[shape.FeatureLength];
        double value = Gram.WeightedStyleLoss<double>(features, weights, shape, target, gradient, loss);
        const double Step = 1.0 / 64;
        for (int i = 0; i < features.Length; i++)
        {
            double difference = (At(i, -2) - At(i, 2) + (8 * (At(i, 1) - At(i, -1)))) / (12 * Step);
            Assert.InRange(Math.Abs(gradient[i] - difference), 0, 1e-12 * value / Step);
        }

        Assert.True(gradient.Max(Math.Abs) > 1e8 * (1e-12 * value / Step));

        double At(int place, int steps)
        {
            double[] moved = [.. features];
            moved[place] += steps * Step;
            return Gram.WeightedStyleLoss<double>(moved, weights, shape, target, loss);
        }
    }

    /// <summary>A pixel that is left out may hold anything: the loss and the other gradients stay, and its own are +0.</summary>
    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void AWeightOfZero_LeavesItsPixelOut(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in new GramShape[] { new(1, 4), new(3, 20), new(9, 70), new(64, 1500), new(300, 100) })
        {
            float[] features = Samples.Uniform(shape);
            float[] target = GradientSamples.Matrix(shape);
            float[] weights = WeightedSamples.Weights<float>(shape.Pixels);
            int[] leftOut = [shape.Pixels / 2, shape.Pixels - 1];
            (weights[leftOut[0]], weights[leftOut[1]]) = (0, -0f);
            (double expected, float[] expectedGradient) = Loss();
            float[] expectedBackward = Backward(shape, features, weights, target, new GramOptions { Isa = isa }, layout);
            foreach (int pixel in leftOut)
            {
                features[pixel] = float.NaN;
                features[((shape.Channels / 2) * shape.Pixels) + pixel] = float.PositiveInfinity;
                features[((shape.Channels - 1) * shape.Pixels) + pixel] = -float.MaxValue;
            }

            (double loss, float[] gradient) = Loss();
            Assert.Equal(expected, loss);
            Assert.Equal(Digest.Of<float>(expectedGradient), Digest.Of<float>(gradient));
            float[] backward = Backward(shape, features, weights, target, new GramOptions { Isa = isa }, layout);
            Assert.Equal(Digest.Of<float>(expectedBackward), Digest.Of<float>(backward));
            foreach (float[] values in new[] { gradient, backward })
            {
                for (int channel = 0; channel < shape.Channels; channel++)
                {
                    Assert.All(leftOut, pixel => Assert.Equal(0u, Bits(values[(channel * shape.Pixels) + pixel])));
                }
            }

            static uint Bits(float value) => BitConverter.SingleToUInt32Bits(value);

            (double, float[]) Loss()
            {
                float[] result = new float[shape.FeatureLength];
                double value = Gram.WeightedStyleLoss<float>(
                    Layouts.Of(features, shape, layout), weights, shape with { Layout = layout }, target, result, GramStyleLoss.Johnson,
                    options: new GramOptions { Isa = isa });
                return (value, WeightedSamples.ChannelsFirst(result, shape, layout));
            }
        }
    }

    [Fact]
    public void WeightsOfOne_HaveTheBitsWithoutWeights()
    {
        foreach (GramShape shape in new GramShape[] { new(5, 33), new(20, 100), new(65, 300) })
        {
            float[] features = GradientSamples.Features(shape);
            float[] matrix = GradientSamples.Matrix(shape);
            float[] ones = [.. Enumerable.Repeat(1f, shape.Pixels)];
            (float[] expected, float[] gradient) = (new float[shape.FeatureLength], new float[shape.FeatureLength]);
            double value = Gram.StyleLoss(features, shape, matrix, expected, GramStyleLoss.Johnson, reluMask: true);
            double weighted =
                Gram.WeightedStyleLoss<float>(features, ones, shape, matrix, gradient, GramStyleLoss.Johnson, reluMask: true);
            Assert.Equal(value, weighted);
            Assert.Equal(Digest.Of<float>(expected), Digest.Of<float>(gradient));
        }
    }

    /// <summary>The bits are part of the contract: they may not change from one version or machine to another.</summary>
    [Fact]
    public void KnownSamples_HaveTheKnownDigest() => Assert.Equal(
        "312EEEB0013EBA4E3FA3807C9D2BE67BFA8D2A5E28382AFFFD995ECA646B0BC2",
        Digest.Of<byte>(Encoding.UTF8.GetBytes(string.Join('\n', GradientDigest.WeightedLines()))));

    /// <summary>The backward product, and the style loss of the matrix that scalar code makes of the features times the roots.</summary>
    private static void AssertDocumented<T>(GramShape shape, T[] features, T[] matrix, GramIsa isa, FeatureLayout layout)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramStyleLoss loss = GramStyleLoss.NeuralStyle;
        double scale = loss.Scale.FactorFor(shape);
        T[] weights = WeightedSamples.Weights<T>(shape.Pixels);
        weights[shape.Pixels / 2] = T.Zero;
        T[] weighed = [.. features.Select((value, i) => value * T.Sqrt(weights[i % shape.Pixels]))];
        var gram = new T[shape.GramLength];
        Gram.Compute<T, T>(
            weighed, shape, gram, scale: scale,
            options: new GramOptions { Isa = GramIsa.Scalar, Implementation = GramImplementation.Generic });
        (double value, T[] expected) =
            DocumentedGradient.StyleLoss(shape, features, gram, matrix, scale, loss.WeightFor(shape), isMasked: true);
        T[] backward = DocumentedGradient.Backward(shape, features, matrix, Scale, isMasked: false);
        T[] laid = Layouts.Of(features, shape, layout);
        foreach (int threads in new[] { 1, -1 })
        {
            var options = new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads };
            string what = $"{shape}, {layout}, {isa}, {threads} threads";
            var gradient = new T[shape.FeatureLength];
            GramShape laidShape = shape with { Layout = layout };
            double withGradient = Gram.WeightedStyleLoss<T>(laid, weights, laidShape, matrix, gradient, loss, reluMask: true, options);
            Assert.Equal(value, withGradient);
            AssertSame(Weighted(expected, weights), WeightedSamples.ChannelsFirst(gradient, shape, layout), $"{what}, style loss");
            Assert.Equal(value, Gram.WeightedStyleLoss<T>(laid, weights, laidShape, matrix, loss, options: options));

            var difference = new T[shape.GramLength];
            Assert.Equal(
                value,
                Gram.ComputeWeightedStyleLossGradientOfGram<T>(laid, weights, laidShape, matrix, difference, loss, options: options));
            Gram.BackwardWeighted<T>(
                laid, weights, laidShape, difference, gradient, 2 * loss.WeightFor(shape) * scale, symmetric: true, reluMask: true,
                options);
            AssertSame(Weighted(expected, weights), WeightedSamples.ChannelsFirst(gradient, shape, layout), $"{what}, from D");

            Gram.BackwardWeighted<T>(laid, weights, laidShape, matrix, gradient, Scale, options: options);
            AssertSame(Weighted(backward, weights), WeightedSamples.ChannelsFirst(gradient, shape, layout), $"{what}, backward");
        }
    }

    private static T[] Weighted<T>(T[] gradient, T[] weights)
        where T : IBinaryFloatingPointIeee754<T> =>
        [
            .. gradient.Select((value, i) =>
                T.IsZero(weights[i % weights.Length]) ? T.Zero : value * weights[i % weights.Length]),
        ];

    private static float[] Backward(
        GramShape shape, float[] features, float[] weights, float[] matrix, GramOptions options, FeatureLayout layout)
    {
        float[] gradient = new float[shape.FeatureLength];
        Gram.BackwardWeighted<float>(
            Layouts.Of(features, shape, layout), weights, shape with { Layout = layout }, matrix, gradient, options: options);
        return WeightedSamples.ChannelsFirst(gradient, shape, layout);
    }

    private static void AssertSame<T>(T[] expected, T[] actual, string what)
        where T : unmanaged => Assert.True(Digest.Of<T>(expected) == Digest.Of<T>(actual), $"{what}: other bits");
}

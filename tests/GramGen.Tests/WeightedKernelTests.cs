using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>The members of declared types with weights compute and refuse what the functions of <see cref="Gram"/> do.</summary>
public sealed class WeightedKernelTests
{
    private const double Scale = 0.7;

    private static readonly GramOptions Undeclared = new() { Implementation = GramImplementation.Generic };

    [Fact]
    public void DeclaredTypes_HaveTheBitsOfUndeclaredSizes()
    {
        foreach (GramShape shape in WeightedKernels.Shapes)
        {
            AssertSame<WeightedKernels, float, float>(shape, Samples.Uniform(shape));
        }

        foreach (GramShape shape in ReweightedSteps.Shapes)
        {
            double[] values = Samples.UniformDoubles(new GramShape(shape.Channels + 1, shape.Pixels));
            AssertSame<ReweightedSteps, double, double>(shape, values[..shape.FeatureLength]);
            AssertSameWithVector<ReweightedSteps, double, double>(shape, values);
        }

        Half[] halves = Samples.UniformHalves(new GramShape(4, 29));
        AssertSame<WeightedHalves, Half, float>(WeightedHalves.Shape, halves[..WeightedHalves.FeatureLength]);
        AssertSameWithVector<WeightedHalves, Half, float>(WeightedHalves.Shape, halves);
    }

    /// <summary>What the first build of these members computed.</summary>
    [Fact]
    public void DeclaredTypes_HaveTheKnownBits()
    {
        float[] gram = new float[16];
        WeightedKernels.ComputeWeighted(Samples.Uniform(new GramShape(4, 37)), WeightedSamples.Weights<float>(37), gram, 0.5f);
        Assert.StartsWith("3B962D6695140096F29E141E8CAD6FB71ABD130FB82F09D981", Digest.Of<float>(gram), StringComparison.Ordinal);

        GramShape shape = ReweightedSteps.Shapes[0];
        double[] values = Samples.UniformDoubles(new GramShape(5, 90));
        double[] normal = new double[16];
        double[] right = new double[4];
        double squares = ReweightedSteps.ComputeWeighted(
            values.AsSpan(0, shape.FeatureLength), values.AsSpan(shape.FeatureLength), WeightedSamples.Weights<double>(90), normal, right);
        Assert.StartsWith(
            "63C2041DDD6484AC8349D6FC14BD41E7BDFCEFD7F75F38FCFC",
            Digest.Of<double>([.. normal, .. right, squares]),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Gradients_HaveTheBitsOfUndeclaredSizes()
    {
        foreach (GramShape shape in ReweightedSteps.Shapes)
        {
            double[] features = Samples.UniformDoubles(shape);
            double[] weights = WeightedSamples.Weights<double>(shape.Pixels);
            double[] matrix = Samples.UniformDoubles(new GramShape(shape.Channels, shape.Channels));
            double[] expected = new double[shape.FeatureLength];
            double[] actual = new double[shape.FeatureLength];
            Gram.BackwardWeighted<double>(features, weights, shape, matrix, expected, 0.3, symmetric: true, reluMask: true);
            Backward<ReweightedSteps>(actual);
            Assert.Equal(Digest.Of<double>(expected), Digest.Of<double>(actual));

            double loss = Gram.WeightedStyleLoss<double>(features, weights, shape, matrix, expected, GramStyleLoss.Johnson);
            Assert.Equal(loss, Loss<ReweightedSteps>(actual));
            Assert.Equal(Digest.Of<double>(expected), Digest.Of<double>(actual));

            void Backward<TKernel>(double[] gradient)
                where TKernel : IGramWeightedGradientKernel<double> =>
                TKernel.BackwardWeighted(features, weights, matrix, gradient, 0.3, symmetric: true, reluMask: true);

            double Loss<TKernel>(double[] gradient)
                where TKernel : IGramWeightedGradientKernel<double> =>
                TKernel.WeightedStyleLoss(features, weights, matrix, gradient, GramStyleLoss.Johnson);
        }
    }

    [Fact]
    public void AWeightOfZero_LeavesItsPixelOut()
    {
        float[] features = Samples.Uniform(new GramShape(4, 37));
        float[] weights = WeightedSamples.Weights<float>(37);
        (weights[5], weights[36]) = (0, -0f);
        float[] expected = new float[16];
        WeightedKernels.ComputeWeighted(features, weights, expected);
        (features[5], features[36], features[37 + 36]) = (float.NaN, float.PositiveInfinity, float.NaN);
        float[] actual = new float[16];
        WeightedKernels.ComputeWeighted(features, weights, actual);
        Assert.Equal(expected, actual);
        Assert.DoesNotContain(float.NaN, actual);
    }

    [Fact]
    public void ACall_AllocatesNothing()
    {
        float[] features = Samples.Uniform(new GramShape(4, 37));
        float[] weights = WeightedSamples.Weights<float>(37);
        float[] gram = new float[16];
        WeightedKernels.ComputeWeighted(features, weights, gram);
        long before = GC.GetAllocatedBytesForCurrentThread();
        WeightedKernels.ComputeWeighted(features, weights, gram);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void BadArguments_AreRefusedBeforeAnythingIsWritten()
    {
        const int Pixels = 29;
        float[] gram = new float[9];
        float[] product = new float[3];
        float[] all = new float[60];
        RefuseWeights("The weights of 3×29 have 29 values (pixels); the span has 28.", new float[28]);
        foreach (int pixel in new[] { 0, 15, 16, 28 })
        {
            foreach (float weight in new[] { -0.5f, float.NaN, float.PositiveInfinity, float.NegativeInfinity })
            {
                float[] weights = WeightedSamples.Weights<float>(Pixels);
                weights[pixel] = weight;
                RefuseWeights(
                    FormattableString.Invariant($"Weights are finite and not negative; that of pixel {pixel} of 3×29 is {weight}."),
                    weights);
            }
        }

        Refuse("The features of 3×29 have 87", () => WeightedHalves.ComputeWeighted(new Half[86], new float[Pixels], gram));
        Refuse(
            "The vector of 3×29 has 29",
            () => WeightedHalves.ComputeWeighted(new Half[87], new Half[28], new float[Pixels], gram, product));
        Refuse(
            "The results must not overlap the weights",
            () => WeightedHalves.ComputeWeighted(new Half[87], all.AsSpan(0, Pixels), all.AsSpan(28, 9)));
        Refuse(
            "The results must not overlap the weights",
            () => WeightedHalves.ComputeWeighted(new Half[87], new Half[Pixels], all.AsSpan(0, Pixels), all.AsSpan(28, 9), product));
        Refuse(
            "The results must not overlap the weights",
            () => WeightedHalves.ComputeWeighted(new Half[87], new Half[Pixels], all.AsSpan(0, Pixels), gram, all.AsSpan(28, 3)));
        Refuse(
            "The product must not overlap the Gram matrix.",
            () => WeightedHalves.ComputeWeighted(new Half[87], new Half[Pixels], new float[Pixels], all.AsSpan(0, 9), all.AsSpan(8, 3)));
        Refuse(
            "WeightedKernels has no size with 147 features and a Gram matrix of 16 values.",
            () => WeightedKernels.ComputeWeighted(new float[147], new float[37], new float[16]));
        Refuse(
            "The weights of 4×37 have 37 values (pixels); the span has 36.",
            () => WeightedKernels.ComputeWeighted(new float[148], new float[36], new float[16]));
        Assert.All(gram.Concat(product).Concat(all), value => Assert.Equal(0, value));

        void RefuseWeights(string message, float[] weights)
        {
            Refuse(message, () => WeightedHalves.ComputeWeighted(new Half[87], weights, gram));
            Refuse(message, () => WeightedHalves.ComputeWeighted(new Half[87], new Half[Pixels], weights, gram, product));
        }

        static void Refuse(string message, Action call) =>
            Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    private static void AssertSame<TKernel, TFeature, TGram>(GramShape shape, TFeature[] values)
        where TKernel : IGramWeightedKernel<TFeature, TGram>
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        TGram[] weights = WeightsOf<TGram>(shape);
        var expected = new TGram[shape.GramLength];
        var actual = new TGram[shape.GramLength];
        Gram.ComputeWeighted<TFeature, TGram>(values, weights, shape, expected, Scale, options: Undeclared);
        TKernel.ComputeWeighted(values, weights, actual, TGram.CreateChecked(Scale));
        Assert.True(Digest.Of<TGram>(expected) == Digest.Of<TGram>(actual), $"{shape} of {typeof(TFeature).Name}: other bits");
    }

    /// <param name="shape">The size.</param>
    /// <param name="values">The features, and the vector after them.</param>
    private static void AssertSameWithVector<TKernel, TFeature, TGram>(GramShape shape, TFeature[] values)
        where TKernel : IGramWeightedRightHandSideKernel<TFeature, TGram>
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        TGram[] weights = WeightsOf<TGram>(shape);
        TFeature[] features = values[..shape.FeatureLength];
        TFeature[] vector = values[shape.FeatureLength..];
        (TGram[] gram, TGram[] product) = (new TGram[shape.GramLength], new TGram[shape.Channels]);
        TGram squares = Gram.ComputeWeighted<TFeature, TGram>(features, vector, weights, shape, gram, product, Scale, options: Undeclared);
        TGram[] expected = [.. gram, .. product, squares];
        squares = TKernel.ComputeWeighted(features, vector, weights, gram, product, TGram.CreateChecked(Scale));
        Assert.True(
            Digest.Of<TGram>(expected) == Digest.Of<TGram>([.. gram, .. product, squares]),
            $"{shape} of {typeof(TFeature).Name}, with a vector: other bits");
    }

    private static TGram[] WeightsOf<TGram>(GramShape shape)
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        TGram[] weights = WeightedSamples.Weights<TGram>(shape.Pixels);
        weights[shape.Pixels / 3] = TGram.Zero;
        return weights;
    }
}

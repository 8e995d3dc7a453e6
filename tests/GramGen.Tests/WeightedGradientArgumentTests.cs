using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Gradients of weighted pixels: what is refused, and what is touched.</summary>
public sealed class WeightedGradientArgumentTests
{
    /// <summary>Nothing around the operands is read or written, at any alignment.</summary>
    [Theory]
    [MemberData(nameof(WeightedGradientTests.IsasAndLayouts), MemberType = typeof(WeightedGradientTests))]
    public void EveryAlignment_GivesTheSameAndNothingAroundIsTouched(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        const int Moat = 64;
        var options = new GramOptions { Isa = isa };
        foreach (GramShape declared in new GramShape[] { new(1, 3), new(3, 21), new(8, 48), new(17, 50), new(50, 144) })
        {
            GramShape shape = declared with { Layout = layout };
            float[] matrix = GradientSamples.Matrix(shape);
            float[] expected = new float[shape.FeatureLength];
            float[] features = GradientSamples.Features(shape);
            float[] weights = WeightedSamples.Weights<float>(shape.Pixels);
            Gram.WeightedStyleLoss<float>(features, weights, shape, matrix, expected, options: options);
            for (int offset = 0; offset < 16; offset += 3)
            {
                float[] moatedFeatures = Moated(features, offset);
                float[] moatedWeights = Moated(weights, 15 - offset);
                float[] canaries = new float[shape.FeatureLength + (2 * Moat)];
                Array.Fill(canaries, 12345f);
                Span<float> gradient = canaries.AsSpan(Moat - offset, shape.FeatureLength);
                Gram.WeightedStyleLoss<float>(
                    moatedFeatures.AsSpan(Moat + offset, features.Length), moatedWeights.AsSpan(Moat + 15 - offset, weights.Length), shape,
                    matrix, gradient, options: options);
                Assert.True(Digest.Of<float>(expected) == Digest.Of<float>(gradient), $"{shape}: other bits at offset {offset}");
                Assert.Equal(-1, canaries.AsSpan(0, Moat - offset).IndexOfAnyExcept(12345f));
                Assert.Equal(-1, canaries.AsSpan(Moat - offset + shape.FeatureLength).IndexOfAnyExcept(12345f));
            }
        }

        static float[] Moated(float[] values, int offset)
        {
            float[] moated = GC.AllocateUninitializedArray<float>(values.Length + (2 * Moat), pinned: true);
            Array.Fill(moated, float.NaN);
            values.CopyTo(moated.AsSpan(Moat + offset));
            return moated;
        }
    }

    [Fact]
    public void ACall_AllocatesNothingOnceThePoolIsWarm()
    {
        foreach (GramShape shape in new GramShape[] { new(6, 90), new(17, 48), new(20, 3001), new(65, 30) })
        {
            float[] features = Samples.Uniform(shape);
            float[] weights = WeightedSamples.Weights<float>(shape.Pixels);
            float[] matrix = GradientSamples.Matrix(shape);
            float[] gram = new float[shape.GramLength];
            float[] gradient = new float[shape.FeatureLength];
            var options = new GramOptions { MaxDegreeOfParallelism = 1 };
            Compute();
            long before = GC.GetAllocatedBytesForCurrentThread();
            Compute();
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

            void Compute()
            {
                Gram.ComputeWeighted<float, float>(features, weights, shape, gram, options: options);
                Gram.BackwardWeighted<float>(features, weights, shape, matrix, gradient, reluMask: true, options: options);
                Gram.WeightedStyleLoss<float>(features, weights, shape, matrix, gradient, options: options);
            }
        }
    }

    [Fact]
    public void BadArguments_AreRefusedBeforeAnythingIsWritten()
    {
        var shape = new GramShape(2, 3);
        float[] result = new float[6];
        float[] all = new float[16];
        Refuse("weights", "The weights of 2×3 have 3 values (pixels); the span has 2.", [1, 1]);
        Refuse("weights", "Weights are finite and not negative; that of pixel 1 of 2×3 is -0.5.", [1, -0.5f, 1]);
        Refuse("weights", "Weights are finite and not negative; that of pixel 2 of 2×3 is NaN.", [1, 0, float.NaN]);
        Refuse("options", "The options name recorder, which computes no weighted", [1, 1, 1], new RecordingBackend());
        const string Overlap = "The results must not overlap the weights that they are computed from.";
        AssertRefused(
            "destination", Overlap,
            () => Gram.BackwardWeighted<float>(new float[6], all.AsSpan(5, 3), shape, new float[4], all.AsSpan(0, 6)));
        AssertRefused(
            "destination", Overlap,
            () => Gram.WeightedStyleLoss<float>(new float[6], all.AsSpan(5, 3), shape, new float[4], all.AsSpan(0, 6)));
        AssertRefused(
            "features", "The features of 2×3 have 6 values",
            () => Gram.BackwardWeighted<float>(new float[5], [1, 1, 1], shape, new float[4], result));
        AssertRefused(
            "targetGram", "The targetGram of 2×3 has 4 values",
            () => Gram.WeightedStyleLoss<float>(new float[6], [1, 1, 1], shape, new float[3], result));
        Assert.All(result.Concat(all), value => Assert.Equal(0, value));

        void Refuse(string parameter, string message, float[] weights, GramBackend? backend = null)
        {
            var options = new GramOptions { Backend = backend };
            float[] ones = [1, 1, 1, 1, 1, 1];
            AssertRefused(
                parameter, message, () => Gram.BackwardWeighted<float>(ones, weights, shape, ones.AsSpan(2), result, options: options));
            AssertRefused(
                parameter, message, () => Gram.WeightedStyleLoss<float>(ones, weights, shape, ones.AsSpan(2), result, options: options));
            AssertRefused(parameter, message, () => Gram.WeightedStyleLoss<float>(ones, weights, shape, ones.AsSpan(2), options: options));
            AssertRefused(
                parameter, message,
                () => Gram.ComputeWeightedStyleLossGradientOfGram<float>(
                    ones, weights, shape, ones.AsSpan(2), result.AsSpan(2), options: options));
        }
    }

    private static void AssertRefused(string parameter, string message, Action call)
    {
        ArgumentException refused = Assert.ThrowsAny<ArgumentException>(call);
        Assert.StartsWith(message, refused.Message, StringComparison.Ordinal);
        Assert.Equal(parameter, refused.ParamName);
    }
}

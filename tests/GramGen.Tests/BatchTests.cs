using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class BatchTests
{
    private const float Canary = 12345f;

    public static TheoryData<int, int, int> Batches => new()
    {
        { 6, 70, 1 }, { 6, 70, 5 }, { 6, 70, 3000 }, { 65, 30, 40 }, { 150, 1100, 2 }, { 64, 5, 700 }, { 3, 2, 0 },
    };

    /// <summary>A batch is N Gram matrices, each as if computed alone.</summary>
    [Theory]
    [MemberData(nameof(Batches))]
    public void EachResult_HasTheBitsOfItsOwnCall(int channels, int pixels, int count)
    {
        var shape = new GramShape(channels, pixels);
        float[] features = Features(shape, count);
        float[] expected = new float[count * shape.GramLength];
        for (int item = 0; item < count; item++)
        {
            Gram.Compute(
                features.AsSpan(item * shape.FeatureLength, shape.FeatureLength),
                shape,
                expected.AsSpan(item * shape.GramLength, shape.GramLength),
                scale: 0.7f);
        }

        foreach (int threads in new[] { 1, 2, -1 })
        {
            foreach (GramImplementation implementation in new[] { GramImplementation.Auto, GramImplementation.Generic })
            {
                float[] grams = new float[expected.Length];
                Gram.ComputeBatch(
                    features, shape, count, grams, scale: 0.7f,
                    options: new GramOptions { Implementation = implementation, MaxDegreeOfParallelism = threads });
                Assert.Equal(Digest.Of<float>(expected), Digest.Of<float>(grams));
            }
        }
    }

    [Fact]
    public void Strides_AreKeptAndWhatIsBetweenStays()
    {
        var shape = new GramShape(6, 70);
        const int Count = 500;
        const int FeatureStride = 421;
        const int GramStride = 40;
        float[] dense = Features(shape, Count);
        float[] features = new float[((Count - 1) * FeatureStride) + shape.FeatureLength];
        Array.Fill(features, float.NaN);
        for (int item = 0; item < Count; item++)
        {
            dense.AsSpan(item * shape.FeatureLength, shape.FeatureLength).CopyTo(features.AsSpan(item * FeatureStride));
        }

        float[] expected = new float[Count * shape.GramLength];
        float[] grams = new float[((Count - 1) * GramStride) + shape.GramLength];
        Array.Fill(grams, Canary);
        Gram.ComputeBatch(dense, shape, Count, expected);
        Gram.ComputeBatch(features, shape, Count, grams, featureStride: FeatureStride, gramStride: GramStride);
        for (int item = 0; item < Count; item++)
        {
            Assert.Equal(expected.AsSpan(item * shape.GramLength, shape.GramLength), grams.AsSpan(item * GramStride, shape.GramLength));
            Assert.All(
                grams.Skip((item * GramStride) + shape.GramLength).Take(GramStride - shape.GramLength),
                value => Assert.Equal(Canary, value));
        }
    }

    [Fact]
    public void Beta_AddsToEach()
    {
        var shape = new GramShape(6, 70);
        float[] features = Features(shape, 50);
        float[] once = new float[50 * shape.GramLength];
        Gram.ComputeBatch(features, shape, 50, once);
        float[] twice = [.. once];
        Gram.ComputeBatch(features, shape, 50, twice, beta: 1);
        Assert.Equal([.. once.Select(value => value + value)], twice);
    }

    /// <summary>The declaring type's own method: of one size, and of a family, which selects by the lengths.</summary>
    [Fact]
    public void DeclaredTypes_HaveBatches()
    {
        var shape = new GramShape(6, 70);
        float[] features = Features(shape, 50);
        float[] expected = new float[50 * shape.GramLength];
        Gram.ComputeBatch(
            features, shape, 50, expected, scale: 0.7f, options: new GramOptions { Implementation = GramImplementation.Generic });
        float[] grams = new float[expected.Length];
        OneSize.ComputeBatch(features, 50, grams, 0.7f);
        Assert.Equal(Digest.Of<float>(expected), Digest.Of<float>(grams));

        var second = new GramShape(17, 48);
        features = Features(second, 3);
        expected = new float[3 * second.GramLength];
        Gram.ComputeBatch(features, second, 3, expected);
        grams = new float[expected.Length];
        TwoSizes.ComputeBatch(features, 3, grams);
        Assert.Equal(Digest.Of<float>(expected), Digest.Of<float>(grams));

        Assert.Equal(
            "TwoSizes has no size of which 4 feature maps have 2448 values and their Gram matrices 867. It has 3×20, 17×48.",
            Assert.Throws<ArgumentException>(() => TwoSizes.ComputeBatch(features, 4, grams)).Message);
        AssertRefused("The number of feature maps must not be negative; it is -1.", () => OneSize.ComputeBatch(features, -1, grams));
    }

    [Fact]
    public void Doubles_HaveTheBitsOfTheirOwnCalls()
    {
        var shape = new GramShape(8, 8);
        double[] features = Samples.UniformDoubles(new GramShape(8, 80));
        double[] grams = new double[10 * 64];
        Gram.ComputeBatch(features, shape, 10, grams);
        double[] last = new double[64];
        Gram.Compute(features.AsSpan(9 * 64), shape, last);
        Assert.Equal(last, grams[(9 * 64)..]);
    }

    [Fact]
    public void BadArguments_AreRefused()
    {
        var shape = new GramShape(2, 3);
        AssertRefused(
            "The number of feature maps must not be negative; it is -1.",
            () => Gram.ComputeBatch(new float[6], shape, -1, new float[4]));
        AssertRefused(
            "3 feature maps of 2×3, 6 values apart, have 18 values; the span has 17.",
            () => Gram.ComputeBatch(new float[17], shape, 3, new float[12]));
        AssertRefused(
            "3 Gram matrices of 2×3, 5 values apart, have 14 values; the span has 15.",
            () => Gram.ComputeBatch(new float[18], shape, 3, new float[15], gramStride: 5));
        AssertRefused(
            "The stride is 5, but a feature map of 2×3 has 6 values.",
            () => Gram.ComputeBatch(new float[18], shape, 3, new float[12], featureStride: 5));
        AssertRefused(
            "The stride is -4, but a Gram matrix of 2×3 has 4 values.",
            () => Gram.ComputeBatch(new float[18], shape, 3, new float[12], gramStride: -4));
        AssertRefused("The shape is empty", () => Gram.ComputeBatch(new float[18], default, 3, new float[12]));
        float[] same = new float[40];
        AssertRefused("The destination must not overlap", () => Gram.ComputeBatch(same.AsSpan(0, 18), shape, 3, same.AsSpan(10, 12)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void ACancelledCall_Throws(int threads)
    {
        var shape = new GramShape(64, 784);
        var options = new GramOptions { MaxDegreeOfParallelism = threads, CancellationToken = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(
            () => Gram.ComputeBatch(Features(shape, 4), shape, 4, new float[4 * shape.GramLength], options: options));
    }

    private static void AssertRefused(string message, Action call) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static float[] Features(GramShape shape, int count) =>
        [.. Enumerable.Range(0, count).SelectMany(item => Samples.Uniform(shape, seed: 100 + item))];
}

using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>F·W·Fᵀ: by definition the Gram matrix of the features times the roots of the weights, each rounded once.</summary>
public sealed class WeightedTests
{
    private const double Scale = 0.7;

    /// <summary>Looped, dot and outer products; of one KC block, several, and with partial vectors.</summary>
    private static readonly (int Channels, int Pixels)[] Sizes =
    [
        (1, 1), (2, 3), (3, 9), (5, 16), (7, 70), (16, 31), (17, 1025), (19, 784), (20, 100), (33, 1024), (47, 50), (64, 2049),
        (128, 196), (160, 2049), (300, 64),
    ];

    public static TheoryData<GramIsa, FeatureLayout> IsasAndLayouts =>
        [.. from isa in Enum.GetValues<GramIsa>() from layout in Enum.GetValues<FeatureLayout>() select (isa, layout)];

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void EveryPath_HasTheBitsOfTheFeaturesTimesTheRoots(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach ((int channels, int pixels) in Sizes)
        {
            var shape = new GramShape(channels, pixels, layout);
            var both = new GramShape(channels + 1, pixels);
            AssertBits<float, float>(shape, Samples.Uniform(both), isa);
            AssertBits<double, double>(shape, Samples.UniformDoubles(both), isa);
            AssertBits<Half, float>(shape, Samples.UniformHalves(both), isa);
        }
    }

    /// <summary>A pixel that is left out, and may hold anything, changes nothing; one that counts carries its NaN into G.</summary>
    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void AWeightOfZero_LeavesItsPixelOut(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach ((int channels, int pixels) in new[] { (3, 20), (9, 70), (64, 1500), (300, 100) })
        {
            var shape = new GramShape(channels, pixels, layout);
            float[] features = Samples.Uniform(new GramShape(channels, pixels));
            float[] weights = WeightedSamples.Weights<float>(pixels);
            weights[pixels / 2] = 0;
            weights[pixels - 1] = -0f;
            float[] expected = Product(features, weights);
            foreach (int pixel in new[] { pixels / 2, pixels - 1 })
            {
                features[pixel] = float.NaN;
                features[pixels + pixel] = float.PositiveInfinity;
                features[((channels - 1) * pixels) + pixel] = float.NegativeInfinity;
            }

            Assert.Equal(Digest.Of<float>(expected), Digest.Of<float>(Product(features, weights)));
            weights[pixels - 1] = 1;
            Assert.True(float.IsNaN(Product(features, weights)[0]));

            float[] Product(float[] values, float[] weighed)
            {
                float[] gram = new float[shape.GramLength];
                Gram.ComputeWeighted<float, float>(
                    Layouts.Of(values, shape, layout), weighed, shape, gram, options: new GramOptions { Isa = isa });
                return gram;
            }
        }
    }

    /// <summary>
    /// Whole weights count observations: √4 = 2 is exact, and so is every sum of small whole numbers, so the result is that of an
    /// observation which is there four times.
    /// </summary>
    [Fact]
    public void AWeightOfFour_CountsAsFourObservations()
    {
        var shape = new GramShape(2, 3, FeatureLayout.ChannelsLast);
        double[] gram = new double[4];
        double[] product = new double[2];
        double squares = Gram.ComputeWeighted<double, double>(
            [1, 2, 3, -1, 5, 4], [2, 1, -3], [1, 4, 0], shape, gram, product);
        Assert.Equal([1 + (4 * 9), 2 - (4 * 3), 2 - (4 * 3), 4 + (4 * 1)], gram);
        Assert.Equal([2 + (4 * 3), 4 - (4 * 1)], product);
        Assert.Equal(4 + (4 * 1), squares);
    }

    /// <summary>A kernel that was declared for the size computes F·W·Fᵀ too: straight or looped, in place or packed.</summary>
    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void ADeclaredSize_HasTheSameBits(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Declared(GramElement.Single))
        {
            AssertKernel<float, float>(shape, Samples.Uniform(shape), isa);
        }

        foreach (GramShape shape in Declared(GramElement.Double))
        {
            AssertKernel<double, double>(shape, Samples.UniformDoubles(shape), isa);
        }

        foreach (GramShape shape in Declared(GramElement.Half))
        {
            AssertKernel<Half, float>(shape, Samples.UniformHalves(shape), isa);
        }

        static IEnumerable<GramShape> Declared(GramElement element) =>
            Gram.RegisteredShapes(element).Where(shape => shape.Channels <= 48);

        static void AssertKernel<TFeature, TGram>(GramShape shape, TFeature[] features, GramIsa isa)
            where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
            where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
        {
            TGram[] weights = WeightedSamples.Weights<TGram>(shape.Pixels);
            weights[shape.Pixels / 3] = TGram.Zero;
            string[] digests =
            [
                .. new[] { GramImplementation.Generic, GramImplementation.Generated }.Select(implementation =>
                {
                    var gram = new TGram[shape.GramLength];
                    Gram.ComputeWeighted<TFeature, TGram>(
                        features, weights, shape, gram, Scale,
                        options: new GramOptions { Isa = isa, Implementation = implementation });
                    return Digest.Of<TGram>(gram);
                }),
            ];
            Assert.True(digests[0] == digests[1], $"{shape} of {typeof(TFeature).Name}, {isa}: other bits");
        }
    }

    [Fact]
    public void Beta_AddsToBoth()
    {
        var shape = new GramShape(40, 1500);
        float[] values = Samples.Uniform(new GramShape(41, 1500));
        float[] weights = WeightedSamples.Weights<float>(1500);
        (float[] gram, float[] product) = (new float[shape.GramLength], new float[40]);
        (float[] twice, float[] twiceProduct) = (new float[shape.GramLength], new float[40]);
        foreach (double beta in new[] { 0.0, 1 })
        {
            Compute(gram, product, 0);
            Compute(twice, twiceProduct, beta);
        }

        Assert.Equal(gram.Select(value => value + value), twice);
        Assert.Equal(product.Select(value => value + value), twiceProduct);
        Gram.ComputeWeighted<float, float>(values.AsSpan(0, shape.FeatureLength), weights, shape, twice, beta: 0.5);
        Assert.Equal(gram.Select(value => value + (0.5f * (value + value))), twice);

        void Compute(float[] matrix, float[] right, double beta) => Gram.ComputeWeighted<float, float>(
            values.AsSpan(0, shape.FeatureLength), values.AsSpan(shape.FeatureLength), weights, shape, matrix, right, beta: beta);
    }

    [Fact]
    public void BadArguments_AreRefusedBeforeAnythingIsWritten()
    {
        var shape = new GramShape(2, 3);
        float[] gram = new float[4];
        float[] product = new float[2];
        float[] all = new float[13];
        Refuse("The weights of 2×3 have 3 values (pixels); the span has 2.", [1, 1]);
        Refuse("Weights are finite and not negative; that of pixel 1 of 2×3 is -0.5.", [1, -0.5f, 1]);
        Refuse("Weights are finite and not negative; that of pixel 2 of 2×3 is NaN.", [1, 0, float.NaN]);
        Refuse("Weights are finite and not negative; that of pixel 0 of 2×3 is Infinity.", [float.PositiveInfinity, 0, 1]);
        AssertRefused(
            "The results must not overlap the weights",
            () => Gram.ComputeWeighted<float, float>(new float[6], all.AsSpan(0, 3), shape, all.AsSpan(2, 4)));
        AssertRefused(
            "The results must not overlap the weights",
            () => Gram.ComputeWeighted<float, float>(
                new float[6], new float[3], all.AsSpan(0, 3), shape, all.AsSpan(4, 4), all.AsSpan(2, 2)));
        AssertRefused(
            "The options name recorder, which computes no weighted Gram matrices; only the CPU does.",
            () => Gram.ComputeWeighted<float, float>(
                new float[6], new float[3], shape, gram, options: new GramOptions { Backend = new RecordingBackend() }));
        Assert.All(gram.Concat(product).Concat(all), value => Assert.Equal(0, value));

        void Refuse(string message, float[] weights)
        {
            AssertRefused(message, () => Gram.ComputeWeighted<float, float>([1, 2, 3, 4, 5, 6], weights, shape, gram));
            AssertRefused(
                message, () => Gram.ComputeWeighted<float, float>([1, 2, 3, 4, 5, 6], [1, 2, 3], weights, shape, gram, product));
        }
    }

    private static void AssertRefused(string message, Action call) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    /// <summary>The matrix alone, and with the vector below it: from the features times the roots, with the scalar code.</summary>
    private static void AssertBits<TFeature, TGram>(GramShape shape, TFeature[] values, GramIsa isa)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        TGram[] weights = WeightedSamples.Weights<TGram>(shape.Pixels);
        var both = new GramShape(shape.Channels + 1, shape.Pixels);
        var all = new TGram[both.GramLength];
        TGram[] weighed = [.. values.Select((value, i) => TGram.CreateChecked(value) * TGram.Sqrt(weights[i % shape.Pixels]))];
        Gram.Compute<TGram, TGram>(
            weighed, both, all, scale: Scale,
            options: new GramOptions { Isa = GramIsa.Scalar, Implementation = GramImplementation.Generic });
        var expected = new TGram[shape.GramLength];
        for (int row = 0; row < shape.Channels; row++)
        {
            all.AsSpan(row * both.Channels, shape.Channels).CopyTo(expected.AsSpan(row * shape.Channels));
        }

        TFeature[] features = Layouts.Of(values[..shape.FeatureLength], shape, shape.Layout);
        foreach (int threads in new[] { 1, 2 })
        {
            var options = new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads };
            string what = $"{shape} of {typeof(TFeature).Name}, {isa}, {threads} threads";
            var gram = new TGram[shape.GramLength];
            Gram.ComputeWeighted<TFeature, TGram>(features, weights, shape, gram, scale: Scale, options: options);
            AssertSame(expected, gram, what);

            gram.AsSpan().Clear();
            var product = new TGram[shape.Channels];
            TGram squares = Gram.ComputeWeighted<TFeature, TGram>(
                features, values.AsSpan(shape.FeatureLength), weights, shape, gram, product, scale: Scale, options: options);
            AssertSame(expected, gram, $"{what}, with a vector");
            AssertSame(all[(shape.Channels * both.Channels)..], [.. product, squares], $"{what}, the vector");
        }
    }

    private static void AssertSame<T>(T[] expected, T[] actual, string what)
        where T : unmanaged => Assert.True(Digest.Of<T>(expected) == Digest.Of<T>(actual), $"{what}: other bits");
}

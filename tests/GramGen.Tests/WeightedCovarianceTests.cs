using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Covariances of weighted pixels.</summary>
public sealed class WeightedCovarianceTests
{
    /// <summary>Sizes at the edges of lanes, blocks and groups of blocks, for every algorithm.</summary>
    private static readonly GramShape[] Shapes =
    [
        new(1, 2), new(2, 3), new(3, 15), new(4, 17), new(5, 1023), new(6, 1024), new(7, 2049), new(13, 33), new(22, 48), new(25, 9217),
        new(64, 196), new(65, 1030), new(150, 1100),
    ];

    public static TheoryData<GramIsa, FeatureLayout> IsasAndLayouts =>
        [.. from isa in Enum.GetValues<GramIsa>() from layout in Enum.GetValues<FeatureLayout>() select (isa, layout)];

    /// <summary>
    /// What numpy.cov is documented and tested to give (TestCov in numpy/lib/tests/test_function_base.py): its res2 and res3, and that a
    /// common factor of <c>aweights</c> changes nothing.
    /// </summary>
    [Fact]
    public void NumPysValues_AreMet()
    {
        double[] x = [0, 1, 2, 2, 1, 0];
        AssertNear([0.4, -0.4, -0.4, 0.4], Of(x, [1, 4, 1], WeightedNormalization.Frequency));
        AssertNear([2 / 3.0, -2 / 3.0, -2 / 3.0, 2 / 3.0], Of(x, [1, 4, 1], WeightedNormalization.Reliability));
        AssertNear([2 / 3.0, -2 / 3.0, -2 / 3.0, 2 / 3.0], Of(x, [3, 12, 3], WeightedNormalization.Reliability));
        AssertNear([1, -1, -1, 1], Of(x, [1, 1, 1], WeightedNormalization.Reliability));

        // The example of its documentation, without weights.
        double[] documented = [-2.1, -1, 4.3, 3, 1.1, 0.12];
        AssertNear([11.71, -4.286, -4.286, 2.144133333333333], Of(documented, [1, 1, 1], WeightedNormalization.Frequency));

        // The formula of its documentation, m = 0…9 with the weights a = m² and ddof = 1.
        double[] m = [.. Enumerable.Range(0, 10).Select(i => (double)i)];
        double v1 = m.Sum(a => a * a);
        double v2 = m.Sum(a => a * a * a * a);
        double mean = m.Sum(a => a * a * a) / v1;
        double cov = m.Sum(a => a * a * (a - mean) * (a - mean)) * v1 / ((v1 * v1) - v2);
        Assert.Equal(cov, Of(m, [.. m.Select(a => a * a)], WeightedNormalization.Reliability)[0], 1e-14);

        static double[] Of(double[] features, double[] weights, WeightedNormalization normalization)
        {
            var shape = new GramShape(features.Length / weights.Length, weights.Length);
            double[] covariance = new double[shape.GramLength];
            Gram.ComputeWeightedCovariance<double, double>(features, weights, shape, covariance, [], normalization);
            return covariance;
        }

        static void AssertNear(double[] expected, double[] actual) =>
            Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-15 * Math.Abs(pair.First)));
    }

    /// <summary>
    /// |computed − exact| ≤ bound·Σw|z_i·z_j| / divisor, with the bound of a Gram matrix of deviations, and a rounding each of a root, of
    /// a product with it and of its deviation more. The reference has integers as long as they have to be.
    /// </summary>
    [Theory]
    [InlineData(0.0)]
    [InlineData(-30_000.0)]
    public void AnEntry_IsWithinTheBound(double offset)
    {
        AssertBound<float>(1.0 / (1 << 24), offset);
        AssertBound<double>(1.0 / (1L << 53), offset);
    }

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void EveryPath_HasTheSameBits(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Shapes)
        {
            AssertBits<float, float>(shape with { Layout = layout }, [.. Samples.Uniform(shape).Select(value => value + 7)], isa);
            AssertBits<double, double>(shape with { Layout = layout }, Samples.UniformDoubles(shape), isa);
            AssertBits<Half, float>(shape with { Layout = layout }, Samples.UniformHalves(shape), isa);
        }
    }

    /// <summary>Left out pixels may hold anything; the first, from which the mean is estimated, and whole blocks of them too.</summary>
    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void AWeightOfZero_LeavesItsPixelOut(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach ((int channels, int pixels, int left) in new[] { (3, 40, 4), (9, 70, 21), (30, 4000, 2500), (300, 100, 5) })
        {
            var shape = new GramShape(channels, pixels);
            float[] features = Samples.Uniform(shape);
            float[] weights = Weights<float>(pixels);
            weights.AsSpan(0, left).Clear();
            weights[pixels - 1] = -0f;
            float[] expected = Covariance(features);
            for (int channel = 0; channel < channels; channel++)
            {
                features.AsSpan(channel * pixels, left).Fill(channel % 2 == 0 ? float.NaN : float.NegativeInfinity);
                features[((channel + 1) * pixels) - 1] = float.MaxValue;
            }

            Assert.Equal(Digest.Of<float>(expected), Digest.Of<float>(Covariance(features)));
            weights[pixels - 1] = 1e-30f;
            features[(2 * pixels) - 1] = 1e10f;
            features[pixels - 1] = float.NaN;
            float[] covariance = Covariance(features);
            Assert.True(float.IsNaN(covariance[0]) && float.IsFinite(covariance[channels + 1]));

            float[] Covariance(float[] values) => Compute<float, float>(
                Layouts.Of(values, shape, layout), weights, shape with { Layout = layout }, WeightedNormalization.Reliability,
                new GramOptions { Isa = isa }).Covariance;
        }
    }

    /// <summary>
    /// Weights may have any common factor, and values any unit: neither overflows or underflows on the way. Only the divisor of
    /// reliabilities has squares of weights, and says so where they are out of range.
    /// </summary>
    [Theory]
    [InlineData(0, 1000)]
    [InlineData(0, 999)]
    [InlineData(1, 998)]
    [InlineData(2, 998)]
    [InlineData(501, -501)]
    [InlineData(500, -1000)]
    [InlineData(0, -980)]
    [InlineData(505, 0)]
    [InlineData(-500, 0)]
    [InlineData(-500, 800)]
    [InlineData(-500, -900)]
    [InlineData(505, -900)]
    [InlineData(505, 300)]
    [InlineData(400, 400)]
    public void PowersOfTwo_AreExact(int valueExponent, int weightExponent)
    {
        // Of another type, the same far from its ends: exponents of float are an eighth.
        AssertExact<double>(valueExponent, weightExponent, 1e-13);
        AssertExact<float>(valueExponent / 8, weightExponent / 8, 2e-5);
    }

    /// <summary>A constant channel has the covariance 0, exactly, whatever the weights are.</summary>
    [Fact]
    public void AConstantChannel_HasNoCovariance()
    {
        var shape = new GramShape(3, 3000);
        double[] features = Samples.UniformDoubles(shape);
        features.AsSpan(3000, 3000).Fill(0.1);
        features.AsSpan(6000, 3000).Fill(-1e-200);
        (double[] covariance, double[] means) = Compute<double, double>(
            features, Weights<double>(3000), shape, WeightedNormalization.Biased, GramOptions.Default);
        Assert.All(covariance[1..], value => Assert.Equal(0, value));
        Assert.Equal([0.1, -1e-200], means[1..]);
    }

    [Fact]
    public void BadArguments_AreRefusedAndNothingIsWritten()
    {
        var shape = new GramShape(2, 3);
        float[] matrix = [7, 7, 7, 7];
        Refuse("The weights of 2×3 have 3 values (pixels); the span has 2.", [1, 1], WeightedNormalization.Biased);
        Refuse("Weights are finite and not negative; that of pixel 1 of 2×3 is -1.", [1, -1, 1], WeightedNormalization.Biased);
        Refuse("Weights are finite and not negative; that of pixel 2 of 2×3 is NaN.", [1, 1, float.NaN], WeightedNormalization.Biased);
        Refuse("A covariance is divided by Σw − 1, which must be positive and finite; it is -0.25.",
            [0.25f, 0.25f, 0.25f], WeightedNormalization.Frequency);
        Refuse("A covariance is divided by Σw − Σw²/Σw, which must be positive and finite; it is 0.",
            [0, 5, 0], WeightedNormalization.Reliability);
        Refuse("A covariance is divided by Σw, which must be positive and finite; it is 0.", [0, 0, 0], WeightedNormalization.Biased);
        Refuse("WeightedNormalization must be one of Frequency, Reliability, Biased; it is 9.", [1, 1, 1], (WeightedNormalization)9);
        Assert.All(matrix, value => Assert.Equal(7, value));

        void Refuse(string message, float[] weights, WeightedNormalization normalization) => Assert.StartsWith(
            message,
            Assert.ThrowsAny<ArgumentException>(() => Gram.ComputeWeightedCovariance<float, float>(
                new float[6], weights, shape, matrix, [], normalization)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Weights are checked vector by vector, the last ones one by one.</summary>
    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-1e-30f)]
    public void AnInvalidWeight_IsFoundAnywhere(float weight)
    {
        for (int pixel = 0; pixel < 70; pixel++)
        {
            float[] weights = Weights<float>(70);
            weights[pixel] = weight;
            weights[^1] = -1;
            weights[(pixel + 69) / 2] = pixel == 69 ? weight : float.NaN;
            Assert.StartsWith(
                FormattableString.Invariant($"Weights are finite and not negative; that of pixel {pixel} of 1×70 is "),
                Assert.Throws<ArgumentException>(() => Compute<float, float>(
                    new float[70], weights, new GramShape(1, 70), WeightedNormalization.Biased, GramOptions.Default)).Message,
                StringComparison.Ordinal);
        }
    }

    private static void AssertBound<T>(double unitRoundoff, double offset)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (GramShape shape in new GramShape[] { new(2, 3), new(3, 15), new(5, 1023), new(2, 2049) })
        {
            T[] features = [.. Samples.UniformDoubles(shape).Select(value => T.CreateChecked(value + offset))];
            T[] weights = Weights<T>(shape.Pixels);
            double[] exactly = [.. features.Select(double.CreateChecked)];
            double[] exactWeights = [.. weights.Select(double.CreateChecked)];
            double bound = unitRoundoff * ((Gram.Explain(shape, GramElement.Double).ErrorBound * (1L << 53)) + 12);
            foreach (WeightedNormalization normalization in Enum.GetValues<WeightedNormalization>())
            {
                (T[] covariance, T[] means) = Compute<T, T>(features, weights, shape, normalization, GramOptions.Default);
                for (int i = 0; i < shape.Channels; i += shape.Channels - 1)
                {
                    double[] row = exactly[(i * shape.Pixels)..((i + 1) * shape.Pixels)];
                    double mean = ExactMoments.Mean(row, exactWeights);
                    Assert.InRange(
                        Math.Abs(double.CreateChecked(means[i]) - mean), 0, unitRoundoff * ((1.001 * Math.Abs(mean)) + 80));
                    for (int j = 0; j <= i; j += shape.Channels - 1)
                    {
                        double[] column = exactly[(j * shape.Pixels)..((j + 1) * shape.Pixels)];
                        double columnMean = ExactMoments.Mean(column, exactWeights);
                        (double exact, double divisor) = ExactMoments.Covariance(row, column, exactWeights, normalization);
                        double products = exactWeights
                            .Select((weight, k) => weight * Math.Abs((row[k] - mean) * (column[k] - columnMean))).Sum();
                        double error = Math.Abs(double.CreateChecked(covariance[(i * shape.Channels) + j]) - exact);
                        Assert.True(
                            error <= bound * products / divisor,
                            $"{shape} of {typeof(T).Name}, {normalization}: {error:R}, {bound * products / divisor:R} allowed");
                    }
                }
            }
        }
    }

    private static void AssertExact<T>(int valueExponent, int weightExponent, double tolerance)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var shape = new GramShape(3, 3000);
        double[] features = [.. Samples.UniformDoubles(shape).Select((value, i) => value + (i >= 3000 ? 3 : 0))];
        T[] plain = [.. features.Select(T.CreateChecked)];
        T[] scaled = [.. plain.Select((value, i) => i >= 6000 ? value : T.ScaleB(value, valueExponent))];
        T[] weights = Weights<T>(shape.Pixels);
        T[] scaledWeights = [.. weights.Select(weight => T.ScaleB(weight, weightExponent))];
        foreach (WeightedNormalization normalization in new[] { WeightedNormalization.Reliability, WeightedNormalization.Biased })
        {
            if (normalization == WeightedNormalization.Reliability && Math.Abs(weightExponent) > 480)
            {
                string message = Assert.Throws<ArgumentException>(
                    () => Compute<T, T>(scaled, scaledWeights, shape, normalization, GramOptions.Default)).Message;
                Assert.Contains("out of range: multiply all weights by a common factor.", message, StringComparison.Ordinal);
                continue;
            }

            T[] expected = Compute<T, T>(plain, weights, shape, normalization, GramOptions.Default).Covariance;
            (T[] actual, T[] means) = Compute<T, T>(scaled, scaledWeights, shape, normalization, GramOptions.Default);
            Assert.All(means, mean => Assert.True(T.IsFinite(mean)));
            for (int i = 0; i < 9; i++)
            {
                double factor = double.ScaleB(1, ((i / 3 == 2 ? 0 : 1) + (i % 3 == 2 ? 0 : 1)) * valueExponent);
                double scale = Math.Sqrt(double.CreateChecked(expected[i / 3 * 4]) * double.CreateChecked(expected[i % 3 * 4]));
                Assert.Equal(double.CreateChecked(expected[i]), double.CreateChecked(actual[i]) / factor, tolerance * scale);
            }
        }
    }

    private static void AssertBits<TFeature, T>(GramShape shape, TFeature[] values, GramIsa isa)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] weights = Weights<T>(shape.Pixels);
        (T[] expected, T[] expectedMeans) = Compute<T, T>(
            [.. values.Select(T.CreateChecked)], weights, shape with { Layout = FeatureLayout.ChannelsFirst },
            WeightedNormalization.Biased, new GramOptions { Isa = GramIsa.Scalar, MaxDegreeOfParallelism = 1 });
        foreach (int threads in new[] { 1, 2 })
        {
            (T[] covariance, T[] means) = Compute<TFeature, T>(
                Layouts.Of(values, shape, shape.Layout), weights, shape, WeightedNormalization.Biased,
                new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads });
            Assert.True(
                Digest.Of<T>(expected) == Digest.Of<T>(covariance), $"{shape} of {typeof(TFeature).Name}, {isa}, {threads} threads");
            Assert.Equal(expectedMeans, means);
        }
    }

    private static (T[] Covariance, T[] Means) Compute<TFeature, T>(
        TFeature[] features, T[] weights, GramShape shape, WeightedNormalization normalization, GramOptions options)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (var covariance, var means) = (new T[shape.GramLength], new T[shape.Channels]);
        Gram.ComputeWeightedCovariance<TFeature, T>(features, weights, shape, covariance, means, normalization, options);
        return (covariance, means);
    }

    /// <summary>From 0.25 to 2.25, no two alike in a block; their roots are not exact.</summary>
    private static T[] Weights<T>(int pixels)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, pixels).Select(pixel => T.CreateChecked(0.75 + (2 * ((pixel * 0.618) % 1))))];
}

using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Covariances, correlations and means of values whose squares leave the range of their type.</summary>
public sealed class RangeTests
{
    private const double SingleRoundoff = 1.0 / (1 << 24);

    /// <summary>Channels of three pixels; the squares of most underflow or overflow.</summary>
    private static float[][] Singles =>
    [
        [0, 1e-23f, 3e-23f, 0, 1.6e-27f, 3.2e-27f, 0, 0, 1],
        [0, 3e19f, 6e19f, 3e38f, -3e38f, 3e38f, float.MaxValue, float.MinValue, float.MinValue],
        [0, float.Epsilon, 3 * float.Epsilon, 1e-39f, 0, 2e-40f, 5, 5 + 1e-6f, 5],
        [1e38f, 1e-38f, 1e-38f, 1e-20f, 1e20f, 1, 7, 1, 0],
    ];

    private static double[][] Doubles =>
    [
        [0, 1e160, 2e160, 0, 1e-170, 3e-170, 1, 0, 0],
        [0, double.Epsilon, 2 * double.Epsilon, 1.7e308, -1.7e308, 1.7e308, double.MaxValue, double.MinValue, double.MinValue],
        [1e-320, 0, 3e-315, 1e-160, 1e160, 0, 1e300, 1e-300, -1],
        [1e150, -1e151, 3e149, 1e-146, -2e-148, 7e-147, 1e155, 3e154, 0],
    ];

    [Fact]
    public void CorrelationsOfSingles_AreRight() =>
        Assert.All(Singles, features => AssertRight(features, new GramShape(3, 3), 4 * SingleRoundoff));

    [Fact]
    public void CorrelationsOfDoubles_AreRight() =>
        Assert.All(Doubles, features => AssertRight(features, new GramShape(3, 3), 1e-15));

    /// <summary>Every block of a channel has another size, from 10⁻⁴² to 10³⁷, and channels are constant or zero for a while.</summary>
    [Fact]
    public void SinglesWhoseSizeChanges_AreRight()
    {
        var shape = new GramShape(7, 5000);
        float[] features = [.. Mixed(shape, block: 1024, smallest: -42, largest: 37).Select(value => (float)value)];
        AssertRight(features, shape, 3 * Gram.Explain(shape).ErrorBound);
    }

    [Fact]
    public void DoublesWhoseSizeChanges_AreRight()
    {
        var shape = new GramShape(7, 2500);
        AssertRight(Mixed(shape, block: 512, smallest: -318, largest: 307), shape, 3 * Gram.Explain(shape, GramElement.Double).ErrorBound);
    }

    /// <summary>In a quarter of such channels it was 0.9999999999999998, because two roots were multiplied.</summary>
    [Theory]
    [InlineData(-160)]
    [InlineData(-140)]
    [InlineData(140)]
    [InlineData(153)]
    public void AVaryingChannel_CorrelatesWithItselfByOne(int exponent)
    {
        var shape = new GramShape(64, 20);
        double[] features = [.. Samples.UniformDoubles(shape).Select(value => value * Math.Pow(10, exponent))];
        double[] correlation = new double[shape.GramLength];
        Gram.ComputeCorrelation(features, shape, correlation, []);
        Assert.All(Enumerable.Range(0, 64), channel => Assert.Equal(1, correlation[channel * 65]));
    }

    /// <summary>Where the result does not fit its type, it is ∞, never NaN; where it fits, it is right.</summary>
    [Fact]
    public void ACovariance_OverflowsOnlyItself()
    {
        double[] covariance = new double[9];
        Gram.ComputeCovariance([0, 1e160, 2e160, 0, 1e-170, 2e-170, 0, 1e140, 2e140], new GramShape(3, 3), covariance, []);
        double[] expected = [double.PositiveInfinity, 1e-10, 1e300, 1e-10, 0, 1e-30, 1e300, 1e-30, 1e280];
        Assert.All(expected.Zip(covariance), pair => Assert.True(
            pair.First == pair.Second || Math.Abs(pair.Second - pair.First) <= 1e-15 * pair.First,
            $"{pair.Second} instead of {pair.First}"));

        float[] single = new float[4];
        Gram.ComputeCovariance([0, 3e19f, 6e19f, 0, 1e-23f, 2e-23f], new GramShape(2, 3), single, []);
        Assert.Equal(float.PositiveInfinity, single[0]);
        Assert.Equal(3e-4f, single[1], 1e-9f);
        Assert.Equal(0, single[3]);
    }

    /// <summary>
    /// |computed − exact| ≤ γₙ·Σ|x|/M with the γₙ of a product: an outlier, wherever it is, costs no digits.
    /// </summary>
    [Theory]
    [InlineData(3)]
    [InlineData(16)]
    [InlineData(1024)]
    [InlineData(5000)]
    [InlineData(20_001)]
    public void AMean_HasTheBoundOfAProduct(int pixels)
    {
        var shape = new GramShape(1, pixels);
        foreach (int outlier in new[] { 0, pixels / 2 })
        {
            foreach (double size in new[] { 0, 1e6, -1e12, 1e37 })
            {
                double[] features = [.. Samples.UniformDoubles(shape).Select(value => value + 5)];
                features[outlier] += size;
                AssertMeanIsRight(features, shape, GramElement.Double);
                AssertMeanIsRight([.. features.Select(value => (float)value)], shape, GramElement.Single);
            }
        }
    }

    [Fact]
    public void AMeanThatExists_DoesNotOverflow()
    {
        Assert.Equal(0, Mean([3e38f, -3e38f]));
        Assert.Equal(float.MaxValue, Mean([.. Enumerable.Repeat(float.MaxValue, 3000)]));
        Assert.Equal(0, Mean([double.MaxValue, double.MinValue]));
        Assert.Equal(double.MaxValue / 3, Mean([double.MaxValue, double.MaxValue, double.MinValue]), double.MaxValue * 1e-16);
        double[] halves = [.. Enumerable.Repeat(double.MaxValue, 1024), .. Enumerable.Repeat(double.MinValue, 1024)];
        Assert.Equal(0, Mean(halves), 1e-15 * double.MaxValue);
        Assert.Equal(
            float.PositiveInfinity, Mean([.. Enumerable.Repeat(1f, 2000), float.PositiveInfinity, .. Enumerable.Repeat(1f, 2000)]));
        Assert.Equal(float.NaN, Mean([float.NegativeInfinity, .. Enumerable.Repeat(1f, 2000), float.PositiveInfinity]));
    }

    /// <summary>Correlations are those of exact arithmetic, however they are computed.</summary>
    private static void AssertRight<T>(T[] features, GramShape shape, double allowed)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        (int channels, int pixels) = (shape.Channels, shape.Pixels);
        double[] exactly = [.. features.Select(double.CreateChecked)];
        var correlation = new T[shape.GramLength];
        var means = new T[channels];
        Gram.ComputeCorrelation(features, shape, correlation, means, new GramOptions { Isa = GramIsa.Scalar });
        for (int i = 0; i < channels; i++)
        {
            ReadOnlySpan<double> row = exactly.AsSpan(i * pixels, pixels);
            Assert.Equal(T.One, correlation[i * (channels + 1)]);
            for (int j = 0; j < channels; j++)
            {
                double exact = ExactMoments.Correlation(row, exactly.AsSpan(j * pixels, pixels));
                double actual = double.CreateChecked(correlation[(i * channels) + j]);
                if (!(Math.Abs(actual - exact) <= allowed))
                {
                    Assert.Fail($"[{i},{j}] is {actual:R} instead of {exact:R}.");
                }
            }
        }

        foreach (GramIsa isa in Gram.SupportedIsas)
        {
            var options = new GramOptions { Isa = isa };
            var other = new T[shape.GramLength];
            var otherMeans = new T[channels];
            var last = shape with { Layout = FeatureLayout.ChannelsLast };
            T[] laid = Layouts.Of(features, shape, FeatureLayout.ChannelsLast);
            Gram.ComputeCorrelation(features, shape, other, otherMeans, options);
            AssertSame(other, otherMeans);
            Gram.ComputeCorrelation(laid, last, other, otherMeans, options);
            AssertSame(other, otherMeans);
            foreach (int length in new[] { 1, 700, 2048 })
            {
                var accumulator = new GramAccumulator<T>(channels, GramStatistics.All, FeatureLayout.ChannelsLast, options);
                for (int first = 0; first < pixels; first += length)
                {
                    int count = Math.Min(length, pixels - first);
                    accumulator.Add(laid.AsSpan(first * channels, count * channels), count);
                }

                using var stream = new MemoryStream();
                accumulator.Save(stream);
                stream.Position = 0;
                GramAccumulator.Load<T>(stream).ReadCorrelation(other, otherMeans);
                AssertSame(other, otherMeans);
            }
        }

        void AssertSame(T[] other, T[] otherMeans)
        {
            Assert.Equal(correlation, other);
            Assert.Equal(means, otherMeans);
        }
    }

    private static void AssertMeanIsRight<T>(T[] features, GramShape shape, GramElement element)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] exactly = [.. features.Select(double.CreateChecked)];
        double error = Math.Abs(double.CreateChecked(Mean(features)) - ExactMoments.Mean(exactly));
        double allowed = Gram.Explain(shape, element).ErrorBound * exactly.Sum(Math.Abs) / shape.Pixels;
        Assert.True(error <= allowed, $"{element} {shape}: off by {error:R}, {allowed:R} allowed.");
    }

    private static T Mean<T>(T[] features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var mean = new T[1];
        Gram.ComputeCovariance(features, new GramShape(1, features.Length), new T[1], mean, CovarianceNormalization.Biased);
        return mean[0];
    }

    /// <summary>Samples whose size changes from block to block, between powers of ten.</summary>
    private static double[] Mixed(GramShape shape, int block, int smallest, int largest)
    {
        var random = new Random(5);
        double[] features = new double[shape.FeatureLength];
        double size = 0;
        for (int i = 0; i < features.Length; i++)
        {
            int pixel = i % shape.Pixels;
            if (pixel % block == 0)
            {
                // Channel 0 is small and channel 1 large throughout.
                int channel = i / shape.Pixels;
                int exponent = channel == 0 ? random.Next(smallest, smallest + 8)
                    : channel == 1 ? random.Next(largest - 8, largest) : random.Next(smallest, largest);
                size = random.Next(6) == 0 ? 0 : Math.Pow(10, exponent);
            }

            features[i] = size * ((pixel / block) % 4 == 3 ? 1 : random.NextDouble() - 0.3);
        }

        return features;
    }
}

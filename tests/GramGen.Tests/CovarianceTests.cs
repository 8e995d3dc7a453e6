using GramGen.Tests.Child;

namespace GramGen.Tests;

public sealed class CovarianceTests
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>Of the samples, between −1 and 1.</summary>
    private const double Spread = 2;

    public static TheoryData<GramIsa, FeatureLayout> IsasAndLayouts =>
        [.. from isa in Enum.GetValues<GramIsa>() from layout in Enum.GetValues<FeatureLayout>() select (isa, layout)];

    /// <summary>Sizes at the edges of lanes, blocks, strips and groups of blocks.</summary>
    public static GramShape[] Shapes { get; } =
    [
        new(1, 2), new(1, 1025), new(2, 3), new(3, 15), new(3, 16), new(4, 17), new(5, 1023), new(6, 1024), new(7, 2049),
        new(13, 33), new(22, 48), new(24, 600), new(25, 9217), new(64, 196), new(65, 1030), new(150, 1100),
    ];

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void EveryWay_HasTheSameBits(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Shapes)
        {
            float[] features = Offset(Samples.Uniform(shape), shape);
            (float[] expected, float[] expectedMeans) =
                Compute(shape, features, new GramOptions { Isa = GramIsa.Scalar, MaxDegreeOfParallelism = 1 });
            float[] laid = Layouts.Of(features, shape, layout);
            foreach (int threads in new[] { 1, -1 })
            {
                foreach (GramImplementation implementation in new[] { GramImplementation.Auto, GramImplementation.Generic })
                {
                    var options = new GramOptions { Isa = isa, Implementation = implementation, MaxDegreeOfParallelism = threads };
                    (float[] covariance, float[] means) = Compute(shape with { Layout = layout }, laid, options);
                    Assert.True(
                        Digest.Of<float>(expected) == Digest.Of<float>(covariance), $"{shape}, {threads} threads, {implementation}");
                    Assert.Equal(expectedMeans, means);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void Doubles_Too(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Shapes)
        {
            double[] features = [.. Samples.UniformDoubles(shape).Select(value => value + 1000)];
            double[] expected = new double[shape.GramLength];
            double[] covariance = new double[shape.GramLength];
            Gram.ComputeCovariance(features, shape, expected, [], options: new GramOptions { Isa = GramIsa.Scalar });
            Gram.ComputeCovariance(
                Layouts.Of(features, shape, layout), shape with { Layout = layout }, covariance, [],
                options: new GramOptions { Isa = isa });
            Assert.Equal(expected, covariance);
        }
    }

    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void Halves_HaveTheBitsOfTheConverted(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach (GramShape shape in Shapes)
        {
            Half[] features = [.. Samples.UniformHalves(shape).Select(value => value + (Half)3)];
            float[] widened = [.. features.Select(value => (float)value)];
            (float[] expected, float[] expectedMeans) = Compute(shape, widened, GramOptions.Default);
            float[] covariance = new float[shape.GramLength];
            float[] means = new float[shape.Channels];
            Gram.ComputeCovariance(
                Layouts.Of(features, shape, layout), shape with { Layout = layout }, covariance, means,
                options: new GramOptions { Isa = isa });
            Assert.True(Digest.Of<float>(expected) == Digest.Of<float>(covariance), $"{shape}");
            Assert.Equal(expectedMeans, means);
        }
    }

    /// <summary>
    /// |computed − exact| ≤ γₙ·Σ|z_i·z_j| / divisor with z the deviations: those of the Gram matrix, one of each deviation, and
    /// those of the end. However large the mean is.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(-30_000)]
    public void AnEntry_IsWithinTheBoundOfAGramMatrixOfDeviations(float offset)
    {
        foreach (GramShape shape in Shapes)
        {
            float[] features = [.. Samples.Uniform(shape).Select(value => value + offset)];
            double[] exactly = [.. features.Select(value => (double)value)];
            (float[] covariance, float[] means) = Compute(shape, features, GramOptions.Default);
            double bound = Gram.Explain(shape).ErrorBound + (8 * UnitRoundoff);
            for (int i = 0; i < shape.Channels; i += 1 + (shape.Channels / 7))
            {
                ReadOnlySpan<double> row = exactly.AsSpan(i * shape.Pixels, shape.Pixels);
                // It is rounded once; before, differences to the first value are added in lanes of a block, 66 roundings deep.
                double mean = ExactMoments.Mean(row);
                Assert.InRange(Math.Abs(means[i] - mean), 0, UnitRoundoff * ((1.001 * Math.Abs(mean)) + (66 * Spread)));
                for (int j = 0; j <= i; j += 1 + (shape.Channels / 7))
                {
                    ReadOnlySpan<double> column = exactly.AsSpan(j * shape.Pixels, shape.Pixels);
                    double exact = ExactMoments.Covariance(row, column, shape.Pixels - 1);
                    double error = Math.Abs(covariance[(i * shape.Channels) + j] - exact);
                    double allowed = bound * DeviationProducts(row, column) / (shape.Pixels - 1);
                    if (!(error <= allowed))
                    {
                        Assert.Fail($"{shape} at {offset}: [{i},{j}] is off by {error:R}, {allowed:R} allowed.");
                    }
                }
            }
        }
    }

    [Fact]
    public void Normalizations_DifferByTheirDivisors()
    {
        var shape = new GramShape(5, 50);
        double[] features = Samples.UniformDoubles(shape);
        double[] unbiased = new double[25];
        double[] biased = new double[25];
        Gram.ComputeCovariance(features, shape, unbiased, []);
        Gram.ComputeCovariance(features, shape, biased, [], CovarianceNormalization.Biased);
        for (int i = 0; i < 25; i++)
        {
            Assert.Equal(unbiased[i] * 49 / 50, biased[i], 1e-15);
        }
    }

    /// <summary>G/M − μμᵀ, which is the same for values that do not cancel.</summary>
    [Fact]
    public void OfIntegers_ItIsTheGramMatrixLessTheMeans()
    {
        var shape = new GramShape(6, 64);
        float[] features = Samples.Integers(shape);
        float[] gram = new float[36];
        float[] covariance = new float[36];
        float[] means = new float[6];
        Gram.Compute(features, shape, gram);
        Gram.ComputeCovariance(features, shape, covariance, means, CovarianceNormalization.Biased);
        for (int i = 0; i < 36; i++)
        {
            Assert.Equal((gram[i] / 64) - (means[i / 6] * means[i % 6]), covariance[i], 1e-5f);
        }
    }

    [Fact]
    public void AConstantChannel_CovariesWithNoneAndCorrelatesWithNone()
    {
        var shape = new GramShape(4, 3000);
        float[] features = Samples.Uniform(shape);
        features.AsSpan(2 * 3000, 3000).Fill(0.1f);
        (float[] covariance, float[] means) = Compute(shape, features, GramOptions.Default);
        float[] correlation = new float[16];
        Gram.ComputeCorrelation(features, shape, correlation, []);
        Assert.Equal(0.1f, means[2]);
        for (int i = 0; i < 16; i++)
        {
            bool isConstant = i / 4 == 2 || i % 4 == 2;
            Assert.Equal(isConstant, covariance[i] == 0);
            Assert.Equal(isConstant, float.IsNaN(correlation[i]));
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void WhatIsNotFinite_StaysInItsChannel(float value)
    {
        var shape = new GramShape(5, 1100);
        foreach (int pixel in new[] { 0, 7, 1099 })
        {
            float[] features = Samples.Uniform(shape);
            (float[] expected, _) = Compute(shape, features, GramOptions.Default);
            features[shape.Pixels + pixel] = value;
            (float[] covariance, float[] means) = Compute(shape, features, GramOptions.Default);
            for (int i = 0; i < 25; i++)
            {
                Assert.Equal(i / 5 == 1 || i % 5 == 1 ? float.NaN : expected[i], covariance[i]);
            }

            Assert.Equal(1, means.Count(mean => !float.IsFinite(mean)));
        }
    }

    [Fact]
    public void ACorrelation_IsTheCovarianceOverTheDeviations()
    {
        var shape = new GramShape(7, 1500);
        double[] features = Samples.UniformDoubles(shape);
        for (int k = 0; k < shape.Pixels; k++)
        {
            features[k] = 0.25 * features[shape.Pixels + k];
            features[(2 * shape.Pixels) + k] = 5 - features[shape.Pixels + k];
            features[(3 * shape.Pixels) + k] = 1e-150 * features[(4 * shape.Pixels) + k];
        }

        double[] covariance = new double[49];
        double[] correlation = new double[49];
        double[] means = new double[7];
        Gram.ComputeCovariance(features, shape, covariance, []);
        Gram.ComputeCorrelation(features, shape, correlation, means);
        for (int i = 0; i < 7; i++)
        {
            Assert.Equal(1, correlation[i * 8]);
            for (int j = 0; j < 7; j++)
            {
                Assert.Equal(correlation[(i * 7) + j], correlation[(j * 7) + i]);
                Assert.InRange(correlation[(i * 7) + j], -1, 1);
                Assert.Equal(
                    covariance[(i * 7) + j] / Math.Sqrt(covariance[i * 8]) / Math.Sqrt(covariance[j * 8]),
                    correlation[(i * 7) + j], 1e-14);
            }
        }

        Assert.Equal(1, correlation[1]);
        Assert.Equal(-1, correlation[2], 1e-12);
        Assert.Equal(1, correlation[(3 * 7) + 4], 1e-12);
    }

    [Fact]
    public void BadArguments_AreRefusedAndNothingIsWritten()
    {
        var shape = new GramShape(3, 4);
        float[] features = new float[12];
        float[] matrix = [7, 7, 7, 7, 7, 7, 7, 7, 7];
        AssertRefused("The features of 3×4 have 12 values", () => Gram.ComputeCovariance(new float[11], shape, matrix, []));
        AssertRefused("The matrix of 3×4 has 9 values (channels × channels); the span has 8.", () =>
            Gram.ComputeCovariance(features, shape, matrix.AsSpan(1), []));
        AssertRefused("3×4 has 3 means, one for each channel; the span has 4. It may be empty.", () =>
            Gram.ComputeCorrelation(features, shape, matrix, new float[4]));
        AssertRefused("An unbiased covariance divides by M - 1, which is 0 for one pixel.", () =>
            Gram.ComputeCovariance(new float[3], new GramShape(3, 1), matrix, []));
        AssertRefused("CovarianceNormalization must be one of Unbiased, Biased; it is 9.", () =>
            Gram.ComputeCovariance(features, shape, matrix, [], (CovarianceNormalization)9));
        AssertRefused("The means must not overlap the matrix.", () => Gram.ComputeCovariance(features, shape, matrix, matrix.AsSpan(0, 3)));
        AssertRefused("The destination must not overlap", () => Gram.ComputeCovariance(features, shape, features.AsSpan(0, 9), []));
        AssertRefused("The destination must not overlap", () => Gram.ComputeCovariance(features, shape, matrix, features.AsSpan(0, 3)));
        AssertRefused("The shape is empty", () => Gram.ComputeCovariance(features, default, matrix, []));
        Assert.All(matrix, value => Assert.Equal(7, value));
    }

    [Fact]
    public void OnePixel_HasABiasedCovarianceOfZero()
    {
        float[] covariance = [7, 7, 7, 7];
        float[] means = new float[2];
        Gram.ComputeCovariance(new float[] { 3, 5 }, new GramShape(2, 1), covariance, means, CovarianceNormalization.Biased);
        Assert.Equal([0, 0, 0, 0], covariance);
        Assert.Equal([3, 5], means);
    }

    [Fact]
    public void EveryDefaultOfTheProcess_GivesTheSame() =>
        ChildProcess.AssertSameUnderEveryDefault("covariances");

    /// <summary>The bits are part of the contract.</summary>
    [Fact]
    public void KnownSamples_HaveTheKnownDigest()
    {
        string lines = string.Join('\n', Digest.CovarianceLines());
        Assert.Equal(
            "43A2D743B56C5CAA9726ECDF856E4533E685E9F5B5ACC3F481E62AF2A478CAF8",
            Digest.Of<byte>(System.Text.Encoding.UTF8.GetBytes(lines)));
    }

    private static void AssertRefused(string message, Action call) =>
        Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static (float[] Covariance, float[] Means) Compute(GramShape shape, float[] features, GramOptions options)
    {
        float[] covariance = new float[shape.GramLength];
        float[] means = new float[shape.Channels];
        Gram.ComputeCovariance(features, shape, covariance, means, options: options);
        return (covariance, means);
    }

    /// <summary>Each channel about another mean.</summary>
    private static float[] Offset(float[] features, GramShape shape) =>
        [.. features.Select((value, i) => value + (10 * (i / shape.Pixels)))];

    private static double DeviationProducts(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        (double meanX, double meanY) = (ExactMoments.Mean(x), ExactMoments.Mean(y));
        double sum = 0;
        for (int i = 0; i < x.Length; i++)
        {
            sum += Math.Abs((x[i] - meanX) * (y[i] - meanY));
        }

        return sum;
    }
}

namespace GramGen.TorchSharp.Tests.Device;

public sealed class CovarianceOperationTests
{
    private static readonly GramShape Shape = new(5, 777);

    public CovarianceOperationTests() => Torch.Require();

    public static TheoryData<Cut, FeatureLayout> Cases => ProductOperationTests.Cases;

    [Theory]
    [MemberData(nameof(Cases))]
    public void Covariances_AreWithinTheBound(Cut cut, FeatureLayout layout)
    {
        var sample = new Sample<float>(Shape, layout);
        (double[] sums, double[] magnitudes, double[] exactMeans) = sample.Deviations();
        TorchGramBackend backend = TestDevices.With(cut, Shape, sizeof(float));
        var options = new GramOptions { Backend = backend };
        float[] covariance = new float[Shape.GramLength];
        float[] means = new float[Shape.Channels];
        TestDevices.AssertNothingLeft(() => Gram.ComputeCovariance(sample.Features, sample.Shape, covariance, means, options: options));
        Assert.All(exactMeans.Zip(means), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
        double divisor = 1.0 / (Shape.Pixels - 1);
        Exact.AssertNear(Times(sums, divisor), Times(magnitudes, divisor), covariance, Shape.Pixels + 10);
        Exact.AssertSymmetric(covariance, Shape.Channels);

        Gram.ComputeCovariance(sample.Features, sample.Shape, covariance, [], CovarianceNormalization.Biased, options);
        Exact.AssertNear(Times(sums, 1.0 / Shape.Pixels), Times(magnitudes, 1.0 / Shape.Pixels), covariance, Shape.Pixels + 10);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void CorrelationsOfDoubles_AreThoseOfTheCpu(Cut cut, FeatureLayout layout)
    {
        var sample = new Sample<double>(Shape, layout);
        double[] expected = new double[Shape.GramLength];
        double[] correlation = new double[Shape.GramLength];
        Gram.ComputeCorrelation(sample.Features, sample.Shape, expected, []);
        TorchGramBackend backend = TestDevices.With(cut, Shape, sizeof(double));
        Gram.ComputeCorrelation(sample.Features, sample.Shape, correlation, [], new GramOptions { Backend = backend });
        Assert.All(expected.Zip(correlation), pair => Assert.Equal(pair.First, pair.Second, 1e-13));
        Assert.All(Enumerable.Range(0, Shape.Channels), i => Assert.Equal(1, correlation[i * (Shape.Channels + 1)]));
    }

    /// <summary>The one-pass formula would lose all digits: the mean is 2²⁰ times the deviation.</summary>
    [Theory]
    [InlineData(Cut.None)]
    [InlineData(Cut.Planned)]
    public void OfAFarMean_NothingCancels(Cut cut)
    {
        var shape = new GramShape(2, 1000);
        float[] features = [.. Enumerable.Range(0, 2000).Select(k => 1048576 + (float)(k % 3))];
        double[] doubles = [.. features.Select(value => (double)value)];
        double[] expected = new double[4];
        Gram.ComputeCovariance(doubles, shape, expected, []);
        float[] covariance = new float[4];
        Gram.ComputeCovariance(
            features, shape, covariance, [], options: new GramOptions { Backend = TestDevices.With(cut, shape, sizeof(float)) });
        Assert.All(expected.Zip(covariance), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
    }

    /// <summary>The product of the pixels before a chunk and those in it leaves the range of an int: here it is 2³².</summary>
    [Fact]
    public void LongChunks_AreMerged()
    {
        var shape = new GramShape(1, 1 << 17);
        float[] features = [.. Enumerable.Repeat(-1f, 1 << 16), .. Enumerable.Repeat(1f, 1 << 16)];
        float[] variance = new float[1];
        // Four matrices, and 2¹⁶ pixels as they are and centred.
        var backend = new TorchGramBackend("cpu") { MemoryLimit = (4 * sizeof(float)) + (2 * sizeof(float) << 16) };
        Gram.ComputeCovariance(features, shape, variance, [], CovarianceNormalization.Biased, new GramOptions { Backend = backend });
        Assert.Equal(1, variance[0], 1e-6);
    }

    [Fact]
    public void AConstantChannel_CorrelatesWithNothing()
    {
        float[] features = [3, 3, 3, 3, 1, 2, 3, 5];
        float[] correlation = new float[4];
        Gram.ComputeCorrelation(features, new GramShape(2, 4), correlation, [], new GramOptions { Backend = new TorchGramBackend("cpu") });
        Assert.Equal([float.NaN, float.NaN, float.NaN, 1], correlation);
    }

    private static double[] Times(double[] values, double factor) => [.. values.Select(value => value * factor)];
}

using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Near pairs, rows of zeros, values that are not finite, very large and very small ones, and bad arguments.</summary>
public sealed class SimilarityEdgeTests
{
    /// <summary>The vectors of scikit-learn's issue 9354: 0.03125 is what the formula alone gives.</summary>
    [Fact]
    public void NearSingles_AreAsFarApartAsTheyAre()
    {
        float[] features = [61.221637725830078125f, 71.60662841796875f, -65.7512664794921875f,
            61.221637725830078125f, 71.60894012451171875f, -65.72847747802734375f];
        float[] distances = SimilaritySamples.Distances.Compute<float, float>(features, new GramShape(2, 3), null);
        Assert.Equal(0.0229059506440019884643951, distances[1], 1e-9);
        Assert.Equal(0, distances[0]);
    }

    /// <summary>scikit-learn's extreme values, those too that it marks as failing: 1 and 1 + ε in every dimension.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1_000_000)]
    public void NearRows_KeepTheirDigits(int dimensions)
    {
        float[] singles = [.. Enumerable.Repeat(1f, dimensions), .. Enumerable.Repeat(1f + 1e-4f, dimensions)];
        double single = (1f + 1e-4f - 1f) * Math.Sqrt(dimensions);
        Assert.Equal(1, SimilaritySamples.Distances.Compute<float, float>(singles, new GramShape(2, dimensions), null)[1] / single, 2e-6);
        double[] doubles = [.. Enumerable.Repeat(1.0, dimensions), .. Enumerable.Repeat(1 + 1e-8, dimensions)];
        double expected = (1 + 1e-8 - 1) * Math.Sqrt(dimensions);
        double[] distances = SimilaritySamples.Distances.Compute<double, double>(doubles, new GramShape(2, dimensions), null);
        Assert.Equal(1, distances[1] / expected, 1e-13);
    }

    [Theory]
    [InlineData(10000f, 10001f)]
    [InlineData(3e19f, 3.1e19f)]
    [InlineData(-2e19f, -1e19f)]
    [InlineData(0f, 1e-20f)]
    public void TwoSingles_AreAsFarApartAsTheirDifference(float x, float y)
    {
        float[] squared = SimilaritySamples.SquaredDistances.Compute<float, float>([x, y], new GramShape(2, 1), null);
        Assert.Equal([0, (x - y) * (x - y), (x - y) * (x - y), 0], squared);
    }

    [Theory]
    [InlineData(1e8, 1e8 + 1)]
    [InlineData(1e154, 1.1e154)]
    [InlineData(-1.2e154, -1.1e154)]
    public void TwoDoubles_AreAsFarApartAsTheirDifference(double x, double y) => Assert.Equal(
        Math.Abs(x - y), SimilaritySamples.Distances.Compute<double, double>([x, y], new GramShape(2, 1), null)[1]);

    [Fact]
    public void RowsOfZeros_HaveNoAngle()
    {
        var shape = new GramShape(3, 20);
        float[] features = Samples.Uniform(shape);
        features.AsSpan(20, 20).Clear();
        float[] cosines = SimilaritySamples.Cosines.Compute<float, float>(features, shape, null);
        Assert.Equal([1, 0, cosines[2], 0, 0, 0, cosines[2], 0, 1], cosines);
        Assert.Equal(1, SimilaritySamples.Rbf.Compute<float, float>(new float[60], shape, null).Distinct().Single());
    }

    /// <summary>Rows whose squares overflow or underflow have the cosines of the same rows of ordinary size.</summary>
    [Theory]
    [InlineData(FeatureLayout.ChannelsFirst)]
    [InlineData(FeatureLayout.ChannelsLast)]
    public void Cosines_DoNotDependOnTheSizeOfRows(FeatureLayout layout)
    {
        var shape = new GramShape(20, 33);
        float[] features = Samples.Uniform(shape);
        double[] doubles = Samples.UniformDoubles(shape);
        float[] scaled = [.. features.Select((value, i) => MathF.ScaleB(value, (i / 33 % 3 * 120) - 120))];
        double[] scaledDoubles = [.. doubles.Select((value, i) => Math.ScaleB(value, (i / 33 % 3 * 1000) - 1000))];
        scaled.AsSpan(33, 33).Clear();
        float[] cosines = SimilaritySamples.Cosines.Compute<float, float>(
            Layouts.Of(scaled, shape, layout), shape with { Layout = layout }, null);
        double[] ofDoubles = SimilaritySamples.Cosines.Compute<double, double>(
            Layouts.Of(scaledDoubles, shape, layout), shape with { Layout = layout }, null);
        double[] exact = SimilarityReference.Doubles<float>(features);
        for (int i = 0; i < shape.GramLength; i++)
        {
            (int row, int column) = (i / 20, i % 20);
            double expected = row == 1 || column == 1 ? 0 : Cosine(exact, row, column);
            Assert.Equal(expected, cosines[i], 1e-6);
            Assert.Equal(Cosine(doubles, row, column), ofDoubles[i], 1e-14);
        }

        static double Cosine(double[] values, int row, int column) =>
            SimilarityReference.Cosine(values.AsSpan(row * 33, 33), values.AsSpan(column * 33, 33));
    }

    [Theory]
    [MemberData(nameof(Paths.Isas), MemberType = typeof(Paths))]
    public void ValuesThatAreNotFinite_StayInTheirRowAndColumn(GramIsa isa)
    {
        Paths.SkipUnlessSupported(isa);
        var shape = new GramShape(40, 50);
        float[] features = Samples.Uniform(shape);
        features[50 + 7] = float.NaN;
        features[(30 * 50) + 3] = float.PositiveInfinity;
        features[(31 * 50) + 3] = float.NegativeInfinity;
        features[(32 * 50) + 3] = float.PositiveInfinity;
        foreach (SimilarityCall similarity in SimilaritySamples.All)
        {
            float[] result = similarity.Compute<float, float>(features, shape, new GramOptions { Isa = isa });
            for (int i = 0; i < result.Length; i++)
            {
                (int row, int column) = (i / 40, i % 40);
                bool isNaN = row == 1 || column == 1;
                bool isInfinite = row is 30 or 31 or 32 || column is 30 or 31 or 32;
                bool isDifference = (row is 30 or 32 && column is 30 or 32) || (row == 31 && column == 31);
                uint bits = BitConverter.SingleToUInt32Bits(result[i]);
                if (isNaN || (isInfinite && similarity.Name == "cosine"))
                {
                    Assert.Equal(BitConverter.SingleToUInt32Bits(float.NaN), bits);
                }
                else if (isInfinite && similarity.Name != "polynomial")
                {
                    float expected = isDifference ? float.NaN : similarity.Name == "rbf" ? 0 : float.PositiveInfinity;
                    Assert.True(expected.Equals(result[i]), $"{similarity.Name}[{row}, {column}] is {result[i]}");
                }
                else if (!isInfinite)
                {
                    Assert.True(float.IsFinite(result[i]), $"{similarity.Name}[{row}, {column}] is {result[i]}");
                }
            }
        }
    }

    [Fact]
    public void CenteredKernels_HaveRowsThatSumToZero()
    {
        double[] kernel = [4, 1, 1, 10];
        Gram.CenterKernel<double>(kernel, 2);
        Assert.Equal([3, -3, -3, 3], kernel);

        // H·(F·Fᵀ)·H is the Gram matrix of points about their mean.
        var shape = new GramShape(37, 5);
        float[] points = Samples.Uniform(shape);
        float[] gram = new float[shape.GramLength];
        Gram.Compute<float, float>(points, shape, gram);
        Gram.CenterKernel<float>(gram, 37);
        float[] centred = [.. points.Select((value, i) => value - Enumerable.Range(0, 37).Average(row => points[(row * 5) + (i % 5)]))];
        float[] expected = new float[shape.GramLength];
        Gram.Compute<float, float>(centred, shape, expected);
        Assert.All(gram.Zip(expected), pair => Assert.Equal(pair.Second, pair.First, 2e-6));
        Assert.All(Enumerable.Range(0, 37 * 37), i => Assert.Equal(gram[i], gram[(i % 37 * 37) + (i / 37)]));
    }

    [Fact]
    public void BadArguments_AreRefusedBeforeAnythingIsWritten()
    {
        var shape = new GramShape(2, 3);
        float[] features = [1, 2, 3, 4, 5, 6];
        float[] result = new float[4];
        Refuse("The features of 2×3 have 6 values", () => Gram.ComputeCosines<float, float>(features.AsSpan(1), shape, result));
        Refuse("The Gram matrix of 2×3 has 4 values", () => Gram.ComputeSquaredDistances<float, float>(features, shape, result.AsSpan(1)));
        Refuse("The destination must not overlap", () => Gram.ComputeDistances<float, float>(features, shape, features.AsSpan(2)));
        Refuse("gamma must not be negative; it is -0.5.", () => Gram.ComputeRbfKernel<float, float>(features, shape, result, -0.5));
        Refuse("gamma must be finite as Single; it is 1E+40.", () => Gram.ComputeRbfKernel<float, float>(features, shape, result, 1e40));
        Refuse("degree must be at least 1; it is 0.", () => Gram.ComputePolynomialKernel<float, float>(features, shape, result, degree: 0));
        Refuse(
            "constant must be finite as Single; it is NaN.",
            () => Gram.ComputePolynomialKernel<float, float>(features, shape, result, constant: double.NaN));
        Refuse(
            "The options name recorder, which computes no cosines; only the CPU does.",
            () => Gram.ComputeCosines<float, float>(features, shape, result, new GramOptions { Backend = new RecordingBackend() }));
        Refuse("A matrix of order 2 has 4 values; the span has 6.", () => Gram.CenterKernel<float>(features, 2));
        Refuse("order must be at least 1; it is 0.", () => Gram.CenterKernel<float>([], 0));
        Assert.Throws<NotSupportedException>(() => Gram.CenterKernel<Half>(new Half[4], 2));
        Assert.All(result, value => Assert.Equal(0, value));

        static void Refuse(string message, Action call) =>
            Assert.StartsWith(message, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);
    }
}

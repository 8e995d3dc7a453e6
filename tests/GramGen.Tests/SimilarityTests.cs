using System.Collections.Concurrent;
using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>Cosines, distances and kernels of all pairs of channels: within their bounds, and with the same bits everywhere.</summary>
public sealed class SimilarityTests
{
    /// <summary>Looped, dot and outer products; of one KC block, several, and with partial vectors.</summary>
    private static readonly (int Channels, int Pixels)[] Sizes =
        [(1, 1), (2, 3), (3, 9), (5, 16), (7, 70), (17, 1025), (33, 100), (48, 9217), (65, 784), (130, 196), (300, 40)];

    /// <summary>Digests of the scalar code's results: made once.</summary>
    private static readonly ConcurrentDictionary<string, string> Expected = new();

    public static TheoryData<GramIsa, FeatureLayout> IsasAndLayouts =>
        [.. from isa in Enum.GetValues<GramIsa>() from layout in Enum.GetValues<FeatureLayout>() select (isa, layout)];

    /// <summary>The scalar code of rows is held to the bounds by <see cref="EveryEntry_IsWithinItsBound"/>.</summary>
    [Theory]
    [MemberData(nameof(IsasAndLayouts))]
    public void EveryPath_HasTheSameBits(GramIsa isa, FeatureLayout layout)
    {
        Paths.SkipUnlessSupported(isa);
        foreach ((int channels, int pixels) in Sizes)
        {
            var rows = new GramShape(channels, pixels);
            AssertBits<float, float>(rows, SimilaritySamples.WithNearPairs(Samples.Uniform(rows), rows), isa, layout);
            AssertBits<double, double>(rows, SimilaritySamples.WithNearPairs(Samples.UniformDoubles(rows), rows), isa, layout);
            AssertBits<Half, float>(rows, SimilaritySamples.WithNearPairs(Samples.UniformHalves(rows), rows), isa, layout);
        }
    }

    [Fact]
    public void EveryEntry_IsWithinItsBound()
    {
        foreach ((int channels, int pixels) in Sizes)
        {
            var shape = new GramShape(channels, pixels);
            AssertBounds(shape, SimilaritySamples.WithNearPairs(Samples.Uniform(shape), shape), Math.ScaleB(1, -24), 1.0 / 256);
            AssertBounds(shape, SimilaritySamples.WithNearPairs(Samples.UniformDoubles(shape), shape), Math.ScaleB(1, -53), 1.0 / 65536);
        }
    }

    /// <summary>An entry depends on its two channels alone, and on their order not even by a bit.</summary>
    [Fact]
    public void PermutedChannels_PermuteTheResult()
    {
        var shape = new GramShape(41, 300);
        float[] features = SimilaritySamples.WithNearPairs(Samples.Uniform(shape), shape);
        int[] order = [.. Enumerable.Range(0, 41).Select(i => i * 17 % 41)];
        float[] permuted = [.. order.SelectMany(row => features[(row * 300)..((row + 1) * 300)])];
        foreach (SimilarityCall similarity in SimilaritySamples.All)
        {
            float[] expected = similarity.Compute<float, float>(features, shape, null);
            float[] actual = similarity.Compute<float, float>(permuted, shape, null);
            for (int i = 0; i < shape.GramLength; i++)
            {
                float entry = expected[(order[i / 41] * 41) + order[i % 41]];
                Assert.True(entry.Equals(actual[i]), $"{similarity.Name}, entry {i}");
                Assert.True(actual[i].Equals(actual[(i % 41 * 41) + (i / 41)]), $"{similarity.Name}, entry {i} is not symmetric");
            }
        }
    }

    [Fact]
    public void Diagonals_AreExact()
    {
        var shape = new GramShape(50, 333);
        float[] features = Samples.Uniform(shape);
        Assert.All(Diagonal(SimilaritySamples.Cosines), value => Assert.Equal(1, value));
        Assert.All(Diagonal(SimilaritySamples.SquaredDistances), value => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(value)));
        Assert.All(Diagonal(SimilaritySamples.Distances), value => Assert.Equal(0u, BitConverter.SingleToUInt32Bits(value)));
        Assert.All(Diagonal(SimilaritySamples.Rbf), value => Assert.Equal(1, value));

        IEnumerable<float> Diagonal(SimilarityCall similarity) =>
            similarity.Compute<float, float>(features, shape, null).Where((_, i) => i % 51 == 0);
    }

    /// <summary>Parallel rows: rounding may not bring a cosine past 1.</summary>
    [Fact]
    public void Cosines_AreClamped()
    {
        var shape = new GramShape(60, 17);
        float[] row = Samples.Uniform(new GramShape(1, 17));
        float[] features = [.. Enumerable.Range(1, 60).SelectMany(i => row.Select(value => value * i * (i % 2 == 0 ? -1 : 1)))];
        float[] cosines = SimilaritySamples.Cosines.Compute<float, float>(features, shape, null);
        Assert.All(cosines, value => Assert.InRange(Math.Abs(value), 1 - 1e-6f, 1));
        Assert.Contains(cosines, value => value == -1);
    }

    [Fact]
    public void Polynomial_HasTheValuesOfItsFormula()
    {
        var shape = new GramShape(2, 2);
        double[] kernel = new double[4];
        Gram.ComputePolynomialKernel<double, double>([1, 2, 3, -1], shape, kernel, degree: 5, gamma: 0.5, constant: -2);
        Assert.Equal([Math.Pow(0.5, 5), Math.Pow(-1.5, 5), Math.Pow(-1.5, 5), 243], kernel);
        Gram.ComputePolynomialKernel<double, double>([1, 2, 3, -1], shape, kernel);
        Assert.Equal([Math.Pow(3.5, 3), Math.Pow(1.5, 3), Math.Pow(1.5, 3), 216], kernel);
        Gram.ComputePolynomialKernel<double, double>([1, 2, 3, -1], shape, kernel, degree: 1, gamma: 1, constant: 0);
        Assert.Equal([5, 1, 1, 10], kernel);
    }

    [Fact]
    public void EveryDefaultOfTheProcess_GivesTheSame() => ChildProcess.AssertSameUnderEveryDefault("similarities");

    /// <summary>The bits are part of the contract.</summary>
    [Fact]
    public void KnownSamples_HaveTheKnownDigest()
    {
        string lines = string.Join('\n', SimilarityDigest.Lines());
        Assert.Equal(
            "B7CFC2D79C66BE8DA4EC32B30D37008F5872461DC87DC1B90B96C9C9C61EB546",
            Digest.Of<byte>(System.Text.Encoding.UTF8.GetBytes(lines)));
    }

    private static void AssertBits<TFeature, TGram>(GramShape rows, TFeature[] features, GramIsa isa, FeatureLayout layout)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        foreach (SimilarityCall similarity in SimilaritySamples.All)
        {
            string expected = Expected.GetOrAdd(
                $"{similarity.Name} {rows} {typeof(TFeature)}",
                _ => Digest.Of<TGram>(similarity.Compute<TFeature, TGram>(features, rows, new GramOptions { Isa = GramIsa.Scalar })));
            foreach (int threads in rows.Channels < 48 ? [1] : new[] { 1, 2 })
            {
                TGram[] actual = similarity.Compute<TFeature, TGram>(
                    Layouts.Of(features, rows, layout),
                    rows with { Layout = layout },
                    new GramOptions { Isa = isa, MaxDegreeOfParallelism = threads });
                Assert.True(
                    expected == Digest.Of<TGram>(actual),
                    $"{similarity.Name} of {rows}, {typeof(TFeature).Name}, {threads} threads: other bits");
            }
        }
    }

    private static void AssertBounds<T>(GramShape shape, T[] features, double unit, double nearest)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double[] exact = SimilarityReference.Doubles<T>(features);
        T[] squared = SimilaritySamples.SquaredDistances.Compute<T, T>(features, shape, null);
        T[] distances = SimilaritySamples.Distances.Compute<T, T>(features, shape, null);
        T[] cosines = SimilaritySamples.Cosines.Compute<T, T>(features, shape, null);
        T[] kernel = SimilaritySamples.Rbf.Compute<T, T>(features, shape, null);
        double gamma = Gram.Explain(shape, typeof(T) == typeof(double) ? GramElement.Double : GramElement.Single).ErrorBound;
        for (int i = 0; i < shape.GramLength; i++)
        {
            ReadOnlySpan<double> x = exact.AsSpan(i / shape.Channels * shape.Pixels, shape.Pixels);
            ReadOnlySpan<double> y = exact.AsSpan(i % shape.Channels * shape.Pixels, shape.Pixels);
            double distance = SimilarityReference.SquaredDistance(x, y);
            double norms = SimilarityReference.Dot(x, x) + SimilarityReference.Dot(y, y);
            double computed = double.CreateChecked(squared[i]);
            bool isNear = distance < norms * nearest * 0.99;
            double relative = isNear ? gamma + (3 * unit) : (2 / nearest * (gamma + unit)) + unit;
            AssertWithin(distance, computed, relative * distance, $"d[{i}] of {shape}");
            AssertWithin(Math.Sqrt(computed), double.CreateChecked(distances[i]), 2 * unit * Math.Sqrt(computed), $"√d[{i}] of {shape}");
            AssertWithin(
                Math.Exp(-computed), double.CreateChecked(kernel[i]), ((3 + computed) * unit * Math.Exp(-computed)) + float.Epsilon,
                $"k[{i}] of {shape}");

            // Σ|xy| ≤ ‖x‖·‖y‖.
            AssertWithin(
                SimilarityReference.Cosine(x, y), double.CreateChecked(cosines[i]), (2 * gamma) + (6 * unit), $"cos[{i}] of {shape}");
        }
    }

    private static void AssertWithin(double expected, double actual, double bound, string what) => Assert.True(
        Math.Abs(expected - actual) <= bound, $"{what} is {actual:R}; {expected:R} is expected, within {bound:R}");
}

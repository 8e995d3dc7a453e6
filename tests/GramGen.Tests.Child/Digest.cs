using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GramGen.Tests.Child;

/// <summary>The bits of results.</summary>
public static class Digest
{
    /// <summary>SHA-256 of the bytes of the values.</summary>
    public static string Of<T>(ReadOnlySpan<T> values)
        where T : unmanaged =>
        Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes(values)));

    /// <summary>A line for each size: what the process's default instruction set and both paths compute.</summary>
    public static IEnumerable<string> Lines()
    {
        foreach (GramShape shape in EdgeKernels.Shapes.ToArray())
        {
            yield return $"{shape} uniform {Of(shape, Samples.Uniform(shape), GramImplementation.Generated)}";
            yield return $"{shape} rectified {Of(shape, Samples.Rectified(shape), GramImplementation.Generic)}";
        }

        foreach (GramShape shape in EdgeDoubleKernels.Shapes.ToArray())
        {
            yield return $"{shape} double {Of(shape, Samples.UniformDoubles(shape))}";
        }
    }

    /// <summary>Of features in half precision, channel after channel and pixel after pixel.</summary>
    public static IEnumerable<string> HalfLines()
    {
        foreach (GramShape shape in EdgeHalfKernels.Shapes.ToArray())
        {
            yield return $"{shape} half {Of(shape, Samples.UniformHalves(shape), FeatureLayout.ChannelsFirst)}";
            yield return $"{shape} half, channels last {Of(shape, Samples.UniformHalves(shape), FeatureLayout.ChannelsLast)}";
        }
    }

    /// <summary>Covariances with their means.</summary>
    public static IEnumerable<string> CovarianceLines()
    {
        foreach (GramShape shape in EdgeKernels.Shapes.ToArray().Where(shape => shape.Pixels > 1))
        {
            float[] covariance = new float[shape.GramLength];
            float[] means = new float[shape.Channels];
            Gram.ComputeCovariance([.. Samples.Uniform(shape).Select(value => value + 10)], shape, covariance, means);
            yield return $"{shape} covariance {Of<float>(covariance)}, means {Of<float>(means)}";
        }

        foreach (GramShape shape in EdgeDoubleKernels.Shapes.ToArray().Where(shape => shape.Pixels > 1))
        {
            double[] correlation = new double[shape.GramLength];
            Gram.ComputeCorrelation([.. Samples.UniformDoubles(shape).Select(value => value + 10)], shape, correlation, []);
            yield return $"{shape} correlation of double {Of<double>(correlation)}";
        }
    }

    /// <summary>Covariances of weighted pixels, a saved accumulator of them, and the solution of their normal equations.</summary>
    public static IEnumerable<string> WeightedLines()
    {
        var shape = new GramShape(101, 3000);
        double[] features = [.. Samples.UniformDoubles(shape).Select(value => value + 10)];
        double[] weights = [.. Enumerable.Range(0, shape.Pixels).Select(pixel => (pixel % 7) + (pixel * 0.001))];
        double[] covariance = new double[shape.GramLength];
        double[] means = new double[shape.Channels];
        Gram.ComputeWeightedCovariance<double, double>(features, weights, shape, covariance, means, WeightedNormalization.Biased);
        yield return $"covariance of double {Of<double>(covariance)}, means {Of<double>(means)}";

        float[] singles = new float[shape.GramLength];
        Gram.ComputeWeightedCovariance<float, float>(
            [.. features.Select(value => (float)value)], [.. weights.Select(weight => (float)weight)], shape, singles, [],
            WeightedNormalization.Reliability);
        yield return $"covariance of float {Of<float>(singles)}";

        var accumulator = new GramAccumulator<double>(shape.Channels, GramStatistics.All);
        accumulator.AddWeighted(features, weights);
        using var stream = new MemoryStream();
        accumulator.Save(stream);
        yield return $"accumulator {Of<byte>(stream.ToArray())}";

        var solved = GramNormalEquations.SolveWithIntercept<double>(covariance, means, weights.Sum());
        double[] errors = solved.StandardErrors(solved.ResidualVariance(observations: 3000));
        yield return $"coefficients {Of(solved.Coefficients)}, residuals {solved.ResidualSum:R}, errors {Of<double>(errors)}";
    }

    private static string Of(GramShape shape, Half[] features, FeatureLayout layout)
    {
        float[] gram = new float[shape.GramLength];
        Gram.Compute(features, shape with { Layout = layout }, gram, scale: 1.0 / shape.Pixels);
        return Of<float>(gram);
    }

    private static string Of(GramShape shape, float[] features, GramImplementation implementation)
    {
        float[] gram = new float[shape.GramLength];
        Gram.Compute(features, shape, gram, scale: 1f / shape.Pixels, options: new GramOptions { Implementation = implementation });
        return Of<float>(gram);
    }

    private static string Of(GramShape shape, double[] features)
    {
        double[] gram = new double[shape.GramLength];
        Gram.Compute(features, shape, gram, scale: 1.0 / shape.Pixels);
        return Of<double>(gram);
    }
}

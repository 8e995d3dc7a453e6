using System.Numerics;
using GramGen.Tests.Child;

namespace GramGen.Tests;

/// <summary>What accumulators give, and what they are to give.</summary>
internal static class Accumulated
{
    public static (float[] Gram, float[] Covariance, float[] Means) OneCall(GramShape shape, float[] features)
    {
        float[] gram = new float[shape.GramLength];
        float[] covariance = new float[shape.GramLength];
        float[] means = new float[shape.Channels];
        Gram.Compute(features, shape, gram);
        Gram.ComputeCovariance(features, shape, covariance, means);
        return (gram, covariance, means);
    }

    public static void AssertSame(float[] gram, float[] covariance, float[] means, GramAccumulator<float> accumulator, string what)
    {
        float[] matrix = new float[gram.Length];
        float[] vector = new float[means.Length];
        accumulator.ReadGram(matrix);
        Assert.True(Digest.Of<float>(gram) == Digest.Of<float>(matrix), $"Gram matrix of {what}");
        accumulator.ReadCovariance(matrix, vector);
        Assert.True(Digest.Of<float>(covariance) == Digest.Of<float>(matrix), $"covariance of {what}");
        Assert.Equal(means, vector);
        accumulator.ReadMeans(vector);
        Assert.Equal(means, vector);
    }

    public static double[] Read(GramAccumulator<double> accumulator)
    {
        int channels = accumulator.Channels;
        double[] gram = new double[channels * channels];
        double[] covariance = new double[channels * channels];
        double[] means = new double[channels];
        accumulator.ReadGram(gram);
        accumulator.ReadCovariance(covariance, means);
        return [.. gram, .. covariance, .. means];
    }

    public static byte[] Saved<T>(GramAccumulator<T> accumulator)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var stream = new MemoryStream();
        accumulator.Save(stream);
        return stream.ToArray();
    }

    public static GramAccumulator<T> SavedAndLoaded<T>(GramAccumulator<T> accumulator)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => GramAccumulator.Load<T>(new MemoryStream(Saved(accumulator)));
}

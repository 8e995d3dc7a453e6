namespace GramGen.Tests.Child;

/// <summary>Features to try kernels on: seeded, so that every process makes the same.</summary>
public static class Samples
{
    /// <summary>Values between −1 and 1.</summary>
    public static float[] Uniform(GramShape shape, int seed = 1) => Fill(shape, seed, random => (2 * random.NextSingle()) - 1);

    /// <summary>Values between −1 and 1 of all bits.</summary>
    public static double[] UniformDoubles(GramShape shape, int seed = 1)
    {
        var random = new Random(seed + (31 * shape.Channels) + shape.Pixels);
        double[] features = new double[shape.FeatureLength];
        foreach (ref double value in features.AsSpan())
        {
            value = (2 * random.NextDouble()) - 1;
        }

        return features;
    }

    /// <summary>Like a feature map after a ReLU: non-negative, two thirds zeros, a few large values.</summary>
    public static float[] Rectified(GramShape shape, int seed = 2) =>
        Fill(shape, seed, random => MathF.Max(0, random.NextSingle() - 0.67f) * (random.Next(50) == 0 ? 100 : 1));

    /// <summary>Integers so small that every sum of their products is exact in a float.</summary>
    public static float[] Integers(GramShape shape, int seed = 3) => Fill(shape, seed, random => random.Next(-3, 4));

    /// <summary>Values between −1 and 1 in half precision.</summary>
    public static Half[] UniformHalves(GramShape shape, int seed = 4) => [.. Uniform(shape, seed).Select(value => (Half)value)];

    private static float[] Fill(GramShape shape, int seed, Func<Random, float> next)
    {
        var random = new Random(seed + (31 * shape.Channels) + shape.Pixels);
        float[] features = new float[shape.FeatureLength];
        foreach (ref float value in features.AsSpan())
        {
            value = next(random);
        }

        return features;
    }
}

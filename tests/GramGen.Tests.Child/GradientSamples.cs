namespace GramGen.Tests.Child;

/// <summary>What gradients are tried on.</summary>
public static class GradientSamples
{
    /// <summary>Sizes at the edges of tiles, strips, vectors, units of pixels, and where features end within a cache line.</summary>
    public static IReadOnlyList<GramShape> Shapes { get; } =
    [
        .. from channels in new[] { 1, 2, 3, 4, 5, 7, 8, 9, 13, 16, 17, 24, 31, 33, 49, 65 }
           from pixels in new[] { 1, 3, 4, 5, 8, 15, 16, 17, 31, 48, 49, 97, 128, 131, 256 }
           select new GramShape(channels, pixels),
        new(100, 1031), new(130, 700), new(3, 25_000), new(5, 12_800), new(8, 9001), new(64, 784), new(72, 1040),
    ];

    /// <summary>Values between −1 and 1, a third of them zeros: the mask's edge.</summary>
    public static float[] Features(GramShape shape)
    {
        float[] features = Samples.Uniform(shape, seed: 5);
        for (int i = 0; i < features.Length; i += 3)
        {
            features[i] = i % 2 == 0 ? 0f : -0f;
        }

        return features;
    }

    /// <inheritdoc cref="Features"/>
    public static double[] FeaturesOfDouble(GramShape shape)
    {
        double[] features = Samples.UniformDoubles(shape, seed: 5);
        for (int i = 0; i < features.Length; i += 3)
        {
            features[i] = i % 2 == 0 ? 0.0 : -0.0;
        }

        return features;
    }

    /// <summary>D, or a target: C × C.</summary>
    public static float[] Matrix(GramShape shape) => Samples.Uniform(Square(shape), seed: 6);

    /// <inheritdoc cref="Matrix"/>
    public static double[] MatrixOfDouble(GramShape shape) => Samples.UniformDoubles(Square(shape), seed: 6);

    /// <summary>The matrix with the mirror image of its lower triangle in the upper.</summary>
    public static T[] Symmetric<T>(T[] matrix, int channels)
    {
        T[] symmetric = [.. matrix];
        for (int row = 0; row < channels; row++)
        {
            for (int column = 0; column < row; column++)
            {
                symmetric[(column * channels) + row] = matrix[(row * channels) + column];
            }
        }

        return symmetric;
    }

    /// <summary>The same features pixel after pixel; or the other way round, of features of M × C.</summary>
    public static T[] Transposed<T>(T[] features, int rows)
    {
        int columns = features.Length / rows;
        var transposed = new T[features.Length];
        for (int i = 0; i < features.Length; i++)
        {
            transposed[(i % columns * rows) + (i / columns)] = features[i];
        }

        return transposed;
    }

    private static GramShape Square(GramShape shape) => new(shape.Channels, shape.Channels);
}

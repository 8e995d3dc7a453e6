using GramGen;

namespace CovariancePooling;

/// <summary>Feature maps of small textures: a pixel and its neighbours to the right and below, three channels.</summary>
internal static class Texture
{
    private const int Side = 24;

    /// <summary>The size of a feature map.</summary>
    public static GramShape Shape { get; } = new(channels: 3, pixels: Side * Side);

    /// <summary>Horizontal stripes: like neighbours to the right, unlike neighbours below.</summary>
    public static float[] Stripes(Random random)
    {
        int phase = random.Next(2);
        return Features((x, y) => (((y + phase) % 2) - 0.5) + (0.3 * (random.NextDouble() - 0.5)));
    }

    /// <summary>Grain: neighbours that have nothing in common.</summary>
    public static float[] Grain(Random random) => Features((_, _) => random.NextDouble() - 0.5);

    /// <summary>Channel after channel.</summary>
    private static float[] Features(Func<int, int, double> brightness)
    {
        float[,] image = new float[Side + 1, Side + 1];
        for (int y = 0; y <= Side; y++)
        {
            for (int x = 0; x <= Side; x++)
            {
                image[y, x] = (float)brightness(x, y);
            }
        }

        float[] features = new float[Shape.FeatureLength];
        for (int i = 0; i < Shape.Pixels; i++)
        {
            (int y, int x) = int.DivRem(i, Side);
            features[i] = image[y, x];
            features[Shape.Pixels + i] = image[y, x + 1];
            features[(2 * Shape.Pixels) + i] = image[y + 1, x];
        }

        return features;
    }
}

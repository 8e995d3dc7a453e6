namespace GramGen.Bench.Pictures;

/// <summary>
/// Feature maps of a picture like those after a network's first ReLU: each channel is the response to an oriented
/// filter with negative responses clamped to 0, so about half of the values are zeros.
/// </summary>
internal static class FeatureMaps
{
    private const int Radius = 3;
    private const int Size = (2 * Radius) + 1;

    /// <summary>Fills <paramref name="features"/>, C × M, from a picture scaled to M pixels.</summary>
    public static void Fill(Picture picture, GramShape shape, Span<float> features)
    {
        (int width, int height) = Resolution(shape.Pixels);
        float[][] planes = picture.Planes(width, height);
        for (int channel = 0; channel < shape.Channels; channel++)
        {
            float[] filter = Filter(channel, shape.Channels);
            Respond(planes[channel % planes.Length], width, height, filter, features.Slice(channel * shape.Pixels, shape.Pixels));
        }
    }

    /// <summary>The most nearly square resolution with this number of pixels.</summary>
    public static (int Width, int Height) Resolution(int pixels)
    {
        int height = (int)Math.Sqrt(pixels);
        while (pixels % height != 0)
        {
            height--;
        }

        return (pixels / height, height);
    }

    /// <summary>The first or second derivative of a Gaussian along one direction, with zero mean.</summary>
    private static float[] Filter(int channel, int channels)
    {
        double angle = Math.PI * channel / channels;
        double sigma = 0.8 + (0.4 * (channel % 4));
        float[] filter = new float[Size * Size];
        for (int i = 0; i < filter.Length; i++)
        {
            double x = (i % Size) - Radius;
            double y = (i / Size) - Radius;
            double along = ((x * Math.Cos(angle)) + (y * Math.Sin(angle))) / sigma;
            double gauss = Math.Exp(-((x * x) + (y * y)) / (2 * sigma * sigma));
            filter[i] = (float)((channel % 2 == 0 ? along : (along * along) - 1) * gauss);
        }

        float mean = filter.Average();
        return [.. filter.Select(weight => weight - mean)];
    }

    private static void Respond(float[] plane, int width, int height, float[] filter, Span<float> responses)
    {
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                float sum = 0;
                for (int dy = -Radius; dy <= Radius; dy++)
                {
                    int row = Math.Clamp(y + dy, 0, height - 1) * width;
                    for (int dx = -Radius; dx <= Radius; dx++)
                    {
                        sum += filter[((dy + Radius) * Size) + dx + Radius] * plane[row + Math.Clamp(x + dx, 0, width - 1)];
                    }
                }

                responses[(y * width) + x] = MathF.Max(sum, 0);
            }
        }
    }
}

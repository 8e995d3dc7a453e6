namespace StyleTransfer.Pictures;

/// <summary>Separates the brightness of a picture (Rec. 601 luma) from its colours.</summary>
internal static class Brightness
{
    private const float Red = 0.299f;
    private const float Green = 0.587f;
    private const float Blue = 0.114f;

    /// <summary>A grey picture.</summary>
    public static Picture Of(Picture picture) => Grey(Values(picture), picture.Width, picture.Height);

    /// <summary>A grey picture with the mean and contrast of another picture's brightness.</summary>
    /// <remarks>Gatys, Bethge, Hertzmann and Shechtman, Preserving color in neural artistic style transfer, 2016.</remarks>
    public static Picture Of(Picture picture, Picture like)
    {
        float[] values = Values(picture);
        (double mean, double deviation) = Moments(values);
        (double targetMean, double targetDeviation) = Moments(Values(like));
        double contrast = deviation > 0 ? targetDeviation / deviation : 1;
        return Grey([.. values.Select(value => (float)(((value - mean) * contrast) + targetMean))], picture.Width, picture.Height);
    }

    /// <summary>Combines the colours of one picture with the brightness of a grey one of the same size.</summary>
    public static Picture Replace(Picture coloured, Picture grey)
    {
        float[] planes = coloured.Planes();
        float[] old = Values(coloured);
        float[] values = Values(grey);
        for (int i = 0; i < planes.Length; i++)
        {
            planes[i] += values[i % values.Length] - old[i % values.Length];
        }

        return Picture.FromPlanes(planes, coloured.Width, coloured.Height);
    }

    private static float[] Values(Picture picture)
    {
        float[] planes = picture.Planes();
        int pixels = picture.Width * picture.Height;
        return [.. Enumerable.Range(0, pixels)
            .Select(i => (Red * planes[i]) + (Green * planes[pixels + i]) + (Blue * planes[(2 * pixels) + i]))];
    }

    private static Picture Grey(float[] values, int width, int height) =>
        Picture.FromPlanes([.. values, .. values, .. values], width, height);

    private static (double Mean, double Deviation) Moments(float[] values)
    {
        double mean = values.Average(value => (double)value);
        return (mean, Math.Sqrt(values.Average(value => (value - mean) * (value - mean))));
    }
}

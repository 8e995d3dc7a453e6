using SkiaSharp;

namespace GramGen.Bench.Pictures;

/// <summary>A picture as red, green and blue planes of values from 0 to 1.</summary>
internal sealed class Picture : IDisposable
{
    private readonly SKBitmap _bitmap;

    private Picture(SKBitmap bitmap, string name)
    {
        _bitmap = bitmap;
        Name = name;
    }

    public string Name { get; }

    /// <summary>Reads a PNG or JPEG file.</summary>
    /// <exception cref="UsageException">The file does not exist, or it is not a picture.</exception>
    public static Picture Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"There is no picture '{path}'.");
        }

        SKBitmap bitmap = SKBitmap.Decode(path)
            ?? throw new UsageException($"'{path}' is no picture that can be read (PNG or JPEG).");
        return new Picture(bitmap, Path.GetFileName(path));
    }

    /// <summary>Draws a texture: waves of random directions and lengths over a coarse pattern of spots.</summary>
    public static Picture Draw(int seed)
    {
        const int Size = 448;
        const int Waves = 12;
        var random = new Random(seed);
        var waves = new (double X, double Y, double Phase, int Colour)[Waves];
        for (int i = 0; i < Waves; i++)
        {
            double angle = random.NextDouble() * Math.PI;
            double frequency = Math.Pow(2, (random.NextDouble() * 5) - 5);
            waves[i] = (Math.Cos(angle) * frequency, Math.Sin(angle) * frequency, random.NextDouble() * Math.Tau, random.Next(3));
        }

        var bitmap = new SKBitmap(Size, Size);
        Span<double> colour = stackalloc double[3];
        for (int y = 0; y < Size; y++)
        {
            for (int x = 0; x < Size; x++)
            {
                colour.Fill(0.5 + (0.25 * Math.Sin(x / 19.0) * Math.Cos(y / 23.0)));
                foreach ((double waveX, double waveY, double phase, int channel) in waves)
                {
                    colour[channel] += 0.12 * Math.Sin((x * waveX) + (y * waveY) + phase);
                }

                bitmap.SetPixel(x, y, new SKColor(ToByte(colour[0]), ToByte(colour[1]), ToByte(colour[2])));
            }
        }

        return new Picture(bitmap, $"texture drawn from seed {seed}");

        static byte ToByte(double value) => (byte)Math.Clamp(value * 255, 0, 255);
    }

    /// <summary>The planes at another resolution, each in row-major order.</summary>
    public float[][] Planes(int width, int height)
    {
        using SKBitmap scaled = _bitmap.Resize(
            new SKImageInfo(width, height), new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
        float[][] planes = new float[3][];
        for (int channel = 0; channel < planes.Length; channel++)
        {
            planes[channel] = new float[width * height];
        }

        for (int i = 0; i < width * height; i++)
        {
            SKColor colour = scaled.GetPixel(i % width, i / width);
            planes[0][i] = colour.Red / 255f;
            planes[1][i] = colour.Green / 255f;
            planes[2][i] = colour.Blue / 255f;
        }

        return planes;
    }

    public void Dispose() => _bitmap.Dispose();
}

using SkiaSharp;

namespace StyleTransfer.Pictures;

/// <summary>An upright, opaque sRGB picture.</summary>
internal sealed class Picture(SKBitmap bitmap) : IDisposable
{
    public const int Channels = 3;

    /// <summary>The most that the longer side of a result may have.</summary>
    public const int LargestSide = 4096;

    public int Width => bitmap.Width;

    public int Height => bitmap.Height;

    public SKBitmap Bitmap => bitmap;

    /// <summary>The size with the same aspect ratio whose longer side has the given length.</summary>
    public (int Width, int Height) SizeOf(int longerSide) => Width >= Height
        ? (longerSide, Math.Max(1, (int)Math.Round((double)longerSide * Height / Width)))
        : (Math.Max(1, (int)Math.Round((double)longerSide * Width / Height)), longerSide);

    /// <summary>A resampled copy.</summary>
    public Picture Resized(int width, int height) => new(Scaled(bitmap, width, height));

    /// <summary>The red, green and blue planes, one after the other, each row-major, with values from 0 to 1.</summary>
    public float[] Planes()
    {
        int pixels = Width * Height;
        float[] planes = new float[Channels * pixels];
        ReadOnlySpan<byte> bytes = bitmap.GetPixelSpan();
        for (int i = 0; i < pixels; i++)
        {
            int at = (i / Width * bitmap.RowBytes) + (i % Width * bitmap.BytesPerPixel);
            for (int channel = 0; channel < Channels; channel++)
            {
                planes[(channel * pixels) + i] = bytes[at + channel] / 255f;
            }
        }

        return planes;
    }

    /// <summary>Makes a picture from planes in the order of <see cref="Planes"/>; values are clamped to [0, 1].</summary>
    public static Picture FromPlanes(ReadOnlySpan<float> planes, int width, int height)
    {
        int pixels = width * height;
        var result = new SKBitmap(InfoOf(width, height));
        Span<byte> bytes = result.GetPixelSpan();
        for (int i = 0; i < pixels; i++)
        {
            int at = (i / width * result.RowBytes) + (i % width * result.BytesPerPixel);
            for (int channel = 0; channel < Channels; channel++)
            {
                bytes[at + channel] = (byte)Math.Round(Math.Clamp(planes[(channel * pixels) + i], 0f, 1f) * 255f);
            }

            bytes[at + Channels] = byte.MaxValue;
        }

        return new Picture(result);
    }

    public void Dispose() => bitmap.Dispose();

    internal static SKImageInfo InfoOf(int width, int height) =>
        new(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque, SKColorSpace.CreateSrgb());

    /// <summary>A resampled copy of a bitmap, with its alpha.</summary>
    internal static SKBitmap Scaled(SKBitmap bitmap, int width, int height)
    {
        SKBitmap current = bitmap;
        // Bilinear samples at the centre of four pixels are their mean, so repeated halving skips no pixel and avoids aliasing.
        while (current.Width >= 2 * width && current.Height >= 2 * height)
        {
            Replace(current.Width / 2, current.Height / 2, new SKSamplingOptions(SKFilterMode.Linear));
        }

        if (current.Width != width || current.Height != height)
        {
            Replace(width, height, new SKSamplingOptions(SKCubicResampler.Mitchell));
        }

        return current == bitmap ? bitmap.Copy() : current;

        void Replace(int newWidth, int newHeight, SKSamplingOptions sampling)
        {
            SKBitmap next = current.Resize(current.Info.WithSize(newWidth, newHeight), sampling);
            if (current != bitmap)
            {
                current.Dispose();
            }

            current = next;
        }
    }
}

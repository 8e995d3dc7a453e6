using SkiaSharp;

namespace StyleTransfer.Pictures;

/// <summary>Decodes pictures to sRGB in bounded memory: larger ones are scaled down while they are read.</summary>
internal static class PictureDecoder
{
    /// <summary>The most pixels that a picture is read at: those of the largest result, 67 MB.</summary>
    public const int MaximumPixels = Picture.LargestSide * Picture.LargestSide;

    /// <summary>The most pixels of a file. They are read in parts of <see cref="MaximumPixels"/>.</summary>
    public const long MaximumFilePixels = 16L * MaximumPixels;

    /// <summary>The most pixels of a progressive JPEG: its decoder keeps all coefficients, up to 6 bytes a pixel.</summary>
    public const long MaximumProgressivePixels = 4L * MaximumPixels;

    private const int MaximumSide = 1_000_000;

    /// <param name="codec">The file.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="note">Receives a sentence if the picture could not be read as it is.</param>
    /// <param name="maximumPixels">The most pixels of the result, and of a part that is read at once.</param>
    /// <returns>A premultiplied bitmap, not yet upright.</returns>
    /// <exception cref="UsageException">The file is corrupt or too large.</exception>
    public static SKBitmap Decode(SKCodec codec, string path, Action<string>? note, int maximumPixels = MaximumPixels)
    {
        SKSizeI whole = codec.Info.Size;
        long pixels = (long)whole.Width * whole.Height;
        bool isProgressive = codec.EncodedFormat == SKEncodedImageFormat.Jpeg && PictureMetadata.IsProgressiveJpeg(path);
        if (Math.Max(whole.Width, whole.Height) > MaximumSide || pixels > (isProgressive ? MaximumProgressivePixels : MaximumFilePixels))
        {
            throw new UsageException($"'{path}' is too large ({whole.Width}×{whole.Height}); scale it down first.");
        }

        bool isPng = codec.EncodedFormat == SKEncodedImageFormat.Png;
        int halvings = 0;
        while (pixels >> (2 * halvings) > maximumPixels)
        {
            halvings++;
        }

        SKSizeI size = isPng
            ? new SKSizeI(Math.Max(1, whole.Width >> halvings), Math.Max(1, whole.Height >> halvings))
            : ScaledSize(codec, maximumPixels);
        if ((long)size.Width * size.Height > maximumPixels)
        {
            throw new UsageException($"'{path}' is too large ({whole.Width}×{whole.Height}); scale it down first.");
        }

        if (size != whole)
        {
            note?.Invoke($"'{path}' is large ({whole.Width}×{whole.Height}); reading it at {size.Width}×{size.Height}.");
        }

        var decoded = new SKBitmap(InfoOf(size.Width, size.Height));
        try
        {
            Check(
                isPng ? ReadBands(codec, decoded, 1 << halvings, maximumPixels) : codec.GetPixels(decoded.Info, decoded.GetPixels()),
                path, note);
            return decoded;
        }
        catch
        {
            decoded.Dispose();
            throw;
        }
    }

    private static SKImageInfo InfoOf(int width, int height) => Picture.InfoOf(width, height).WithAlphaType(SKAlphaType.Premul);

    private static void Check(SKCodecResult result, string path, Action<string>? note)
    {
        if (result == SKCodecResult.IncompleteInput)
        {
            note?.Invoke($"'{path}' is truncated; its end is missing.");
        }
        else if (result != SKCodecResult.Success)
        {
            throw new UsageException($"'{path}' is corrupt ({result}).");
        }
    }

    /// <summary>The JPEG decoder can scale by multiples of 1/8.</summary>
    private static SKSizeI ScaledSize(SKCodec codec, int maximumPixels)
    {
        SKSizeI size = codec.Info.Size;
        for (int eighths = 7; eighths > 0 && (long)size.Width * size.Height > maximumPixels; eighths--)
        {
            size = codec.GetScaledDimensions(eighths / 8f);
        }

        return size;
    }

    /// <summary>
    /// Reads bands of rows and scales each down. The PNG decoder cannot scale, and it starts at the top for each band, so there are few.
    /// </summary>
    private static SKCodecResult ReadBands(SKCodec codec, SKBitmap target, int factor, int maximumPixels)
    {
        SKSizeI whole = codec.Info.Size;
        int rows = factor == 1 ? whole.Height : Math.Max(1, maximumPixels / whole.Width / factor) * factor;
        using SKBitmap? buffer = factor == 1 ? null : new SKBitmap(InfoOf(whole.Width, rows));
        using SKCanvas? canvas = factor == 1 ? null : new SKCanvas(target);
        SKBitmap band = buffer ?? target;
        for (int top = 0; top < target.Height * factor; top += rows)
        {
            int count = Math.Min(rows, whole.Height - top);
            buffer?.Erase(SKColors.Transparent);
            SKCodecResult result = codec.StartIncrementalDecode(
                InfoOf(whole.Width, whole.Height), band.GetPixels(), band.RowBytes,
                new SKCodecOptions(new SKRectI(0, top, whole.Width, top + count)));
            int read = count;
            if (result == SKCodecResult.Success)
            {
                result = codec.IncrementalDecode(out read);
            }

            if (result is not (SKCodecResult.Success or SKCodecResult.IncompleteInput)
                || (top == 0 && result != SKCodecResult.Success && read == 0))
            {
                return result == SKCodecResult.IncompleteInput ? SKCodecResult.InvalidInput : result;
            }

            if (buffer is not null && count >= factor)
            {
                using SKBitmap part = Picture.Scaled(buffer, target.Width, rows / factor);
                canvas!.DrawBitmap(part, 0, top / factor);
            }

            if (result == SKCodecResult.IncompleteInput)
            {
                return result;
            }
        }

        return SKCodecResult.Success;
    }
}

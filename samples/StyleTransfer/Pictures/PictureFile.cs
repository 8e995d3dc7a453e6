using SkiaSharp;

namespace StyleTransfer.Pictures;

/// <summary>Pictures in PNG and JPEG files.</summary>
internal static class PictureFile
{
    /// <summary>A picture with more pixels is scaled down while it is read.</summary>
    public const long MostPixels = 64_000_000;

    private const int JpegQuality = 95;
    private const int PngQuality = 100;

    /// <summary>Reads a picture, upright by its EXIF orientation, transparency on white.</summary>
    /// <param name="path">A PNG or JPEG file.</param>
    /// <param name="note">Takes a sentence about what had to be done to the picture.</param>
    /// <exception cref="UsageException">There is no such file, or it is no picture.</exception>
    public static Picture Load(string path, Action<string>? note = null)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"There is no picture '{path}'.");
        }

        using var codec = SKCodec.Create(path);
        if (codec is null || codec.Info.Width == 0 || codec.Info.Height == 0)
        {
            throw new UsageException($"'{path}' is no picture that can be read (PNG or JPEG).");
        }

        using SKBitmap decoded = Decode(codec, path, note);
        return new Picture(Orientation.Upright(decoded, codec.EncodedOrigin));
    }

    /// <summary>Writes a picture, as PNG or JPEG by the file's name.</summary>
    /// <exception cref="UsageException">The name is of neither kind, or the file cannot be written.</exception>
    public static void Save(Picture picture, string path)
    {
        (SKEncodedImageFormat format, int quality) = FormatOf(path);
        using SKData data = picture.Bitmap.Encode(format, quality);
        try
        {
            using FileStream stream = File.Create(path);
            data.SaveTo(stream);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be written: {problem.Message}");
        }
    }

    /// <summary>Refuses a name that no picture could be saved as, before any work is done.</summary>
    /// <exception cref="UsageException">The name is of neither kind, or the file cannot be written.</exception>
    public static void RequireWritable(string path, string? extension = null)
    {
        _ = FormatOf(path);
        if (extension is not null && !path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"'{path}' must end in {extension}.");
        }

        bool isThere = File.Exists(path);
        try
        {
            File.Open(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
            if (!isThere)
            {
                File.Delete(path);
            }
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{path}' cannot be written: {problem.Message}");
        }
    }

    private static (SKEncodedImageFormat Format, int Quality) FormatOf(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".PNG" => (SKEncodedImageFormat.Png, PngQuality),
        ".JPG" or ".JPEG" => (SKEncodedImageFormat.Jpeg, JpegQuality),
        _ => throw new UsageException($"'{path}' must end in .png, .jpg or .jpeg."),
    };

    private static SKBitmap Decode(SKCodec codec, string path, Action<string>? note)
    {
        SKImageInfo whole = codec.Info;
        SKSizeI size = SizeToDecode(codec);
        if (size != whole.Size)
        {
            note?.Invoke($"'{path}' is large ({whole.Width}×{whole.Height}): it is read at {size.Width}×{size.Height}.");
        }
        else if ((long)whole.Width * whole.Height > 4 * MostPixels)
        {
            throw new UsageException($"'{path}' is too large to be read ({whole.Width}×{whole.Height}): scale it down first.");
        }

        var decoded = new SKBitmap(new SKImageInfo(size.Width, size.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        SKCodecResult result = codec.GetPixels(decoded.Info, decoded.GetPixels());
        if (result == SKCodecResult.IncompleteInput)
        {
            note?.Invoke($"'{path}' is cut off: its end is missing.");
        }
        else if (result != SKCodecResult.Success)
        {
            decoded.Dispose();
            throw new UsageException($"'{path}' is a damaged picture ({result}).");
        }

        return decoded;
    }

    /// <summary>JPEG can be read at an eighth of its size and multiples of that; other kinds cannot.</summary>
    private static SKSizeI SizeToDecode(SKCodec codec)
    {
        double pixels = (double)codec.Info.Width * codec.Info.Height;
        return pixels <= MostPixels ? codec.Info.Size : codec.GetScaledDimensions((float)Math.Sqrt(MostPixels / pixels));
    }
}

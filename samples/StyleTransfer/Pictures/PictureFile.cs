using SkiaSharp;
using StyleTransfer.Files;

namespace StyleTransfer.Pictures;

/// <summary>Opens a picture file or a built-in drawing.</summary>
internal static class PictureSource
{
    private const string DrawnPrefix = "drawn:";

    /// <summary>Whether a name is that of a file.</summary>
    public static bool IsFile(string name) => !name.StartsWith(DrawnPrefix, StringComparison.Ordinal);

    /// <param name="name">A file, or <c>drawn:</c> and the name of a drawing.</param>
    /// <param name="note">Receives a sentence if the picture could not be read as it is.</param>
    /// <exception cref="UsageException">The picture does not exist or cannot be read.</exception>
    public static Picture Open(string name, Action<string>? note = null) => IsFile(name)
        ? PictureFile.Load(name, note)
        : DrawnPicture.Of(name[DrawnPrefix.Length..]);
}

/// <summary>Reads the formats that Skia decodes, PNG, JPEG, WebP, GIF and BMP among them; writes PNG and JPEG files.</summary>
internal static class PictureFile
{
    private const int JpegQuality = 95;
    private const int PngQuality = 100;

    /// <summary>Reads a picture, converted to sRGB, rotated by its EXIF orientation and composited on white.</summary>
    /// <param name="path">The file; of an animation the first frame is read.</param>
    /// <param name="note">Receives a sentence if the picture could not be read as it is.</param>
    /// <exception cref="UsageException">The file does not exist, or is not a readable picture.</exception>
    public static Picture Load(string path, Action<string>? note = null)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"Picture not found: '{path}'.");
        }

        using var codec = SKCodec.Create(path);
        if (codec is null || codec.Info.Width == 0 || codec.Info.Height == 0)
        {
            throw new UsageException($"'{path}' is not a readable picture; PNG, JPEG, WebP, GIF and BMP files are.");
        }

        if (codec.FrameCount > 1)
        {
            note?.Invoke($"'{path}' is an animation; the first of its {codec.FrameCount} frames is read.");
        }

        using SKBitmap decoded = PictureDecoder.Decode(codec, path, note);
        SKEncodedOrigin origin = codec.EncodedFormat == SKEncodedImageFormat.Png ? PictureMetadata.OriginOfPng(path) : codec.EncodedOrigin;
        return new Picture(Orientation.Upright(decoded, origin));
    }

    /// <summary>Writes a picture as PNG or JPEG, marked as sRGB; the extension decides.</summary>
    /// <exception cref="UsageException">The extension is neither, or the file cannot be written.</exception>
    public static void Save(Picture picture, string path)
    {
        (SKEncodedImageFormat format, int quality) = FormatOf(path);
        using SKData data = picture.Bitmap.Encode(format, quality);
        WholeFile.Write(path, data.SaveTo);
    }

    /// <summary>Checks that a picture can be saved to a file, before a run spends time on it.</summary>
    /// <exception cref="UsageException">The extension is neither, or the file cannot be written.</exception>
    public static void RequireWritable(string path, string? extension = null)
    {
        _ = FormatOf(path);
        if (extension is not null && !path.EndsWith(extension, StringComparison.OrdinalIgnoreCase))
        {
            throw new UsageException($"'{path}' must end in {extension}.");
        }

        bool exists = File.Exists(path);
        try
        {
            File.Open(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
            if (!exists)
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
}

/// <summary>Applies the EXIF orientation.</summary>
internal static class Orientation
{
    /// <summary>An upright copy, composited on white.</summary>
    public static SKBitmap Upright(SKBitmap picture, SKEncodedOrigin origin)
    {
        bool swapsSides = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom
            or SKEncodedOrigin.LeftBottom;
        (int width, int height) = swapsSides ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var upright = new SKBitmap(Picture.InfoOf(width, height));
        using var canvas = new SKCanvas(upright);
        canvas.Clear(SKColors.White);
        canvas.SetMatrix(MatrixOf(origin, width, height));
        canvas.DrawBitmap(picture, 0, 0);
        return upright;
    }

    /// <summary>Maps positions in the file to positions in the upright picture of the given size.</summary>
    private static SKMatrix MatrixOf(SKEncodedOrigin origin, int width, int height) => origin switch
    {
        SKEncodedOrigin.TopRight => new SKMatrix(-1, 0, width, 0, 1, 0, 0, 0, 1),
        SKEncodedOrigin.BottomRight => new SKMatrix(-1, 0, width, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.BottomLeft => new SKMatrix(1, 0, 0, 0, -1, height, 0, 0, 1),
        SKEncodedOrigin.LeftTop => new SKMatrix(0, 1, 0, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightTop => new SKMatrix(0, -1, width, 1, 0, 0, 0, 0, 1),
        SKEncodedOrigin.RightBottom => new SKMatrix(0, -1, width, -1, 0, height, 0, 0, 1),
        SKEncodedOrigin.LeftBottom => new SKMatrix(0, 1, 0, -1, 0, height, 0, 0, 1),
        _ => SKMatrix.Identity,
    };
}

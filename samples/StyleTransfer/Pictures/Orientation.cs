using SkiaSharp;

namespace StyleTransfer.Pictures;

/// <summary>Turns pictures as their EXIF orientation says.</summary>
internal static class Orientation
{
    /// <summary>An upright copy on white.</summary>
    public static SKBitmap Upright(SKBitmap picture, SKEncodedOrigin origin)
    {
        bool isOnItsSide = origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;
        (int width, int height) = isOnItsSide ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
        var upright = new SKBitmap(Picture.InfoOf(width, height));
        using var canvas = new SKCanvas(upright);
        canvas.Clear(SKColors.White);
        canvas.SetMatrix(MatrixOf(origin, width, height));
        canvas.DrawBitmap(picture, 0, 0);
        return upright;
    }

    /// <summary>From places in the file to places in the upright picture, whose size is given.</summary>
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

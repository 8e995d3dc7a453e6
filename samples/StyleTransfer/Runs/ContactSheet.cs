using StyleTransfer.Pictures;
using SkiaSharp;

namespace StyleTransfer.Runs;

/// <summary>Pictures with captions side by side on one sheet.</summary>
internal static class ContactSheet
{
    /// <summary>The longer side of a picture on the sheet.</summary>
    public const int Side = 200;

    private const int Gap = 12;
    private const int CaptionHeight = 22;
    private const int InRow = 5;

    public static Picture Of(IReadOnlyList<(string Caption, Picture Picture)> pictures)
    {
        int columns = Math.Min(InRow, pictures.Count);
        int rows = (pictures.Count + InRow - 1) / InRow;
        var sheet = new SKBitmap(Picture.InfoOf(Gap + (columns * (Side + Gap)), Gap + (rows * (Side + CaptionHeight + Gap))));
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(SKColors.White);
        using var ink = new SKPaint { Color = new SKColor(34, 34, 34), IsAntialias = true };
        using var font = new SKFont(SKTypeface.Default, 13);
        for (int i = 0; i < pictures.Count; i++)
        {
            (string caption, Picture picture) = pictures[i];
            (int width, int height) = picture.SizeOf(Side);
            int left = Gap + (i % InRow * (Side + Gap));
            int top = Gap + (i / InRow * (Side + CaptionHeight + Gap));
            using Picture small = picture.Resized(width, height);
            canvas.DrawBitmap(small.Bitmap, left + ((Side - width) / 2), top + ((Side - height) / 2));
            canvas.DrawText(caption, left + (Side / 2), top + Side + CaptionHeight - 6, SKTextAlign.Center, font, ink);
        }

        return new Picture(sheet);
    }
}

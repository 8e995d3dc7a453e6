using System.Globalization;
using SkiaSharp;
using StyleTransfer.Files;
using StyleTransfer.Pictures;

namespace StyleTransfer.Explaining;

/// <summary>Draws a Gram matrix as a heat map, with each channel's feature map beside its row and above its column.</summary>
internal static class GramHeatMap
{
    private const int Gap = 6;
    private const int Margin = 24;
    private const int TitleHeight = 44;
    private const int SmallestCell = 88;
    private const int SmallestWidth = 540;
    private const int PngQuality = 100;

    /// <param name="explanation">The channels to draw.</param>
    /// <param name="size">Width and height of the feature maps.</param>
    /// <param name="title">What they are of.</param>
    /// <param name="picture">Drawn in the corner; <see langword="null"/> for none.</param>
    /// <param name="file">The PNG file to write.</param>
    /// <exception cref="UsageException">The file cannot be written.</exception>
    public static void Save(Explanation explanation, (int Width, int Height) size, string title, Picture? picture, string file)
    {
        int channels = explanation.Shape.Channels;
        int cell = Math.Max(SmallestCell, (SmallestWidth - (2 * Margin)) / (channels + 1));
        int side = (2 * Margin) + ((channels + 1) * cell);
        using var bitmap = new SKBitmap(Picture.InfoOf(side, side + TitleHeight));
        using var canvas = new SKCanvas(bitmap);
        using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
        using var font = new SKFont(SKTypeface.Default, 16);
        canvas.Clear(SKColors.White);
        canvas.DrawText(title, Margin, Margin + font.Size, SKTextAlign.Left, font, ink);
        if (picture is not null)
        {
            DrawImage(canvas, picture.Bitmap, At(0, 0));
        }

        float[] entries = explanation.GramOverPixels;
        var colours = new Colours(entries);
        for (int i = 0; i < channels; i++)
        {
            using SKBitmap map = MapOf(explanation, i, size);
            DrawImage(canvas, map, At(i + 1, 0), explanation.Numbers[i]);
            DrawImage(canvas, map, At(0, i + 1), explanation.Numbers[i]);
            for (int j = 0; j < channels; j++)
            {
                float entry = entries[(i * channels) + j];
                using var fill = new SKPaint { Color = colours.Of(entry) };
                using var text = new SKPaint { Color = colours.IsDark(entry) ? SKColors.White : SKColors.Black, IsAntialias = true };
                SKRect at = At(i + 1, j + 1);
                canvas.DrawRect(at, fill);
                canvas.DrawText(
                    entry.ToString("G3", CultureInfo.InvariantCulture), at.MidX, at.MidY + (font.Size / 3), SKTextAlign.Center, font, text);
            }
        }

        using SKData data = bitmap.Encode(SKEncodedImageFormat.Png, PngQuality);
        WholeFile.Write(file, data.SaveTo);

        SKRect At(int row, int column) => SKRect.Create(
            Margin + (column * cell), Margin + TitleHeight + (row * cell), cell - Gap, cell - Gap);
    }

    /// <summary>A feature map in grey, white where the filter responds most.</summary>
    private static SKBitmap MapOf(Explanation explanation, int channel, (int Width, int Height) size)
    {
        ReadOnlySpan<float> responses = explanation.Features.AsSpan(channel * explanation.Shape.Pixels, explanation.Shape.Pixels);
        float low = float.PositiveInfinity, high = float.NegativeInfinity;
        foreach (float response in responses)
        {
            (low, high) = (Math.Min(low, response), Math.Max(high, response));
        }

        float[] grey = new float[responses.Length];
        for (int pixel = 0; pixel < grey.Length; pixel++)
        {
            grey[pixel] = high > low ? (responses[pixel] - low) / (high - low) : 0;
        }

        using var map = Picture.FromPlanes([.. grey, .. grey, .. grey], size.Width, size.Height);
        return map.Bitmap.Copy();
    }

    /// <summary>Draws as large as fits, each pixel a square, with a number below the picture's edge.</summary>
    private static void DrawImage(SKCanvas canvas, SKBitmap bitmap, SKRect at, int? number = null)
    {
        using var image = SKImage.FromBitmap(bitmap);
        SKRect fitted = at.AspectFit(new SKSize(bitmap.Width, bitmap.Height));
        SKFilterMode filter = bitmap.Width > fitted.Width ? SKFilterMode.Linear : SKFilterMode.Nearest;
        canvas.DrawImage(image, fitted, new SKSamplingOptions(filter));
        if (number is { } label)
        {
            using var font = new SKFont(SKTypeface.Default, 12);
            using var ground = new SKPaint { Color = SKColors.White };
            using var ink = new SKPaint { Color = SKColors.Black, IsAntialias = true };
            canvas.DrawRect(fitted.Left, fitted.Top, 22, 15, ground);
            canvas.DrawText(
                label.ToString(CultureInfo.InvariantCulture), fitted.Left + 2, fitted.Top + font.Size, SKTextAlign.Left, font, ink);
        }
    }

    /// <summary>From the smallest entry to the largest.</summary>
    private sealed class Colours(float[] entries)
    {
        private static readonly ScottPlot.Colormaps.Viridis Map = new();

        private readonly double _low = Math.Min(0, entries.Min());
        private readonly double _high = entries.Max();

        public SKColor Of(float entry)
        {
            ScottPlot.Color colour = Map.GetColor(FractionOf(entry));
            return new SKColor(colour.R, colour.G, colour.B);
        }

        public bool IsDark(float entry) => FractionOf(entry) < 0.6;

        private double FractionOf(float entry) => _high > _low ? (entry - _low) / (_high - _low) : 0;
    }
}

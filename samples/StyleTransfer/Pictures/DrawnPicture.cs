using SkiaSharp;

namespace StyleTransfer.Pictures;

/// <summary>Built-in pictures, drawn from a fixed seed.</summary>
internal static class DrawnPicture
{
    private const int Size = 512;

    private static readonly Dictionary<string, Action<SKCanvas, Random>> Drawings = new()
    {
        ["stones"] = DrawStones,
        ["waves"] = DrawWaves,
        ["tiles"] = DrawSquares,
        ["painting"] = (canvas, random) => DrawnPainting.Draw(canvas, random, Size),
        ["balls"] = DrawBalls,
        ["boat"] = (canvas, random) => DrawnBoat.Draw(canvas, random, Size),
    };

    /// <exception cref="UsageException">No drawing has that name.</exception>
    public static Picture Of(string name)
    {
        if (!Drawings.TryGetValue(name, out Action<SKCanvas, Random>? draw))
        {
            throw new UsageException($"Unknown drawing '{name}'; the drawings are {string.Join(", ", Drawings.Keys)}.");
        }

        var bitmap = new SKBitmap(Picture.InfoOf(Size, Size));
        using var canvas = new SKCanvas(bitmap);
        draw(canvas, new Random(1));
        return new Picture(bitmap);
    }

    /// <summary>Rounded stones in warm greys, overlapping on dark ground.</summary>
    private static void DrawStones(SKCanvas canvas, Random random)
    {
        canvas.Clear(new SKColor(38, 34, 32));
        for (int i = 0; i < 420; i++)
        {
            float radius = 24 + (24 * random.NextSingle());
            var colour = SKColor.FromHsv(20 + (25 * random.NextSingle()), 10 + (35 * random.NextSingle()), 45 + (45 * random.NextSingle()));
            canvas.Save();
            canvas.Translate(Size * random.NextSingle(), Size * random.NextSingle());
            canvas.RotateDegrees(360 * random.NextSingle());
            canvas.Scale(1, 0.65f + (0.3f * random.NextSingle()));
            DrawBall(canvas, 0, 0, radius, colour);
            canvas.Restore();
        }
    }

    /// <summary>Blue and white brush strokes along a swirling flow.</summary>
    private static void DrawWaves(SKCanvas canvas, Random random)
    {
        canvas.Clear(new SKColor(24, 52, 110));
        using var brush = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round };
        for (int i = 0; i < 1100; i++)
        {
            float x = Size * random.NextSingle();
            float y = Size * random.NextSingle();
            float hue = random.NextSingle() < 0.15f ? 46 : 205 + (25 * random.NextSingle());
            brush.Color = SKColor.FromHsv(hue, 25 + (60 * random.NextSingle()), 45 + (55 * random.NextSingle()));
            brush.StrokeWidth = 8 + (8 * random.NextSingle());
            using var path = new SKPath();
            path.MoveTo(x, y);
            for (int step = 0; step < 12; step++)
            {
                float angle = (2.4f * MathF.Sin(x / 110)) + (2.4f * MathF.Cos(y / 95));
                x += 7 * MathF.Cos(angle);
                y += 7 * MathF.Sin(angle);
                path.LineTo(x, y);
            }

            canvas.DrawPath(path, brush);
        }
    }

    /// <summary>Rows of bricks with light joints.</summary>
    private static void DrawSquares(SKCanvas canvas, Random random)
    {
        const int rows = 16;
        const int perRow = 8;
        const float width = (float)Size / perRow;
        const float height = (float)Size / rows;
        canvas.Clear(new SKColor(214, 206, 190));
        using var paint = new SKPaint { IsAntialias = true };
        for (int row = 0; row < rows; row++)
        {
            for (int i = -1; i <= perRow; i++)
            {
                paint.Color = SKColor.FromHsv(
                    8 + (14 * random.NextSingle()), 55 + (20 * random.NextSingle()), 50 + (30 * random.NextSingle()));
                float left = (i + (row % 2 * 0.5f)) * width;
                canvas.DrawRoundRect(left + 3, (row * height) + 3, width - 6, height - 6, 4, 4, paint);
            }
        }
    }

    /// <summary>Three coloured balls on a table.</summary>
    private static void DrawBalls(SKCanvas canvas, Random random)
    {
        canvas.Clear(new SKColor(226, 232, 240));
        using var table = new SKPaint { Color = new SKColor(120, 92, 70) };
        canvas.DrawRect(0, 330, Size, Size - 330, table);
        DrawBall(canvas, 160, 290, 110, new SKColor(205, 60, 50));
        DrawBall(canvas, 350, 330, 90, new SKColor(70, 120, 190));
        DrawBall(canvas, 240, 410, 60, new SKColor(235, 190, 70));
    }

    private static void DrawBall(SKCanvas canvas, float x, float y, float radius, SKColor colour)
    {
        colour.ToHsv(out float hue, out float saturation, out float value);
        using var shader = SKShader.CreateRadialGradient(
            new SKPoint(x - (radius * 0.35f), y - (radius * 0.35f)),
            radius * 1.4f,
            [
                SKColor.FromHsv(hue, saturation * 0.5f, Math.Min(100, value * 1.35f)),
                colour,
                SKColor.FromHsv(hue, saturation, value * 0.35f),
            ],
            [0, 0.45f, 1],
            SKShaderTileMode.Clamp);
        using var paint = new SKPaint { IsAntialias = true, Shader = shader };
        canvas.DrawCircle(x, y, radius, paint);
    }
}

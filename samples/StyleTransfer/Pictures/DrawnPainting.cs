using SkiaSharp;

namespace StyleTransfer.Pictures;

/// <summary>A painting without a subject: bristly brush strokes that run around five centres, in an oil painter's palette.</summary>
internal static class DrawnPainting
{
    private const int Strokes = 1500;
    private const int Bristles = 9;
    private const int Segments = 14;
    private const float SegmentLength = 6;

    private static readonly SKColor Ground = new(58, 44, 60);

    /// <summary>By the distance from a centre, in turn.</summary>
    private static readonly SKColor[] Palette =
    [
        new(244, 214, 120), new(222, 140, 52), new(186, 66, 48), new(96, 44, 78), new(34, 58, 112), new(44, 112, 134),
        new(128, 172, 160), new(238, 226, 196),
    ];

    public static void Draw(SKCanvas canvas, Random random, int size)
    {
        canvas.Clear(Ground);
        (float X, float Y, float Turn)[] centres =
            [.. Enumerable.Range(0, 5).Select(i => (size * random.NextSingle(), size * random.NextSingle(), i % 2 == 0 ? 1f : -1f))];
        using var brush = new SKPaint { IsAntialias = true, Style = SKPaintStyle.Stroke, StrokeCap = SKStrokeCap.Round };
        for (int i = 0; i < Strokes; i++)
        {
            SKPoint[] line = LineFrom(size * random.NextSingle(), size * random.NextSingle(), centres);
            float width = 9 + (9 * random.NextSingle());
            SKColor colour = ColourAt(line[Segments / 2], centres, random);
            for (int bristle = 0; bristle < Bristles; bristle++)
            {
                float across = ((bristle / (Bristles - 1f)) - 0.5f) * width;
                brush.Color = Shaded(colour, 0.78f + (0.44f * random.NextSingle()));
                brush.StrokeWidth = (width / Bristles) + (1.2f * random.NextSingle());
                // Bristles leave the canvas at different times.
                int length = Segments - random.Next(Segments / 3);
                using SKPath path = Beside(line.AsSpan(0, length), across);
                canvas.DrawPath(path, brush);
            }
        }
    }

    private static SKPoint[] LineFrom(float x, float y, (float X, float Y, float Turn)[] centres)
    {
        var points = new SKPoint[Segments + 1];
        for (int i = 0; i < points.Length; i++)
        {
            points[i] = new SKPoint(x, y);
            (float dx, float dy) = (0, 0);
            foreach ((float centreX, float centreY, float turn) in centres)
            {
                (float awayX, float awayY) = (x - centreX, y - centreY);
                float strength = turn / ((awayX * awayX) + (awayY * awayY) + 900);
                dx -= awayY * strength;
                dy += awayX * strength;
            }

            float speed = MathF.Max(1e-6f, MathF.Sqrt((dx * dx) + (dy * dy)));
            x += SegmentLength * dx / speed;
            y += SegmentLength * dy / speed;
        }

        return points;
    }

    private static SKColor ColourAt(SKPoint point, (float X, float Y, float Turn)[] centres, Random random)
    {
        float nearest = centres.Min(centre => SKPoint.Distance(point, new SKPoint(centre.X, centre.Y)));
        float position = (nearest / 30) + (1.6f * (random.NextSingle() - 0.5f));
        return Palette[Math.Clamp((int)position, 0, int.MaxValue) % Palette.Length];
    }

    private static SKColor Shaded(SKColor colour, float factor) =>
        new(
            (byte)Math.Min(255, colour.Red * factor), (byte)Math.Min(255, colour.Green * factor),
            (byte)Math.Min(255, colour.Blue * factor));

    /// <summary>A line at a distance to the side of another.</summary>
    private static SKPath Beside(ReadOnlySpan<SKPoint> line, float distance)
    {
        var path = new SKPath();
        for (int i = 1; i < line.Length; i++)
        {
            SKPoint step = line[i] - line[i - 1];
            var point = new SKPoint(line[i].X - (step.Y / SegmentLength * distance), line[i].Y + (step.X / SegmentLength * distance));
            if (i == 1)
            {
                path.MoveTo(point);
            }
            else
            {
                path.LineTo(point);
            }
        }

        return path;
    }
}

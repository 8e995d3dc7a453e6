using SkiaSharp;

namespace StyleTransfer.Pictures;

/// <summary>A sailing boat on a calm sea in front of hills, under a low sun.</summary>
internal static class DrawnBoat
{
    private const float Horizon = 300;

    public static void Draw(SKCanvas canvas, Random random, int size)
    {
        using (SKPaint sky = Graded(0, Horizon, new SKColor(96, 150, 210), new SKColor(250, 224, 190)))
        {
            canvas.DrawRect(0, 0, size, Horizon, sky);
        }

        using var sun = new SKPaint { IsAntialias = true, Color = new SKColor(255, 244, 214) };
        canvas.DrawCircle(390, 150, 38, sun);
        Hills(canvas, random, size, height: 96, new SKColor(128, 140, 168));
        Hills(canvas, random, size, height: 52, new SKColor(74, 104, 92));
        using (SKPaint sea = Graded(Horizon, size, new SKColor(120, 168, 186), new SKColor(24, 66, 102)))
        {
            canvas.DrawRect(0, Horizon, size, size - Horizon, sea);
        }

        using var wave = new SKPaint { IsAntialias = true, StrokeWidth = 2, StrokeCap = SKStrokeCap.Round };
        for (int i = 0; i < 260; i++)
        {
            float depth = MathF.Pow(random.NextSingle(), 1.5f);
            float y = Horizon + 4 + (depth * (size - Horizon));
            float x = size * random.NextSingle();
            wave.Color = random.NextSingle() < 0.5f ? new SKColor(214, 226, 222, 150) : new SKColor(14, 44, 78, 150);
            canvas.DrawLine(x, y, x + 8 + (34 * depth), y, wave);
        }

        Fill(canvas, new SKColor(246, 240, 226), (238, 110), (238, 344), (120, 344));
        Fill(canvas, new SKColor(214, 84, 62), (252, 136), (252, 344), (350, 344));
        Fill(canvas, new SKColor(96, 56, 40), (100, 356), (376, 356), (336, 410), (138, 410));
        using var mast = new SKPaint { IsAntialias = true, StrokeWidth = 7, Color = new SKColor(60, 40, 34) };
        canvas.DrawLine(245, 92, 245, 358, mast);
    }

    private static SKPaint Graded(float top, float bottom, SKColor first, SKColor last)
    {
        using var shader = SKShader.CreateLinearGradient(
            new SKPoint(0, top), new SKPoint(0, bottom), [first, last], SKShaderTileMode.Clamp);
        return new SKPaint { Shader = shader };
    }

    private static void Hills(SKCanvas canvas, Random random, int size, float height, SKColor colour)
    {
        float phase = MathF.Tau * random.NextSingle();
        using var path = new SKPath();
        path.MoveTo(0, Horizon);
        for (int x = 0; x <= size; x += 4)
        {
            path.LineTo(x, Horizon - (height * (0.6f + (0.3f * MathF.Sin((x / 70f) + phase)) + (0.1f * MathF.Sin((x / 17f) + phase)))));
        }

        path.LineTo(size, Horizon);
        using var paint = new SKPaint { IsAntialias = true, Color = colour };
        canvas.DrawPath(path, paint);
    }

    private static void Fill(SKCanvas canvas, SKColor colour, params ReadOnlySpan<(float X, float Y)> corners)
    {
        using var path = new SKPath();
        path.MoveTo(corners[0].X, corners[0].Y);
        foreach ((float x, float y) in corners[1..])
        {
            path.LineTo(x, y);
        }

        using var paint = new SKPaint { IsAntialias = true, Color = colour };
        canvas.DrawPath(path, paint);
    }
}

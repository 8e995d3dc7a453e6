using StyleTransfer.Pictures;
using SkiaSharp;

namespace StyleTransfer.Tests;

public sealed class PictureTests
{
    [Fact]
    public void Alpha_is_composited_on_white()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Path("alpha.png");
        using var bitmap = new SKBitmap(new SKImageInfo(2, 1, SKColorType.Rgba8888, SKAlphaType.Unpremul));
        bitmap.SetPixel(0, 0, new SKColor(0, 0, 0, 0));
        bitmap.SetPixel(1, 0, new SKColor(255, 0, 0, 255));
        using (SKData data = bitmap.Encode(SKEncodedImageFormat.Png, 100))
        {
            File.WriteAllBytes(file, data.ToArray());
        }

        using Picture picture = PictureFile.Load(file);

        Assert.Equal([1f, 1, 1, 0, 1, 0], picture.Planes());
    }

    /// <summary>A 2 × 1 picture, red and blue; the orientation decides where red is.</summary>
    [Theory]
    [InlineData(SKEncodedOrigin.TopLeft, 2, 0)]
    [InlineData(SKEncodedOrigin.TopRight, 2, 1)]
    [InlineData(SKEncodedOrigin.BottomRight, 2, 1)]
    [InlineData(SKEncodedOrigin.BottomLeft, 2, 0)]
    [InlineData(SKEncodedOrigin.LeftTop, 1, 0)]
    [InlineData(SKEncodedOrigin.RightTop, 1, 0)]
    [InlineData(SKEncodedOrigin.RightBottom, 1, 1)]
    [InlineData(SKEncodedOrigin.LeftBottom, 1, 1)]
    public void Orientation_is_applied(SKEncodedOrigin origin, int width, int redPosition)
    {
        using var sideways = Picture.FromPlanes([1, 0, 0, 0, 0, 1], 2, 1);

        using var upright = new Picture(Orientation.Upright(sideways.Bitmap, origin));

        Assert.Equal(width, upright.Width);
        Assert.Equal(1, upright.Planes()[redPosition]);
        Assert.Equal(0, upright.Planes()[1 - redPosition]);
    }

    [Fact]
    public void Halved_picture_is_the_mean_of_four()
    {
        using var large = Picture.FromPlanes([1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1], 2, 2);

        using Picture small = large.Resized(1, 1);

        Assert.Equal(0.25, small.Planes()[0], 0.01);
        Assert.Equal(1, small.Planes()[2], 0.01);
    }
}

using SkiaSharp;
using StyleTransfer.Pictures;

namespace StyleTransfer.Tests;

/// <summary>The kinds of files that people have: each is read with the colours that a viewer shows.</summary>
public sealed class PictureFormatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _notes = [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("grey", new byte[] { 100 }, false, null, 100, 100, 100)]
    [InlineData("progressive grey", new byte[] { 100 }, true, null, 100, 100, 100)]
    [InlineData("YCbCr", new byte[] { 76, 85, 255 }, false, null, 254, 0, 0)]
    [InlineData("progressive YCbCr", new byte[] { 76, 85, 255 }, true, null, 254, 0, 0)]
    [InlineData("RGB", new byte[] { 200, 100, 50 }, false, 0, 200, 100, 50)]
    [InlineData("CMYK, white", new byte[] { 255, 255, 255, 255 }, false, 0, 255, 255, 255)]
    [InlineData("CMYK, cyan ink", new byte[] { 0, 255, 255, 255 }, false, 0, 0, 255, 255)]
    [InlineData("CMYK, half black ink", new byte[] { 255, 255, 255, 128 }, false, 0, 128, 128, 128)]
    [InlineData("progressive CMYK, yellow ink", new byte[] { 255, 255, 0, 255 }, true, 0, 255, 255, 0)]
    [InlineData("YCCK, white", new byte[] { 0, 128, 128, 255 }, false, 2, 255, 255, 255)]
    public void Jpeg_is_read(string kind, byte[] components, bool isProgressive, int? adobeTransform, int red, int green, int blue) =>
        RequireColour(kind, PictureFormats.Jpeg(components, isProgressive, (byte?)adobeTransform), red, green, blue);

    /// <summary>Bits of a sample, the PNG's type of colour, one pixel, and what it is on white.</summary>
    [Theory]
    [InlineData("grey, 1 bit", 1, 0, new byte[] { 0x80 }, null, 255, 255, 255)]
    [InlineData("grey, 4 bits", 4, 0, new byte[] { 0x70 }, null, 119, 119, 119)]
    [InlineData("grey, 16 bits", 16, 0, new byte[] { 0x80, 0xC0 }, null, 128, 128, 128)]
    [InlineData("RGB, 16 bits", 16, 2, new byte[] { 200, 10, 100, 20, 50, 30 }, null, 200, 100, 50)]
    [InlineData("palette, 1 bit", 1, 3, new byte[] { 0x80 }, new byte[] { 255 }, 10, 20, 30)]
    [InlineData("palette, 8 bits", 8, 3, new byte[] { 1 }, new byte[] { 255 }, 10, 20, 30)]
    [InlineData("palette with a transparent colour", 8, 3, new byte[] { 0 }, new byte[] { 0 }, 255, 255, 255)]
    [InlineData("grey with alpha, 8 bits", 8, 4, new byte[] { 0, 51 }, null, 204, 204, 204)]
    [InlineData("grey with alpha, 16 bits", 16, 4, new byte[] { 0, 0, 0x33, 0x33 }, null, 204, 204, 204)]
    [InlineData("RGB with alpha, 8 bits", 8, 6, new byte[] { 255, 0, 0, 128 }, null, 255, 127, 127)]
    [InlineData("RGB with alpha, 16 bits", 16, 6, new byte[] { 255, 255, 0, 0, 0, 0, 0, 0 }, null, 255, 255, 255)]
    public void Png_is_read(string kind, byte depth, byte type, byte[] pixel, byte[]? transparency, int red, int green, int blue)
    {
        (string, byte[])[] chunks = type == 3 ? [("PLTE", [90, 80, 70, 10, 20, 30]), ("tRNS", transparency!)] : [];
        PngFile.Write(_folder.Path("one.png"), 1, 1, depth, type, [pixel], chunks);

        RequireColour(kind, File.ReadAllBytes(_folder.Path("one.png")), red, green, blue);
    }

    [Fact]
    public void Still_gif_is_read_without_a_note()
    {
        RequireColour("gif", PictureFormats.Gif(2), 0, 0, 255);

        Assert.Empty(_notes);
    }

    [Fact]
    public void Of_an_animation_the_first_frame_is_read_with_a_note()
    {
        RequireColour("gif", PictureFormats.Gif(1, 2, 0), 0, 255, 0);
        Assert.EndsWith("is an animation; the first of its 3 frames is read.", Assert.Single(_notes), StringComparison.Ordinal);
        _notes.Clear();
        RequireColour("webp", PictureFormats.AnimatedWebp(new SKColor(250, 120, 60), SKColors.Blue), 250, 120, 60);
        Assert.EndsWith("is an animation; the first of its 2 frames is read.", Assert.Single(_notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Webp, 100)]
    [InlineData(SKEncodedImageFormat.Webp, 80)]
    public void WebP_is_read(SKEncodedImageFormat format, int quality)
    {
        using var bitmap = new SKBitmap(new SKImageInfo(16, 16, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(new SKColor(200, 100, 50));
        using SKData data = bitmap.Encode(format, quality);

        RequireColour("webp", data.ToArray(), 200, 100, 50, tolerance: 4);
    }

    [Theory]
    [InlineData(SKEncodedImageFormat.Jpeg, 6, true)]
    [InlineData(SKEncodedImageFormat.Jpeg, 8, false)]
    [InlineData(SKEncodedImageFormat.Webp, 6, true)]
    [InlineData(SKEncodedImageFormat.Webp, 8, false)]
    public void Orientation_in_EXIF_data_is_applied(SKEncodedImageFormat format, byte orientation, bool isRedAbove)
    {
        string path = _folder.Path("turned");
        File.WriteAllBytes(path, PictureFormats.Turned(format, orientation));

        using Picture picture = PictureFile.Load(path);

        Assert.Equal((8, 16), (picture.Width, picture.Height));
        Assert.Equal(isRedAbove, picture.Bitmap.GetPixel(4, 2).Red > 200);
        Assert.Equal(!isRedAbove, picture.Bitmap.GetPixel(4, 13).Red > 200);
    }

    /// <summary>Cut or changed anywhere: a picture, or one line that says why there is none.</summary>
    [Fact]
    public void Damaged_files_are_read_or_refused()
    {
        int refused = 0;
        byte[][] files =
        [
            PictureFormats.Jpeg([100, 120, 140]), PictureFormats.Jpeg([1, 2, 3, 4], isProgressive: true, 0), PictureFormats.Gif(0, 1),
            PictureFormats.AnimatedWebp(SKColors.Red, SKColors.Blue),
        ];
        foreach (byte[] damaged in files.SelectMany(file => Damage.AtRandom(file, 60)))
        {
            File.WriteAllBytes(_folder.Path("damaged"), damaged);
            try
            {
                PictureFile.Load(_folder.Path("damaged"), _notes.Add).Dispose();
            }
            catch (UsageException problem)
            {
                Assert.DoesNotContain('\n', problem.Message);
                refused++;
            }
        }

        Assert.InRange(refused, 40, 239);
    }

    private void RequireColour(string kind, byte[] file, int red, int green, int blue, int tolerance = 2)
    {
        string path = _folder.Path("picture");
        File.WriteAllBytes(path, file);

        using Picture picture = PictureFile.Load(path, _notes.Add);

        SKColor found = picture.Bitmap.GetPixel(0, 0);
        Assert.True(
            Math.Max(Math.Abs(found.Red - red), Math.Max(Math.Abs(found.Green - green), Math.Abs(found.Blue - blue))) <= tolerance,
            $"{kind}: {found.Red}, {found.Green}, {found.Blue}");
    }
}

using System.Buffers.Binary;
using System.Text;
using SkiaSharp;
using StyleTransfer.Pictures;

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

    /// <summary>A grey PNG of 1 × 2, black above white, with an eXIf chunk that has the orientation in either byte order.</summary>
    [Theory]
    [InlineData(1, false, 1, 0)]
    [InlineData(2, true, 1, 0)]
    [InlineData(3, false, 1, 1)]
    [InlineData(4, true, 1, 1)]
    [InlineData(5, true, 2, 0)]
    [InlineData(6, false, 2, 1)]
    [InlineData(6, true, 2, 1)]
    [InlineData(7, true, 2, 1)]
    [InlineData(8, false, 2, 0)]
    [InlineData(9, false, 1, 0)]
    public void Orientation_of_a_png_is_applied(byte orientation, bool isBigEndian, int width, int blackPosition)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Path("turned.png");
        byte[] exif = isBigEndian
            ? [.. "MM\0*\0\0\0\u0008\0\u0001"u8, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
            : [.. "II*\0\u0008\0\0\0\u0001\0"u8, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
        PngFile.Write(file, 1, 2, row => (byte)(255 * row), ("gAMA", [0, 0, 0xB1, 0x8F]), ("eXIf", exif));

        using Picture picture = PictureFile.Load(file);

        Assert.Equal((width, 3 - width), (picture.Width, picture.Height));
        Assert.Equal(0, picture.Planes()[blackPosition]);
        Assert.Equal(1, picture.Planes()[1 - blackPosition]);
    }

    /// <summary>A colour of Display P3 within sRGB: its linear value times the matrix between the primaries.</summary>
    [Theory]
    [InlineData("p3.png", SKEncodedImageFormat.Png)]
    [InlineData("p3.jpg", SKEncodedImageFormat.Jpeg)]
    public void Colours_are_converted_to_sRGB(string name, SKEncodedImageFormat format)
    {
        using var folder = new TemporaryFolder();
        using var displayP3 = SKColorSpace.CreateRgb(SKColorSpaceTransferFn.Srgb, SKColorSpaceXyz.DisplayP3);
        using var bitmap = new SKBitmap(new SKImageInfo(16, 16, SKColorType.Rgba8888, SKAlphaType.Opaque, displayP3));
        for (int i = 0; i < 16 * 16; i++)
        {
            ((ReadOnlySpan<byte>)[180, 90, 60, 255]).CopyTo(bitmap.GetPixelSpan()[(4 * i)..]);
        }

        using (SKData data = bitmap.Encode(format, 100))
        {
            File.WriteAllBytes(folder.Path(name), data.ToArray());
        }

        using Picture picture = PictureFile.Load(folder.Path(name));

        double[] p3 = [.. new[] { 180.0, 90, 60 }.Select(value => Math.Pow(((value / 255) + 0.055) / 1.055, 2.4))];
        double[] expected =
            [
                (1.22494 * p3[0]) - (0.22494 * p3[1]), (-0.04206 * p3[0]) + (1.04206 * p3[1]),
                (-0.01964 * p3[0]) - (0.07864 * p3[1]) + (1.09828 * p3[2]),
            ];
        for (int channel = 0; channel < Picture.Channels; channel++)
        {
            Assert.Equal((1.055 * Math.Pow(expected[channel], 1 / 2.4)) - 0.055, picture.Planes()[channel * 16 * 16], 2.5 / 255);
        }

        Assert.True(picture.Planes()[0] > 185 / 255.0);
    }

    [Theory]
    [InlineData("out.png", "sRGB")]
    [InlineData("out.jpg", "ICC_PROFILE")]
    public void Saved_picture_is_marked_as_sRGB(string name, string mark)
    {
        using var folder = new TemporaryFolder();
        using var picture = Picture.FromPlanes([1, 0, 0.5f, 0.5f, 0, 1], 2, 1);

        PictureFile.Save(picture, folder.Path(name));

        Assert.Contains(mark, Encoding.Latin1.GetString(File.ReadAllBytes(folder.Path(name))), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder.Path(".")));
    }

    /// <summary>The shade of each row comes from its number.</summary>
    [Theory]
    [InlineData(200, 200, 40_000, 200, 200)]
    [InlineData(200, 200, 39_999, 100, 100)]
    [InlineData(201, 203, 20_000, 100, 101)]
    [InlineData(201, 203, 1_000, 25, 25)]
    [InlineData(3, 240, 200, 1, 120)]
    public void Large_png_is_scaled_down_while_it_is_read(int width, int height, int maximumPixels, int expectedWidth, int expectedHeight)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Path("large.png");
        PngFile.Write(file, width, height, row => (byte)row);
        using var codec = SKCodec.Create(file);
        List<string> notes = [];

        using SKBitmap decoded = PictureDecoder.Decode(codec, file, notes.Add, maximumPixels);

        Assert.Equal((expectedWidth, expectedHeight), (decoded.Width, decoded.Height));
        Assert.Equal(decoded.Width == width ? 0 : 1, notes.Count);
        int factor = height / decoded.Height;
        for (int row = 0; row < decoded.Height; row++)
        {
            Assert.InRange(decoded.GetPixel(row % decoded.Width, row).Red, row * factor, (row + 1) * factor);
        }
    }

    /// <summary>Its decoder keeps all coefficients, whatever the scale.</summary>
    [Fact]
    public void Large_progressive_jpeg_is_refused()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Path("progressive.jpg");
        using (var small = Picture.FromPlanes(new float[3 * 16 * 16], 16, 16))
        {
            PictureFile.Save(small, file);
        }

        byte[] bytes = File.ReadAllBytes(file);
        int frame = bytes.AsSpan().IndexOf((byte[])[0xFF, 0xC0]);
        Assert.False(PictureMetadata.IsProgressiveJpeg(file));
        bytes[frame + 1] = 0xC2;
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(frame + 5), 9000);
        BinaryPrimitives.WriteInt16BigEndian(bytes.AsSpan(frame + 7), 9000);
        File.WriteAllBytes(file, [.. bytes[..frame], 0xFF, 0xFF, .. bytes[frame..]]);

        Assert.True(PictureMetadata.IsProgressiveJpeg(file));
        Assert.Contains(
            "is too large (9000×9000)", Assert.Throws<UsageException>(() => PictureFile.Load(file)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Picture_of_the_same_size_is_copied()
    {
        using var picture = Picture.FromPlanes([1, 0, 0.2f, 0.4f, 0, 1], 2, 1);

        using Picture same = picture.Resized(2, 1);

        Assert.Equal(picture.Planes(), same.Planes());
        Assert.NotSame(picture.Bitmap, same.Bitmap);
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

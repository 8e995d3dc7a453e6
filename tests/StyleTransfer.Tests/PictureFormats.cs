using System.Buffers.Binary;
using System.Text;
using SkiaSharp;

namespace StyleTransfer.Tests;

/// <summary>Makes picture files of a single colour, or a few, in formats that Skia does not write.</summary>
internal static class PictureFormats
{
    /// <summary>A JPEG file of 8 × 8 pixels in one colour.</summary>
    /// <param name="components">1 for grey, 3 for YCbCr, 4 for CMYK.</param>
    /// <param name="isProgressive">Whether the file is progressive.</param>
    /// <param name="adobeTransform">The colour transform that an Adobe segment states; <see langword="null"/> for no such segment.</param>
    public static byte[] Jpeg(byte[] components, bool isProgressive = false, byte? adobeTransform = null)
    {
        byte count = (byte)components.Length;
        byte[] adobe = adobeTransform is { } transform ? Segment(0xEE, [.. "Adobe"u8, 0, 100, 0, 0, 0, 0, transform]) : [];
        byte[] frame = [8, 0, 8, 0, 8, count, .. Enumerable.Range(1, count).SelectMany(id => (byte[])[(byte)id, 0x11, 0])];
        byte[] scan = [count, .. Enumerable.Range(1, count).SelectMany(id => (byte[])[(byte)id, 0]), 0, (byte)(isProgressive ? 0 : 63), 0];
        // The quantization of 8 makes the first coefficient of a flat block its value minus 128.
        return
        [
            0xFF, 0xD8, .. adobe,
            .. Segment(0xDB, [0, .. Enumerable.Repeat((byte)8, 64)]),
            .. Segment(isProgressive ? (byte)0xC2 : (byte)0xC0, frame),
            // First coefficients: a code of four bits for each number of bits from 0 to 8. Others: a code of one bit for the end of
            // a block.
            .. Segment(0xC4, [0x00, 0, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]),
            .. Segment(0xC4, [0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
            .. Segment(0xDA, scan),
            .. Coefficients(components, hasEnd: !isProgressive),
            0xFF, 0xD9,
        ];
    }

    /// <summary>A GIF file of 2 × 1 pixels with frames in one colour each: 0 red, 1 green, 2 blue.</summary>
    public static byte[] Gif(params ReadOnlySpan<byte> frames)
    {
        List<byte> file = [.. "GIF89a"u8, 2, 0, 1, 0, 0xF1, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0];
        foreach (byte colour in frames)
        {
            // Codes of three bits, the lowest first: clear, colour, clear, colour, end.
            int codes = 4 | (colour << 3) | (4 << 6) | (colour << 9) | (5 << 12);
            file.AddRange([0x21, 0xF9, 4, 0, 10, 0, 0, 0, 0x2C, 0, 0, 0, 0, 2, 0, 1, 0, 0, 2, 2, (byte)codes, (byte)(codes >> 8), 0]);
        }

        return [.. file, 0x3B];
    }

    /// <summary>A JPEG or WebP file of 16 × 8 pixels, red at the left and blue at the right, with an orientation in EXIF data.</summary>
    public static byte[] Turned(SKEncodedImageFormat format, byte orientation)
    {
        byte[] exif = [.. "II*\0\u0008\0\0\0\u0001\0"u8, 0x12, 0x01, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0];
        using var bitmap = new SKBitmap(new SKImageInfo(16, 8, SKColorType.Rgba8888, SKAlphaType.Opaque));
        bitmap.Erase(SKColors.Red);
        bitmap.Erase(SKColors.Blue, new SKRectI(8, 0, 16, 8));
        using SKData data = bitmap.Encode(format, 100);
        return format == SKEncodedImageFormat.Jpeg
            ? [0xFF, 0xD8, .. Segment(0xE1, [.. "Exif\0\0"u8, .. exif]), .. data.AsSpan()[2..]]
            : Chunk(
                "RIFF", [.. "WEBP"u8, .. Chunk("VP8X", [8, 0, 0, 0, 15, 0, 0, 7, 0, 0]), .. data.AsSpan()[12..], .. Chunk("EXIF", exif)]);
    }

    /// <summary>An animated WebP file of 2 × 2 pixels with frames in one colour each.</summary>
    public static byte[] AnimatedWebp(params ReadOnlySpan<SKColor> frames)
    {
        List<byte> chunks = [.. Chunk("VP8X", [2, 0, 0, 0, 1, 0, 0, 1, 0, 0]), .. Chunk("ANIM", new byte[6])];
        foreach (SKColor colour in frames)
        {
            using var bitmap = new SKBitmap(new SKImageInfo(2, 2, SKColorType.Rgba8888, SKAlphaType.Opaque));
            bitmap.Erase(colour);
            using SKData data = bitmap.Encode(SKEncodedImageFormat.Webp, 100);
            chunks.AddRange(Chunk("ANMF", [0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0, 100, 0, 0, 0, .. data.AsSpan()[12..]]));
        }

        return Chunk("RIFF", [.. "WEBP"u8, .. chunks]);
    }

    private static byte[] Chunk(string name, byte[] content)
    {
        byte[] length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, content.Length);
        return [.. Encoding.ASCII.GetBytes(name), .. length, .. content];
    }

    private static byte[] Segment(byte marker, byte[] content) => [0xFF, marker, 0, (byte)(content.Length + 2), .. content];

    private static IEnumerable<byte> Coefficients(byte[] components, bool hasEnd)
    {
        var bits = new StringBuilder();
        foreach (byte component in components)
        {
            int value = component - 128;
            int size = value == 0 ? 0 : (int)Math.Log2(Math.Abs(value)) + 1;
            bits.Append(size.ToString("b4", null));
            if (size > 0)
            {
                bits.Append((value > 0 ? value : value + (1 << size) - 1).ToString($"b{size}", null));
            }

            bits.Append(hasEnd ? "0" : "");
        }

        bits.Append('1', (8 - (bits.Length % 8)) % 8);
        for (int i = 0; i < bits.Length; i += 8)
        {
            byte value = Convert.ToByte(bits.ToString(i, 8), 2);
            yield return value;
            if (value == 0xFF)
            {
                yield return 0;
            }
        }
    }
}

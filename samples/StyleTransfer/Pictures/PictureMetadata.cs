using System.Buffers.Binary;
using SkiaSharp;

namespace StyleTransfer.Pictures;

/// <summary>What the decoders do not tell about a file.</summary>
internal static class PictureMetadata
{
    private const int LengthBytes = 4;
    private const int NameBytes = 4;
    private const int CheckSumBytes = 4;
    private const int SignatureBytes = 8;

    /// <summary>A segment of a JPEG file is no longer; the directory with the orientation is at the start.</summary>
    private const int MaximumExifBytes = 65_000;

    /// <summary>The orientation in a PNG file's eXIf chunk, which Skia does not read; TopLeft if there is none.</summary>
    public static SKEncodedOrigin OriginOfPng(string path)
    {
        using FileStream file = File.OpenRead(path);
        file.Position = SignatureBytes;
        Span<byte> header = stackalloc byte[LengthBytes + NameBytes];
        while (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(header);
            if (header[LengthBytes..].SequenceEqual("eXIf"u8))
            {
                byte[] exif = new byte[Math.Min(length, MaximumExifBytes)];
                return file.ReadAtLeast(exif, exif.Length, throwOnEndOfStream: false) == exif.Length
                    ? OriginOf(exif)
                    : SKEncodedOrigin.TopLeft;
            }

            file.Position += (long)length + CheckSumBytes;
        }

        return SKEncodedOrigin.TopLeft;
    }

    /// <summary>Whether a JPEG file is progressive: its frame header says so.</summary>
    public static bool IsProgressiveJpeg(string path)
    {
        using FileStream file = File.OpenRead(path);
        // After the start of the image each segment has a marker of two bytes and a length that includes its own two bytes.
        file.Position = 2;
        Span<byte> header = stackalloc byte[4];
        while (file.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length && header[0] == 0xFF)
        {
            if (header[1] == 0xFF)
            {
                // Any number of these may come before a marker.
                file.Position -= header.Length - 1;
                continue;
            }

            // Frames are C0 to CF without C4, C8 and CC; C2, C6, CA and CE are progressive.
            byte marker = header[1];
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                return (marker & 3) == 2;
            }

            file.Position += BinaryPrimitives.ReadUInt16BigEndian(header[2..]) - 2;
        }

        return false;
    }

    /// <summary>Skia reads EXIF data in JPEG files, so it gets a JPEG file of one pixel with these.</summary>
    private static SKEncodedOrigin OriginOf(byte[] exif)
    {
        using var pixel = new SKBitmap(Picture.InfoOf(1, 1));
        using SKData plain = pixel.Encode(SKEncodedImageFormat.Jpeg, 100);
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)(length.Length + 6 + exif.Length));
        using var data = SKData.CreateCopy((byte[])[0xFF, 0xD8, 0xFF, 0xE1, .. length, .. "Exif\0\0"u8, .. exif, .. plain.AsSpan()[2..]]);
        using var codec = SKCodec.Create(data);
        return codec?.EncodedOrigin ?? SKEncodedOrigin.TopLeft;
    }
}

using Microsoft.Win32.SafeHandles;

namespace GramGen.Genotypes.Files;

/// <summary>The .bed file of PLINK 1.</summary>
internal static class BedFormat
{
    /// <summary>Bytes before the first variant.</summary>
    private const int HeaderBytes = 3;

    private const byte SampleMajor = 0;
    private const byte VariantMajor = 1;

    private static ReadOnlySpan<byte> Magic => [0x6c, 0x1b];

    public static int BytesPerVariant(int samples) => (samples + 3) / 4;

    /// <summary>The first byte of a variant.</summary>
    public static long PositionOf(int variant, int bytesPerVariant) => HeaderBytes + (variant * (long)bytesPerVariant);

    /// <summary>Throws unless the file is one of these numbers of samples and variants.</summary>
    public static void Check(SafeFileHandle bed, string path, int samples, int variants)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        int length = RandomAccess.Read(bed, header, fileOffset: 0);
        if (length < HeaderBytes || !header.StartsWith(Magic))
        {
            throw new InvalidDataException(
                $"{path} is no .bed file: it should begin with the bytes 6c 1b 01, and begins with "
                + $"{(length == 0 ? "none" : Convert.ToHexStringLower(header[..length]))}.");
        }

        if (header[2] == SampleMajor)
        {
            throw new NotSupportedException(
                $"{path} is sample-major: its third byte is 00. Only variant-major files are read; plink1.9 --make-bed rewrites it.");
        }

        if (header[2] != VariantMajor)
        {
            throw new InvalidDataException($"{path} is damaged: its third byte should be 01, and is {header[2]:x2}.");
        }

        long expected = HeaderBytes + ((long)variants * BytesPerVariant(samples));
        long found = RandomAccess.GetLength(bed);
        if (found != expected)
        {
            throw new InvalidDataException(
                $"{path} has {found} bytes; {variants} variants of {samples} samples have {expected}. "
                + $"The file is {(found < expected ? "truncated" : "too long")}, or the .bim and .fam files belong to another.");
        }
    }

    /// <summary>Reads what begins at an offset behind the header.</summary>
    public static void Read(SafeFileHandle bed, string path, long offset, Span<byte> destination)
    {
        for (int read = 0; read < destination.Length;)
        {
            int length = RandomAccess.Read(bed, destination[read..], HeaderBytes + offset + read);
            if (length == 0)
            {
                throw new EndOfStreamException(
                    $"{path} ends at byte {HeaderBytes + offset + read}: it has become shorter since it was opened.");
            }

            read += length;
        }
    }
}

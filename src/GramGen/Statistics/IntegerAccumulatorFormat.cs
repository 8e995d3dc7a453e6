using System.Text;

namespace GramGen.Statistics;

/// <summary>Saves and loads accumulators of integers.</summary>
/// <remarks>
/// Little-endian. The header has 8 bytes of <see cref="Signature"/>; 4 bytes each for the version and the channels; 8 bytes for the pixels;
/// and a checksum. Then follow the sums of the lower triangle, row after row, 8 bytes each, and a checksum. A checksum is the SHA-256 of
/// everything before it. So the bytes depend on the pixels alone, not on their order.
/// </remarks>
internal static class IntegerAccumulatorFormat
{
    private const string Signature = "GramInt\n";
    private const int Version = 1;

    /// <summary>The largest product of two features.</summary>
    private const long MostPerPixel = byte.MaxValue * byte.MaxValue;

    public static void Write(int channels, long pixels, ReadOnlySpan<long> sums, Stream stream)
    {
        using var writer = new AccumulatorWriter(stream);
        writer.Write(Encoding.ASCII.GetBytes(Signature));
        writer.Write(Version);
        writer.Write(channels);
        writer.Write(pixels);
        writer.WriteChecksum();
        writer.WriteIntegers(sums);
        writer.WriteChecksum();
    }

    /// <exception cref="InvalidDataException">The stream does not hold an accumulator of integers.</exception>
    public static (int Channels, long Pixels, long[] Sums) Read(Stream stream, long mostPixels)
    {
        using var reader = new AccumulatorReader(stream);
        reader.ReadSignature(Signature, "accumulator of integers");
        int version = reader.Read<int>();
        if (version != Version)
        {
            throw new InvalidDataException(
                $"The accumulator of integers has version {version}; this version of GramGen reads {Version}.");
        }

        (int channels, long pixels) = (reader.Read<int>(), reader.Read<long>());
        reader.ReadChecksum("header");
        if (ProblemOf(channels, pixels, mostPixels) is { } problem)
        {
            throw new InvalidDataException($"The header holds no accumulator of integers: {problem}");
        }

        long length = channels * (channels + 1L) / 2;
        reader.ThrowIfShorter((length * sizeof(long)) + AccumulatorReader.ChecksumLength);
        long[] sums = reader.ReadArray<long>(length);
        reader.ReadChecksum("content");
        long largest = pixels * MostPerPixel;
        foreach (long sum in sums)
        {
            if (sum > largest || sum < -largest)
            {
                throw new InvalidDataException(
                    $"The accumulator of integers holds {sum}; {pixels} pixels cannot have a sum beyond {largest}.");
            }
        }

        return (channels, pixels, sums);
    }

    private static string? ProblemOf(int channels, long pixels, long mostPixels) =>
        channels < 1 || (long)channels * channels > int.MaxValue
            ? $"it would have {channels} channels; there are 1 to {(int)Math.Sqrt(int.MaxValue)}."
            : pixels < 0 || pixels > mostPixels ? $"it would have {pixels} pixels; it counts up to {mostPixels}." : null;
}

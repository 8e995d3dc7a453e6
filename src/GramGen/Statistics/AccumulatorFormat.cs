using System.Numerics;
using System.Text;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>Saves and loads accumulators.</summary>
/// <remarks>
/// Little-endian. The header has 8 bytes of <see cref="Signature"/>; 4 bytes each for the version, the size of a value, the
/// statistics, the channels and the pixels of the partial block; 8 bytes for all pixels; and a checksum. Then follow the
/// values of the partial block, channel by channel; the sums of the Gram matrix; the comoments of the covariance, if there are
/// pixels in other than the partial block, and its sums; and a checksum. Sums are their number of blocks, whether there is a
/// merged sum, that sum, and the occupied levels. A checksum is the SHA-256 of everything before it.
/// </remarks>
internal static class AccumulatorFormat
{
    private const string Signature = "GramAcc\n";
    private const int Version = 2;

    public static void Write<T>(AccumulatorState<T> state, Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var writer = new AccumulatorWriter(stream);
        writer.Write(Encoding.ASCII.GetBytes(Signature));
        writer.Write(Version);
        writer.Write(Element<T>.Type.Bytes);
        writer.Write((int)state.Statistics);
        writer.Write(state.Channels);
        writer.Write(state.PartialBlock.Pixels);
        writer.Write(state.Pixels);
        writer.WriteChecksum();
        for (int channel = 0; channel < state.Channels; channel++)
        {
            writer.Write<T>(state.PartialBlock.Channel(channel));
        }

        if (state.Gram is { } gram)
        {
            Write(gram, writer);
        }

        if (state.Moments is { } moments)
        {
            writer.Write<double>(moments.ComomentValues);
            Write(moments.Sums, writer);
        }

        writer.WriteChecksum();
    }

    /// <exception cref="InvalidDataException">The stream does not hold an accumulator of <typeparamref name="T"/>.</exception>
    public static AccumulatorState<T> Read<T>(Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var reader = new AccumulatorReader(stream);
        AccumulatorState<T> state = ReadHeader<T>(reader);
        for (int channel = 0; channel < state.Channels; channel++)
        {
            reader.Read(state.PartialBlock.Channel(channel));
        }

        if (state.Gram is { } gram)
        {
            Read(gram, state, reader);
        }

        if (state.Moments is { } moments)
        {
            moments.Restore(state.WholePixels, length => reader.ReadArray<double>(length));
            Read(moments.Sums, state, reader);
        }

        reader.ReadChecksum("content");
        return state;
    }

    private static AccumulatorState<T> ReadHeader<T>(AccumulatorReader reader)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Span<byte> signature = stackalloc byte[Signature.Length];
        int length = reader.ReadAtMost(signature);
        if (Encoding.ASCII.GetString(signature[..length]) != Signature)
        {
            throw new InvalidDataException(
                $"The stream holds no accumulator: it begins with {(length == 0 ? "nothing" : Convert.ToHexString(signature[..length]))} instead of {Convert.ToHexString(Encoding.ASCII.GetBytes(Signature))}.");
        }

        int version = reader.Read<int>();
        if (version != Version)
        {
            throw new InvalidDataException($"The accumulator has version {version}; this version of GramGen reads {Version}.");
        }

        int bytes = reader.Read<int>();
        var statistics = (GramStatistics)reader.Read<int>();
        int channels = reader.Read<int>();
        int partialPixels = reader.Read<int>();
        long pixels = reader.Read<long>();
        reader.ReadChecksum("header");
        if (bytes != Element<T>.Type.Bytes)
        {
            throw new InvalidDataException($"The accumulator holds values of {bytes} bytes; {typeof(T).Name} has {Element<T>.Type.Bytes}.");
        }

        if (AccumulatorChecks.ProblemOf(channels, statistics) is { } problem)
        {
            throw new InvalidDataException($"The header holds no accumulator: {problem}");
        }

        if (partialPixels < 0 || partialPixels >= Element<T>.BlockLength || pixels < partialPixels)
        {
            throw new InvalidDataException(
                $"The header holds no accumulator: of {pixels} pixels {partialPixels} would be in a partial block, which has less than {Element<T>.BlockLength}.");
        }

        var state = new AccumulatorState<T>(channels, statistics) { Pixels = pixels };
        state.PartialBlock.Pixels = partialPixels;
        return state;
    }

    private static void Write<T>(PairwiseSums<T> sums, AccumulatorWriter writer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        writer.Write(sums.Blocks);
        writer.Write(sums.Merged is null ? 0 : 1);
        if (sums.Merged is not null)
        {
            writer.Write<T>(sums.Merged);
        }

        foreach (T[] level in sums.OccupiedLevels)
        {
            writer.Write<T>(level);
        }
    }

    private static void Read<T>(PairwiseSums<T> sums, AccumulatorState<T> state, AccumulatorReader reader)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int blocks = reader.Read<int>();
        bool hasMerged = reader.Read<int>() != 0;
        long left = state.WholePixels - ((long)blocks * Element<T>.BlockLength);
        if (blocks < 0 || (hasMerged ? left <= 0 : left != 0))
        {
            throw new InvalidDataException(
                $"The accumulator was damaged: it has sums of {blocks} blocks{(hasMerged ? " and a merged sum" : "")}, which are not those of {state.WholePixels} pixels.");
        }

        sums.Restore(blocks, hasMerged, reader.ReadArray<T>);
    }
}

using System.Numerics;
using System.Text;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>Saves and loads accumulators.</summary>
/// <remarks>
/// <para>
/// Little-endian. The header has 8 bytes of <see cref="Signature"/>; 4 bytes each for the version, the size of a value, the statistics,
/// the channels and the pixels of the partial block; 8 bytes each for all pixels and for those that were merged; and a checksum. So
/// the length of everything after it is known before memory is taken. A checksum is the SHA-256 of everything before it.
/// </para>
/// <para>
/// Then follow the values of the partial block, channel by channel; in version 4, which accumulators with weights have, its weights and
/// the sums Σw and Σw²; the sums of the Gram matrix; the comoments of the covariance and its sums; and a checksum. Sums and comoments are
/// what a merge left, if anything, and the occupied levels, lowest first: of each matrix the lower triangle, row after row, after each
/// channel's mean, its remainder and its unit if they are comoments, and before these in version 4 their Σw.
/// </para>
/// <para>
/// Every NaN is saved with the same bits. So the bytes depend on the pixels alone: not on how they were cut into chunks or parts that
/// were appended, nor on the machine.
/// </para>
/// </remarks>
internal static class AccumulatorFormat
{
    private const string Signature = "GramAcc\n";
    private const int Version = 3;
    private const int WeightedVersion = 4;

    public static void Write<T>(AccumulatorState<T> state, Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var writer = new AccumulatorWriter(stream);
        writer.Write(Encoding.ASCII.GetBytes(Signature));
        writer.Write(state.Weights is null ? Version : WeightedVersion);
        writer.Write(Element<T>.Type.Bytes);
        writer.Write((int)state.Statistics);
        writer.Write(state.Channels);
        writer.Write(state.PartialBlock.Pixels);
        writer.Write(state.Pixels);
        writer.Write(state.MergedPixels);
        writer.WriteChecksum();
        for (int channel = 0; channel < state.Channels; channel++)
        {
            writer.WriteNumbers<T>(state.PartialBlock.Channel(channel));
        }

        writer.WriteNumbers(state.PartialBlock.Chunk.Weights);
        foreach (double[] sums in state.Weights?.Stored ?? [])
        {
            writer.WriteNumbers<double>(sums.AsSpan(0, PairwiseWeights<T>.Sums));
        }

        WriteTriangles(state.Gram?.Stored ?? [], state.Channels, writer);
        foreach (PairwiseComoments<T>.Level level in state.Moments?.Comoments.Stored ?? [])
        {
            if (state.Weights is not null)
            {
                writer.WriteNumbers<double>([level.Weight]);
            }

            var comoments = new Comoments(state.Channels, level.Values);
            writer.WriteNumbers<double>(comoments.ChannelState);
            WriteTriangle<double>(comoments.Corrections, state.Channels, writer);
        }

        WriteTriangles(state.Moments?.Sums.Stored ?? [], state.Channels, writer);
        writer.WriteChecksum();
    }

    /// <exception cref="InvalidDataException">The stream does not hold an accumulator of <typeparamref name="T"/>.</exception>
    public static AccumulatorState<T> Read<T>(Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var reader = new AccumulatorReader(stream);
        Header header = ReadHeader<T>(reader);
        reader.ThrowIfShorter(header.ContentLength<T>(AccumulatorReader.ChecksumLength));

        // What a stream of unknown length does not hold must not be allocated either: the state comes after the first values.
        T[] partial = reader.ReadArray<T>((long)header.Channels * header.PartialPixels);
        var state = new AccumulatorState<T>(header.Channels, header.Statistics) { Pixels = header.Pixels };
        state.SetWeighted(header.IsWeighted);
        state.PartialBlock.Pixels = header.PartialPixels;
        for (int channel = 0; channel < header.Channels; channel++)
        {
            partial.AsSpan(channel * header.PartialPixels, header.PartialPixels).CopyTo(state.PartialBlock.Channel(channel));
        }

        int blocks = (int)header.Blocks<T>();
        if (header.IsWeighted)
        {
            reader.Read(state.PartialBlock.Weights.AsSpan(0, header.PartialPixels));
        }

        state.Weights?.Restore(blocks, header.MergedPixels > 0, () => reader.ReadArray<double>(PairwiseWeights<T>.Sums));
        state.Gram?.Restore(blocks, header.MergedPixels > 0, () => ReadSums(state, reader));
        state.Moments?.Comoments.Restore(blocks, header.MergedPixels, pixels => ReadComoments<T>(header, pixels, reader));
        state.Moments?.Sums.Restore(blocks, header.MergedPixels > 0, () => ReadSums(state, reader));
        reader.ReadChecksum("content");
        return state;
    }

    private static Header ReadHeader<T>(AccumulatorReader reader)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        reader.ReadSignature(Signature, "accumulator");
        int version = reader.Read<int>();
        if (version is not (Version or WeightedVersion))
        {
            throw new InvalidDataException(
                $"The accumulator has version {version}; this version of GramGen reads {Version} and {WeightedVersion}.");
        }

        int bytes = reader.Read<int>();
        var header = new Header(
            (GramStatistics)reader.Read<int>(), reader.Read<int>(), reader.Read<int>(), reader.Read<long>(), reader.Read<long>())
        {
            IsWeighted = version == WeightedVersion,
        };
        reader.ReadChecksum("header");
        if (bytes != Element<T>.Type.Bytes)
        {
            throw new InvalidDataException($"The accumulator holds values of {bytes} bytes; {typeof(T).Name} has {Element<T>.Type.Bytes}.");
        }

        if (header.Problem<T>() is { } problem)
        {
            throw new InvalidDataException($"The header holds no accumulator: {problem}");
        }

        return header;
    }

    private static void WriteTriangles<T>(IEnumerable<T[]> matrices, int channels, AccumulatorWriter writer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        foreach (T[] matrix in matrices)
        {
            WriteTriangle<T>(matrix, channels, writer);
        }
    }

    private static void WriteTriangle<T>(ReadOnlySpan<T> matrix, int channels, AccumulatorWriter writer)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int row = 0; row < channels; row++)
        {
            writer.WriteNumbers(matrix.Slice(row * channels, row + 1));
        }
    }

    private static T[] ReadSums<T>(AccumulatorState<T> state, AccumulatorReader reader)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T[] triangle = reader.ReadArray<T>(Header.TriangleLength(state.Channels));
        var sums = new T[state.LevelLength];
        Expand(triangle, sums, state.Channels);
        Transposition.Symmetrize<T>(sums, state.Channels, state.Channels);
        return sums;
    }

    private static PairwiseComoments<T>.Level ReadComoments<T>(Header header, long pixels, AccumulatorReader reader)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int channels = header.Channels;
        double weight = header.IsWeighted ? reader.Read<double>() : pixels;
        double[] saved = reader.ReadArray<double>(Comoments.ChannelStateLength(channels) + Header.TriangleLength(channels));
        var comoments = new Comoments(channels, new double[Comoments.LengthOf(channels)]);
        saved.AsSpan(0, comoments.ChannelState.Length).CopyTo(comoments.ChannelState);
        Expand(saved.AsSpan(comoments.ChannelState.Length), comoments.Corrections, channels);
        return new PairwiseComoments<T>.Level { Values = comoments.Values.ToArray(), Weight = weight };
    }

    /// <summary>Copies a lower triangle, row after row, to its matrix.</summary>
    private static void Expand<T>(ReadOnlySpan<T> triangle, Span<T> matrix, int channels)
    {
        for (int row = 0; row < channels; row++)
        {
            triangle[..(row + 1)].CopyTo(matrix[(row * channels)..]);
            triangle = triangle[(row + 1)..];
        }
    }

    /// <summary>What a stream says about itself first.</summary>
    private readonly record struct Header(GramStatistics Statistics, int Channels, int PartialPixels, long Pixels, long MergedPixels)
    {
        public bool IsWeighted { get; init; }

        public static long TriangleLength(int channels) => channels * (channels + 1L) / 2;

        /// <summary>Whole blocks since the last merge.</summary>
        public long Blocks<T>()
            where T : unmanaged => (Pixels - MergedPixels - PartialPixels) / Element<T>.BlockLength;

        /// <summary>Why there can be no such accumulator, or null.</summary>
        public string? Problem<T>()
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            if (AccumulatorChecks.ProblemOf(Channels, Statistics) is { } problem)
            {
                return problem;
            }

            if (PartialPixels < 0 || PartialPixels >= Element<T>.BlockLength)
            {
                return $"{PartialPixels} pixels would be in a partial block, which has less than {Element<T>.BlockLength}.";
            }

            bool isInRange = MergedPixels >= 0 && Pixels >= MergedPixels && Pixels <= AccumulatorState<T>.MostPixels;
            return !isInRange || Pixels - MergedPixels != (Blocks<T>() * Element<T>.BlockLength) + PartialPixels
                ? $"of {Pixels} pixels {MergedPixels} would be merged and {PartialPixels} in a partial block; "
                    + $"the others are no whole blocks of {Element<T>.BlockLength}."
                : null;
        }

        /// <summary>Bytes after the header.</summary>
        public long ContentLength<T>(int checksum)
            where T : unmanaged, IBinaryFloatingPointIeee754<T>
        {
            long matrices = BitOperations.PopCount(BlockStep.OccupiedLevels((int)Blocks<T>())) + (MergedPixels > 0 ? 1 : 0);
            long sums = TriangleLength(Channels) * Element<T>.Type.Bytes;
            int weights = IsWeighted ? 1 : 0;
            long comoments = (Comoments.ChannelStateLength(Channels) + TriangleLength(Channels) + weights) * sizeof(double);
            return (((long)Channels + weights) * PartialPixels * Element<T>.Type.Bytes)
                + (weights * matrices * PairwiseWeights<T>.Sums * sizeof(double))
                + (Statistics.HasFlag(GramStatistics.Gram) ? matrices * sums : 0)
                + (Statistics.HasFlag(GramStatistics.Covariance) ? matrices * (sums + comoments) : 0)
                + checksum;
        }
    }
}

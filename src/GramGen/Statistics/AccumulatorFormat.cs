using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>Saves and loads accumulators.</summary>
/// <remarks>
/// Little-endian. The header has 8 bytes of <see cref="Signature"/>; 4 bytes each for the version, the size of a value, the
/// statistics, the channels and the pixels of the partial block; 8 bytes for all pixels; and a checksum. Then follow the
/// values of the partial block, channel by channel; the sums of the Gram matrix; the references, pixels, comoments and sums of
/// the covariance; and a checksum. Sums are their number of blocks, whether there is a merged sum, that sum, and the occupied
/// levels. A checksum is the SHA-256 of everything before it.
/// </remarks>
internal static class AccumulatorFormat
{
    private const string Signature = "GramAcc\n";
    private const int Version = 1;

    public static void Write<T>(AccumulatorState<T> state, Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var writer = new Writer(stream);
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
            writer.Write<double>(moments.References);
            writer.Write(moments.Pixels);
            writer.Write<double>(moments.ComomentValues);
            Write(moments.Sums, writer);
        }

        writer.WriteChecksum();
    }

    /// <exception cref="InvalidDataException">The stream does not hold an accumulator of <typeparamref name="T"/>.</exception>
    public static AccumulatorState<T> Read<T>(Stream stream)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        using var reader = new Reader(stream);
        AccumulatorState<T> state = ReadHeader<T>(reader);
        for (int channel = 0; channel < state.Channels; channel++)
        {
            reader.Read(state.PartialBlock.Channel(channel));
        }

        if (state.Gram is { } gram)
        {
            Read(gram, reader);
        }

        if (state.Moments is { } moments)
        {
            reader.Read<double>(moments.References);
            moments.Pixels = reader.Read<long>();
            reader.Read<double>(moments.ComomentValues);
            Read(moments.Sums, reader);
        }

        reader.ReadChecksum("content");
        return state;
    }

    private static AccumulatorState<T> ReadHeader<T>(Reader reader)
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

        var state = new AccumulatorState<T>(channels, statistics) { Pixels = pixels };
        state.PartialBlock.Pixels = partialPixels;
        return state;
    }

    private static void Write<T>(PairwiseSums<T> sums, Writer writer)
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

    private static void Read<T>(PairwiseSums<T> sums, Reader reader)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int blocks = reader.Read<int>();
        bool hasMerged = reader.Read<int>() != 0;
        sums.Allocate(blocks, hasMerged);
        if (sums.Merged is not null)
        {
            reader.Read<T>(sums.Merged);
        }

        foreach (T[] level in sums.OccupiedLevels)
        {
            reader.Read<T>(level);
        }
    }

    /// <summary>Converts values from the machine's byte order to little-endian, or back.</summary>
    private static void ConvertToLittleEndian<T>(Span<byte> bytes)
        where T : unmanaged
    {
        if (BitConverter.IsLittleEndian)
        {
            return;
        }

        if (Unsafe.SizeOf<T>() == sizeof(int))
        {
            Span<int> values = MemoryMarshal.Cast<byte, int>(bytes);
            BinaryPrimitives.ReverseEndianness(values, values);
        }
        else
        {
            Span<long> values = MemoryMarshal.Cast<byte, long>(bytes);
            BinaryPrimitives.ReverseEndianness(values, values);
        }
    }

    private sealed class Writer(Stream stream) : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public void Write(ReadOnlySpan<byte> bytes)
        {
            _hash.AppendData(bytes);
            stream.Write(bytes);
        }

        public void Write<T>(T value)
            where T : unmanaged => Write<T>(new ReadOnlySpan<T>(in value));

        public void Write<T>(ReadOnlySpan<T> values)
            where T : unmanaged
        {
            const int BufferLength = 1024;
            Span<byte> buffer = stackalloc byte[BufferLength * sizeof(ulong)];
            while (!values.IsEmpty)
            {
                ReadOnlySpan<T> part = values[..Math.Min(BufferLength, values.Length)];
                Span<byte> bytes = buffer[..(part.Length * Unsafe.SizeOf<T>())];
                MemoryMarshal.AsBytes(part).CopyTo(bytes);
                ConvertToLittleEndian<T>(bytes);
                Write(bytes);
                values = values[part.Length..];
            }
        }

        public void WriteChecksum() => Write(_hash.GetCurrentHash());

        public void Dispose() => _hash.Dispose();
    }

    private sealed class Reader(Stream stream) : IDisposable
    {
        private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        private long _position;

        /// <summary>Reads until the span is full or the stream ends.</summary>
        /// <returns>The number of bytes read.</returns>
        public int ReadAtMost(Span<byte> bytes)
        {
            int count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
            _hash.AppendData(bytes[..count]);
            _position += count;
            return count;
        }

        public T Read<T>()
            where T : unmanaged
        {
            T value = default;
            Read(new Span<T>(ref value));
            return value;
        }

        public void Read<T>(Span<T> values)
            where T : unmanaged
        {
            Span<byte> bytes = MemoryMarshal.AsBytes(values);
            int count = ReadAtMost(bytes);
            if (count < bytes.Length)
            {
                throw new InvalidDataException($"The accumulator is cut off: the stream ends after {_position} bytes; at least {bytes.Length - count} more are needed.");
            }

            ConvertToLittleEndian<T>(bytes);
        }

        /// <param name="part">What the checksum protects, for the message.</param>
        public void ReadChecksum(string part)
        {
            byte[] computed = _hash.GetCurrentHash();
            byte[] saved = new byte[computed.Length];
            Read(saved.AsSpan());
            if (!computed.AsSpan().SequenceEqual(saved))
            {
                throw new InvalidDataException($"The accumulator was damaged: its {part} does not match the checksum.");
            }
        }

        public void Dispose() => _hash.Dispose();
    }
}

using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>Writes values to a stream, little-endian, and checksums of all before them.</summary>
internal sealed class AccumulatorWriter(Stream stream) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        stream.Write(bytes);
    }

    public void Write<T>(T value)
        where T : unmanaged
    {
        Span<byte> bytes = stackalloc byte[Unsafe.SizeOf<T>()];
        MemoryMarshal.Write(bytes, value);
        LittleEndian.Convert<T>(bytes);
        Write(bytes);
    }

    /// <summary>Writes numbers, every NaN with the same bits.</summary>
    public void WriteNumbers<T>(ReadOnlySpan<T> values)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int BufferLength = 1024;
        Span<T> buffer = stackalloc T[BufferLength];
        while (!values.IsEmpty)
        {
            Span<T> part = buffer[..Math.Min(BufferLength, values.Length)];
            for (int i = 0; i < part.Length; i++)
            {
                part[i] = CanonicalNaN.Of(values[i]);
            }

            Span<byte> bytes = MemoryMarshal.AsBytes(part);
            LittleEndian.Convert<T>(bytes);
            Write(bytes);
            values = values[part.Length..];
        }
    }

    public void WriteIntegers(ReadOnlySpan<long> values)
    {
        if (BitConverter.IsLittleEndian)
        {
            Write(MemoryMarshal.AsBytes(values));
            return;
        }

        foreach (long value in values)
        {
            Write(value);
        }
    }

    public void WriteChecksum() => Write(_hash.GetCurrentHash());

    public void Dispose() => _hash.Dispose();
}

/// <summary>Reads what an <see cref="AccumulatorWriter"/> wrote.</summary>
internal sealed class AccumulatorReader(Stream stream) : IDisposable
{
    public const int ChecksumLength = SHA256.HashSizeInBytes;

    /// <summary>Values that are read first from a stream of unknown length.</summary>
    private const int FirstLength = 1024 * 1024;

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

    /// <summary>Reads what an accumulator begins with.</summary>
    /// <param name="signature">What it should be, of ASCII characters.</param>
    /// <param name="kind">What begins so, for the message.</param>
    public void ReadSignature(string signature, string kind)
    {
        Span<byte> bytes = stackalloc byte[signature.Length];
        int length = ReadAtMost(bytes);
        if (Encoding.ASCII.GetString(bytes[..length]) != signature)
        {
            throw new InvalidDataException(
                $"The stream holds no {kind}: "
                + $"it begins with {(length == 0 ? "nothing" : Convert.ToHexString(bytes[..length]))} instead of "
                + $"{Convert.ToHexString(Encoding.ASCII.GetBytes(signature))}.");
        }
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
            ThrowCutOff(_position, bytes.Length - count);
        }

        LittleEndian.Convert<T>(bytes);
    }

    /// <summary>Throws if the stream is known to have less bytes left.</summary>
    public void ThrowIfShorter(long bytes)
    {
        long left = stream.CanSeek ? stream.Length - stream.Position : long.MaxValue;
        if (left < bytes)
        {
            ThrowCutOff(_position + left, bytes - left);
        }
    }

    /// <summary>Reads an array. No more memory is taken than twice what the stream has values for.</summary>
    /// <param name="length">The number of values.</param>
    public T[] ReadArray<T>(long length)
        where T : unmanaged
    {
        ThrowIfShorter(length * Unsafe.SizeOf<T>());
        var values = new T[stream.CanSeek ? length : Math.Min(length, FirstLength)];
        Read(values.AsSpan());
        while (values.Length < length)
        {
            int read = values.Length;
            Array.Resize(ref values, (int)Math.Min(2L * read, length));
            Read(values.AsSpan(read));
        }

        return values;
    }

    /// <param name="part">What the checksum protects, for the message.</param>
    public void ReadChecksum(string part)
    {
        byte[] computed = _hash.GetCurrentHash();
        byte[] saved = new byte[ChecksumLength];
        Read(saved.AsSpan());
        if (!computed.AsSpan().SequenceEqual(saved))
        {
            throw new InvalidDataException($"The accumulator was damaged: its {part} does not match the checksum.");
        }
    }

    public void Dispose() => _hash.Dispose();

    [DoesNotReturn]
    private static void ThrowCutOff(long position, long missing) => throw new InvalidDataException(
        $"The accumulator is cut off: the stream ends after {position} bytes; at least {missing} more are needed.");
}

/// <summary>The byte order of a stream.</summary>
internal static class LittleEndian
{
    /// <summary>Converts values from the machine's byte order to little-endian, or back.</summary>
    public static void Convert<T>(Span<byte> bytes)
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
}

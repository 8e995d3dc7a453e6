using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GramGen.Statistics;

/// <summary>Reads what <see cref="HashedWriter"/> wrote.</summary>
/// <param name="stream">Where from.</param>
internal sealed class HashedReader(Stream stream) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _read;

    /// <summary>Reads bytes as long as there are some.</summary>
    /// <returns>Their number.</returns>
    public int ReadSome(Span<byte> bytes)
    {
        int count = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        _hash.AppendData(bytes[..count]);
        _read += count;
        return count;
    }

    /// <summary>Reads one value.</summary>
    public T Read<T>()
        where T : unmanaged
    {
        T value = default;
        Read(new Span<T>(ref value));
        return value;
    }

    /// <summary>Reads values.</summary>
    /// <exception cref="InvalidDataException">The stream ends before.</exception>
    public void Read<T>(Span<T> values)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        int count = ReadSome(bytes);
        if (count < bytes.Length)
        {
            throw new InvalidDataException($"The accumulator is cut off: the stream ends after {_read} bytes, {bytes.Length - count} before the end of a part.");
        }

        LittleEndian.Convert<T>(bytes);
    }

    /// <summary>Reads a check sum.</summary>
    /// <param name="part">What it is of, for people.</param>
    /// <exception cref="InvalidDataException">It is another, or the stream ends before.</exception>
    public void ReadHash(string part)
    {
        byte[] expected = _hash.GetCurrentHash();
        byte[] actual = new byte[expected.Length];
        Read(actual.AsSpan());
        if (!expected.AsSpan().SequenceEqual(actual))
        {
            throw new InvalidDataException($"The accumulator was damaged: {part} does not fit its check sum.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GramGen.Statistics;

/// <summary>Writes little-endian values, and check sums over all that was written.</summary>
/// <param name="stream">Where to.</param>
internal sealed class HashedWriter(Stream stream) : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Writes bytes.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        _hash.AppendData(bytes);
        stream.Write(bytes);
    }

    /// <summary>Writes one value.</summary>
    public void Write<T>(T value)
        where T : unmanaged => Write<T>(new ReadOnlySpan<T>(in value));

    /// <summary>Writes values.</summary>
    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        const int AtOnce = 1024;
        Span<byte> bytes = stackalloc byte[AtOnce * sizeof(ulong)];
        for (; !values.IsEmpty; values = values[Math.Min(AtOnce, values.Length)..])
        {
            ReadOnlySpan<T> part = values[..Math.Min(AtOnce, values.Length)];
            Span<byte> target = bytes[..(part.Length * Unsafe.SizeOf<T>())];
            MemoryMarshal.AsBytes(part).CopyTo(target);
            LittleEndian.Convert<T>(target);
            Write(target);
        }
    }

    /// <summary>Writes the check sum of all that was written so far.</summary>
    public void WriteHash() => Write(_hash.GetCurrentHash());

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();
}

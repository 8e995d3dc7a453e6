using System.Buffers.Binary;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using GramGen.Data.Storage;

namespace GramGen.Data.Parquet.ArrowFiles;

/// <summary>The buffers of one record batch that have been decompressed.</summary>
internal sealed class CompressedBuffers
{
    /// <summary>Written instead of a length before a buffer that compression would have made longer.</summary>
    private const long NotCompressed = -1;

    private readonly CompressionCodecFactory _codecs = new();
    private readonly Dictionary<(int Column, int Buffer), ReadOnlyMemory<byte>> _buffers = [];

    /// <summary>Forgets them.</summary>
    public void Clear() => _buffers.Clear();

    /// <summary>Decompresses a buffer, unless that has been done.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public ReadOnlyMemory<byte> Read(
        (int Column, int Buffer) name, CompressionCodecType method, InputStream file, long position, long length)
    {
        if (!_buffers.TryGetValue(name, out ReadOnlyMemory<byte> bytes))
        {
            bytes = Decompress(method, file, position, length);
            _buffers.Add(name, bytes);
        }

        return bytes;
    }

    private ReadOnlyMemory<byte> Decompress(CompressionCodecType method, InputStream file, long position, long length)
    {
        if (length < sizeof(long) || length > Array.MaxLength)
        {
            throw new InvalidDataException($"a compressed buffer has {length} bytes; it has a length of 8 bytes and at most 2 GB.");
        }

        byte[] stored = GC.AllocateUninitializedArray<byte>((int)length);
        file.ReadAllAt(position, stored);
        long whole = BinaryPrimitives.ReadInt64LittleEndian(stored);
        if (whole == NotCompressed)
        {
            return stored.AsMemory(sizeof(long));
        }

        if (whole < 0 || whole > Array.MaxLength)
        {
            throw new InvalidDataException($"a compressed buffer would have {whole} bytes; at most 2 GB can be read.");
        }

        byte[] bytes = new byte[whole];
        int read;
        try
        {
            using ICompressionCodec codec = _codecs.CreateCodec(method);
            read = codec.Decompress(stored.AsMemory(sizeof(long)), bytes);
        }
        catch (Exception exception)
        {
            // What the library throws at damaged bytes may be anything.
            throw new InvalidDataException($"a compressed buffer is damaged: {exception.Message}", exception);
        }

        return read == whole
            ? bytes
            : throw new InvalidDataException($"a compressed buffer has {read} bytes; its length says {whole}.");
    }
}

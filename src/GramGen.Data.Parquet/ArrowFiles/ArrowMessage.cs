using System.Buffers.Binary;
using Apache.Arrow.Ipc;
using GramGen.Data.Storage;

namespace GramGen.Data.Parquet.ArrowFiles;

/// <summary>Where a message of an Arrow file is: its metadata, and its body after them.</summary>
/// <param name="Offset">The first byte of the metadata, with the prefix that has their length.</param>
/// <param name="MetadataLength">Bytes of the metadata, with the prefix.</param>
/// <param name="BodyLength">Bytes of the body.</param>
internal readonly record struct ArrowBlock(long Offset, int MetadataLength, long BodyLength)
{
    public long Body => Offset + MetadataLength;

    public long End => Body + BodyLength;
}

/// <summary>The metadata of a message: format/Message.fbs of Apache Arrow.</summary>
internal sealed class ArrowMessage
{
    public const byte SchemaKind = 1;
    public const byte RecordBatchKind = 3;

    /// <summary>Begins a message, before the length; older files have the length alone.</summary>
    public const uint Continuation = 0xFFFFFFFF;

    private const int MostMetadataBytes = 1 << 30;
    private const int PairBytes = 2 * sizeof(long);

    private readonly FlatTable _header;

    private ArrowMessage(FlatTable message)
    {
        Kind = message.Byte(1);
        _header = message.Table(2) ?? throw new InvalidDataException("its metadata are damaged: a message has no header.");
        BodyLength = message.Long(3);
        if (BodyLength < 0)
        {
            throw new InvalidDataException($"its metadata are damaged: a body has {BodyLength} bytes.");
        }
    }

    /// <summary>What it is of.</summary>
    public byte Kind { get; }

    public long BodyLength { get; }

    /// <summary>Of a schema: whether values are little-endian.</summary>
    public bool IsLittleEndian => _header.Short(0) == 0;

    /// <summary>Of a record batch: its rows.</summary>
    public long Rows => _header.Long(0);

    /// <summary>Of a record batch: length and nulls of each array, in the order of the schema, an array before its children.</summary>
    public (long Length, long Nulls)[] Nodes => Pairs(1);

    /// <summary>Of a record batch: where the buffers of the arrays are in the body.</summary>
    public (long Offset, long Length)[] Buffers => Pairs(2);

    /// <summary>Of a record batch: how buffers are compressed; <see langword="null"/> if they are not.</summary>
    public CompressionCodecType? Compression => _header.Table(3) is not { } compression ? null
        : compression.Byte(0) switch
        {
            0 => CompressionCodecType.Lz4Frame,
            1 => CompressionCodecType.Zstd,
            byte other => throw new InvalidDataException($"its record batches are compressed with the unknown method {other}."),
        };

    /// <summary>Of a record batch: for each array of views the number of its buffers with characters.</summary>
    public long[] ViewBuffers
    {
        get
        {
            ReadOnlySpan<byte> counts = _header.Vector(4, sizeof(long));
            long[] result = new long[counts.Length / sizeof(long)];
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = BinaryPrimitives.ReadInt64LittleEndian(counts[(i * sizeof(long))..]);
            }

            return result;
        }
    }

    /// <summary>Reads the metadata at a position.</summary>
    /// <param name="file">The file.</param>
    /// <param name="position">Where the message begins.</param>
    /// <returns>The message and its place; <see langword="null"/> at the end of a stream.</returns>
    /// <exception cref="InvalidDataException">There is none, or the file ends before it does.</exception>
    public static (ArrowMessage Message, ArrowBlock Block)? Read(InputStream file, long position)
    {
        Span<byte> prefix = stackalloc byte[2 * sizeof(uint)];
        int read = file.ReadAt(position, prefix);
        bool hasContinuation = read >= sizeof(uint) && BinaryPrimitives.ReadUInt32LittleEndian(prefix) == Continuation;
        int prefixLength = hasContinuation ? 2 * sizeof(uint) : sizeof(uint);
        if (read < prefixLength)
        {
            throw new InvalidDataException($"it is cut off at byte {position + read}, where a message or the end of all should follow.");
        }

        long length = BinaryPrimitives.ReadUInt32LittleEndian(prefix[(prefixLength - sizeof(uint))..]);
        if (length == 0)
        {
            return null;
        }

        if (length > MostMetadataBytes || length > file.Length - position - prefixLength)
        {
            throw new InvalidDataException(
                $"it is cut off or damaged: at byte {position} it has {length} bytes of metadata, and the file {file.Length} bytes.");
        }

        byte[] metadata = new byte[length];
        file.ReadAllAt(position + prefixLength, metadata);
        var message = new ArrowMessage(FlatTable.RootOf(metadata));
        return (message, new ArrowBlock(position, prefixLength + (int)length, message.BodyLength));
    }

    private (long First, long Second)[] Pairs(int field)
    {
        ReadOnlySpan<byte> bytes = _header.Vector(field, PairBytes);
        var pairs = new (long, long)[bytes.Length / PairBytes];
        for (int i = 0; i < pairs.Length; i++)
        {
            ReadOnlySpan<byte> pair = bytes.Slice(i * PairBytes, PairBytes);
            pairs[i] = (BinaryPrimitives.ReadInt64LittleEndian(pair), BinaryPrimitives.ReadInt64LittleEndian(pair[sizeof(long)..]));
        }

        return pairs;
    }
}

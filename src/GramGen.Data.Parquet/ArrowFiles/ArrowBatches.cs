using System.Buffers.Binary;
using GramGen.Data.Storage;

namespace GramGen.Data.Parquet.ArrowFiles;

/// <summary>Finds the record batches of an Arrow file without reading their values.</summary>
internal static class ArrowBatches
{
    /// <summary>Begins and ends a file that has a footer; one without is a stream of messages.</summary>
    private static ReadOnlySpan<byte> Magic => "ARROW1"u8;

    private const int BlockBytes = 24;

    /// <summary>The earlier format of Feather, which is no Arrow file.</summary>
    private static ReadOnlySpan<byte> FirstFeather => "FEA1"u8;

    /// <summary>Whether a file has a footer with the places of the record batches.</summary>
    /// <exception cref="InvalidDataException">It is no Arrow file.</exception>
    public static bool HasFooter(InputStream file)
    {
        Span<byte> start = stackalloc byte[Magic.Length];
        int read = file.ReadAt(0, start);
        return start[..read].StartsWith(FirstFeather)
            ? throw new InvalidDataException("it is a Feather file of version 1; version 2, an Arrow file, can be read.")
            : start.SequenceEqual(Magic);
    }

    /// <summary>The record batches, in order.</summary>
    /// <exception cref="InvalidDataException">The file is cut off or damaged.</exception>
    public static IEnumerable<(ArrowMessage Message, ArrowBlock Block)> Read(InputStream file) =>
        HasFooter(file) ? Listed(file) : Streamed(file);

    private static IEnumerable<(ArrowMessage Message, ArrowBlock Block)> Listed(InputStream file)
    {
        byte[] end = new byte[sizeof(int) + Magic.Length];
        long footerEnd = file.Length - end.Length;
        _ = file.ReadAt(Math.Max(footerEnd, 0), end);
        long length = BinaryPrimitives.ReadInt32LittleEndian(end);
        if (!end.AsSpan(sizeof(int)).SequenceEqual(Magic) || length <= 0 || length > footerEnd - Magic.Length)
        {
            throw new InvalidDataException("it is cut off: an Arrow file ends in ARROW1 and the length of a footer before it.");
        }

        byte[] footer = new byte[length];
        file.ReadAllAt(footerEnd - length, footer);
        var root = FlatTable.RootOf(footer);
        ThrowIfBigEndian(root.Table(1)?.Short(0) == 0);
        byte[] blocks = root.Vector(3, BlockBytes).ToArray();
        for (int at = 0; at < blocks.Length; at += BlockBytes)
        {
            long offset = BinaryPrimitives.ReadInt64LittleEndian(blocks.AsSpan(at));
            if (offset < 0 || offset >= footerEnd || ArrowMessage.Read(file, offset) is not { } batch
                || batch.Message.Kind != ArrowMessage.RecordBatchKind)
            {
                throw new InvalidDataException($"its footer is damaged: at byte {offset} there is no record batch.");
            }

            yield return Checked(batch, footerEnd);
        }
    }

    private static IEnumerable<(ArrowMessage Message, ArrowBlock Block)> Streamed(InputStream file)
    {
        long position = 0;
        while (ArrowMessage.Read(file, position) is { } message)
        {
            if (position == 0)
            {
                ThrowIfBigEndian(message.Message.Kind != ArrowMessage.SchemaKind || message.Message.IsLittleEndian);
            }

            position = Checked(message, file.Length).Block.End;
            if (message.Message.Kind == ArrowMessage.RecordBatchKind)
            {
                yield return message;
            }
        }
    }

    private static (ArrowMessage Message, ArrowBlock Block) Checked((ArrowMessage Message, ArrowBlock Block) batch, long end)
    {
        if (batch.Block.BodyLength > end - batch.Block.Body)
        {
            throw new InvalidDataException(
                $"it is cut off: the message at byte {batch.Block.Offset} ends at byte {batch.Block.End}, and the file has {end}.");
        }

        return batch;
    }

    private static void ThrowIfBigEndian(bool isLittleEndian)
    {
        if (!isLittleEndian)
        {
            throw new InvalidDataException("its values are big-endian; little-endian ones can be read.");
        }
    }
}

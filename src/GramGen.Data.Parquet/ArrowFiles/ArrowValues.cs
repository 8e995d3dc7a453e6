using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Data.Parquet.Tables;
using GramGen.Data.Storage;

namespace GramGen.Data.Parquet.ArrowFiles;

/// <summary>
/// The values of an Arrow file. Of buffers that are not compressed only the bytes of the rows are read; compressed ones are
/// decompressed whole, once for a record batch.
/// </summary>
internal sealed class ArrowValues(
    StoredFile file, ArrowColumn[] columns, TableSelection selection, long[] groups, ArrowBlock[] blocks)
    : IColumnValues
{
    private readonly InputStream _file = new(file.Open());
    private readonly CompressedBuffers _decompressed = new();
    private readonly long[] _firstItems = new long[columns.Length];
    private ArrowBatch? _batch;
    private byte[] _bytes = [];
    private int _group = -1;

    public ReadOnlySpan<TStored> Read<TStored>(int group, int column, long first, int rows)
        where TStored : unmanaged
    {
        if (group != _group)
        {
            Enter(group);
            _group = group;
        }

        int length = selection.Stored[column].Length;
        int size = Unsafe.SizeOf<TStored>();
        ReadOnlySpan<byte> bytes = BytesOf(
            column,
            BufferOfValues(columns[column]),
            (_firstItems[column] + (first * length)) * size,
            checked(rows * length * size),
            groups[group]);
        return MemoryMarshal.Cast<byte, TStored>(bytes);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>The values follow what is null, and the offsets of a list, and what is null among the values.</summary>
    private static int BufferOfValues(ArrowColumn column) =>
        column.ItemType is null ? 1 : column.Offsets == ListOffsets.None ? 2 : 3;

    /// <summary>Reads the metadata of a record batch, and checks the chosen columns.</summary>
    private void Enter(int group)
    {
        _group = -1;
        _decompressed.Clear();
        if (ArrowMessage.Read(_file, blocks[group].Offset) is not { } read || read.Block != blocks[group])
        {
            throw new GramDataException(file.Path, groups[group], "it has another record batch there than when it was opened.");
        }

        _batch = new ArrowBatch(columns, read.Message, read.Block);
        foreach (int column in selection.Used)
        {
            long rows = groups[group + 1] - groups[group];
            ThrowIfNull(column, _batch.NodeOf(column), rows, buffer: 0, groups[group], valuesOfRow: 1);
            if (columns[column].ItemType is not null)
            {
                int length = selection.Stored[column].Length;
                _firstItems[column] = columns[column].Offsets == ListOffsets.None ? 0 : FirstItemOf(column, length, rows, groups[group]);
                ThrowIfNull(
                    column, _batch.ItemsOf(column), rows * length, BufferOfValues(columns[column]) - 1, groups[group], length);
            }
        }
    }

    private void ThrowIfNull(int column, (long Length, long Nulls) node, long expected, int buffer, long firstRow, int valuesOfRow)
    {
        if (node.Length < expected)
        {
            throw new GramDataException(
                file.Path, firstRow, $"column {columns[column].Name} has {node.Length} values in a record batch; expected are {expected}.");
        }

        if (node.Nulls == 0)
        {
            return;
        }

        ReadOnlySpan<byte> valid = BytesOf(column, buffer, 0, checked((int)((expected + 7) / 8)), firstRow);
        long at = 0;
        while (at < expected && (valid[(int)(at / 8)] & (1 << (int)(at % 8))) != 0)
        {
            at++;
        }

        if (at < expected)
        {
            throw new GramDataException(
                file.Path, firstRow + (at / valuesOfRow),
                valuesOfRow > 1 ? $"the list in column {columns[column].Name} has a null." : $"column {columns[column].Name} is null.");
        }
    }

    /// <summary>Checks the offsets of lists.</summary>
    /// <returns>The first, which need not be 0.</returns>
    private long FirstItemOf(int column, int length, long rows, long firstRow)
    {
        int size = (int)columns[column].Offsets;
        ReadOnlySpan<byte> offsets = BytesOf(column, buffer: 1, 0, checked((int)((rows + 1) * size)), firstRow);
        long first = At(offsets, size, 0);
        for (int row = 1; row <= rows; row++)
        {
            long found = At(offsets, size, row) - At(offsets, size, row - 1);
            if (found != length)
            {
                throw new GramDataException(
                    file.Path, firstRow + row - 1,
                    $"the list in column {columns[column].Name} has {found} values; those of other rows have {length}.");
            }
        }

        return first >= 0
            ? first
            : throw new GramDataException(file.Path, firstRow, $"column {columns[column].Name} has negative offsets.");

        static long At(ReadOnlySpan<byte> offsets, int size, int index) => size == sizeof(int)
            ? BinaryPrimitives.ReadInt32LittleEndian(offsets[(index * size)..])
            : BinaryPrimitives.ReadInt64LittleEndian(offsets[(index * size)..]);
    }

    /// <summary>Some bytes of a buffer; valid until the next are read.</summary>
    private ReadOnlySpan<byte> BytesOf(int column, int buffer, long first, int length, long firstRow)
    {
        (long position, long stored) = _batch!.BufferOf(column, buffer);
        ReadOnlyMemory<byte>? whole = null;
        if (_batch.Compression is { } method && stored > 0)
        {
            whole = _decompressed.Read((column, buffer), method, _file, position, stored);
        }

        long available = whole?.Length ?? stored;
        if (first < 0 || first > available - length)
        {
            throw new GramDataException(
                file.Path, firstRow,
                $"column {columns[column].Name} is cut off: a buffer of its record batch has {available} bytes; needed are "
                + $"{first + length}.");
        }

        if (whole is { } memory)
        {
            return memory.Span.Slice((int)first, length);
        }

        if (_bytes.Length < length)
        {
            _bytes = GC.AllocateUninitializedArray<byte>(length);
        }

        _file.ReadAllAt(position + first, _bytes.AsSpan(0, length));
        return _bytes.AsSpan(0, length);
    }
}

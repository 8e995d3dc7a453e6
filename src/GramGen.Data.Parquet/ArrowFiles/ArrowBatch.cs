using Apache.Arrow.Ipc;

namespace GramGen.Data.Parquet.ArrowFiles;

/// <summary>Where the arrays of a record batch are in a file.</summary>
internal sealed class ArrowBatch
{
    private readonly (long Length, long Nulls)[] _nodes;
    private readonly (long Offset, long Length)[] _buffers;
    private readonly (int Node, int Buffer)[] _starts;
    private readonly ArrowBlock _block;

    /// <param name="columns">The columns of the file.</param>
    /// <param name="message">The metadata of the record batch.</param>
    /// <param name="block">Where it is.</param>
    /// <exception cref="InvalidDataException">The metadata are not those of the columns.</exception>
    public ArrowBatch(ArrowColumn[] columns, ArrowMessage message, ArrowBlock block)
    {
        _block = block;
        _nodes = message.Nodes;
        _buffers = message.Buffers;
        _starts = new (int, int)[columns.Length];
        Rows = message.Rows;
        Compression = message.Compression;
        var views = new Queue<long>(message.ViewBuffers);
        (int node, int buffer) = (0, 0);
        for (int column = 0; column < columns.Length; column++)
        {
            _starts[column] = (node, buffer);
            (int nodes, int buffers) = ArrowColumn.PartsOf(columns[column].Type, views);
            node += nodes;
            buffer += buffers;
        }

        if (node != _nodes.Length || buffer != _buffers.Length)
        {
            throw new InvalidDataException(
                $"its metadata are damaged: a record batch has {_nodes.Length} arrays and {_buffers.Length} buffers; its columns need "
                + $"{node} and {buffer}.");
        }
    }

    public long Rows { get; }

    /// <summary>How buffers are compressed; <see langword="null"/> if they are not.</summary>
    public CompressionCodecType? Compression { get; }

    /// <summary>Rows and nulls of a column.</summary>
    public (long Length, long Nulls) NodeOf(int column) => _nodes[_starts[column].Node];

    /// <summary>Values and nulls of a column's lists.</summary>
    public (long Length, long Nulls) ItemsOf(int column) => _nodes[_starts[column].Node + 1];

    /// <summary>Where a buffer of a column is in the file, in the order of format/Columnar.rst.</summary>
    /// <exception cref="InvalidDataException">It is not in the record batch.</exception>
    public (long Position, long Length) BufferOf(int column, int buffer)
    {
        (long offset, long length) = _buffers[_starts[column].Buffer + buffer];
        return offset >= 0 && length >= 0 && offset <= _block.BodyLength - length
            ? (_block.Body + offset, length)
            : throw new InvalidDataException(
                $"its metadata are damaged: a buffer of {length} bytes is at byte {offset} of a record batch of {_block.BodyLength}.");
    }
}

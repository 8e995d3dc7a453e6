using GramGen.Data.Parquet.Tables;
using GramGen.Data.Storage;
using Parquet;

namespace GramGen.Data.Parquet.ParquetFiles;

/// <summary>The values of a Parquet file. Of a row group that has a row, the chosen columns are decoded whole.</summary>
internal sealed class ParquetValues(StoredFile file, TableSelection selection, long[] groups, SharedRowGroups decoded) : IColumnValues
{
    private readonly InputStream _stream = new(file.Open());
    private ParquetTable? _table;
    private Lazy<Array[]>? _columns;
    private int _group = -1;

    public ReadOnlySpan<TStored> Read<TStored>(int group, int column, long first, int rows)
        where TStored : unmanaged
    {
        if (group != _group)
        {
            // The last one is released first: two may not have room.
            _columns = null;
            _columns = decoded.Take(group, () => Decode(group));
            _group = group;
        }

        int length = selection.Stored[column].Length;
        return ((TStored[])_columns!.Value[column]).AsSpan((int)first * length, rows * length);
    }

    public void Dispose() => _stream.Dispose();

    private Array[] Decode(int group)
    {
        _table ??= ParquetTable.Open(file.Path, _stream);
        var columns = new Array[selection.Stored.Length];
        if (!_table.Groups.AsSpan().SequenceEqual(groups))
        {
            throw new GramDataException(file.Path, groups[group], "it has other row groups than when it was opened.");
        }

        using ParquetRowGroupReader reader = _table.OpenGroup(group);
        foreach (int column in selection.Used)
        {
            var decoder = new ColumnDecoder(file.Path, selection.Stored[column], groups[group], (int)reader.RowCount);
            columns[column] = decoder.Decode(reader, _table.Fields[column]!);
        }

        return columns;
    }
}

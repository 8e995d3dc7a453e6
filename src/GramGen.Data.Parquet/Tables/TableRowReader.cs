using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using GramGen.Data.Formats;

namespace GramGen.Data.Parquet.Tables;

/// <summary>Reads rows of a table: the columns of some rows at a time, each written to its place in these rows.</summary>
internal sealed class TableRowReader(TableFile file, IColumnValues values) : RowReader
{
    /// <summary>The rows that one column is written to remain in the cache until the next columns are.</summary>
    private const int MostRows = 1024;

    /// <summary>So do the values of wide lists.</summary>
    private const int MostBytes = 1 << 20;

    private readonly int _rowsAtOnce = Math.Clamp(
        MostBytes / file.Selection.Used.Max(column => file.Selection.Stored[column].Length) / sizeof(double), 1, MostRows);

    public override void Read<T>(long first, Span<T> destination)
    {
        int columns = file.Columns;
        long end = first + (destination.Length / columns);
        for (long row = first; row < end;)
        {
            int group = file.GroupOf(row);
            long start = file.StartOf(group);
            int count = (int)Math.Min(Math.Min(end, file.StartOf(group + 1)) - row, _rowsAtOnce);
            Span<T> rows = destination.Slice((int)(row - first) * columns, count * columns);
            foreach (TableSegment segment in file.Selection.Segments)
            {
                switch (file.Selection.Stored[segment.Column].Element)
                {
                    case GramElement.Half:
                        Write(values.Read<Half>(group, segment.Column, row - start, count), segment, rows);
                        break;
                    case GramElement.Single:
                        Write(values.Read<float>(group, segment.Column, row - start, count), segment, rows);
                        break;
                    default:
                        Write(values.Read<double>(group, segment.Column, row - start, count), segment, rows);
                        break;
                }
            }

            row += count;
        }
    }

    public override void Dispose() => values.Dispose();

    private void Write<TStored, T>(ReadOnlySpan<TStored> column, TableSegment segment, Span<T> rows)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int columns = file.Columns;
        int length = file.Selection.Stored[segment.Column].Length;
        if (length == columns && segment.Count == columns)
        {
            Convert(column, rows);
        }
        else if (segment.Count == 1)
        {
            for (int from = segment.First, to = segment.Destination; from < column.Length; from += length, to += columns)
            {
                rows[to] = T.CreateTruncating(column[from]);
            }
        }
        else
        {
            for (int from = segment.First, to = segment.Destination; from < column.Length; from += length, to += columns)
            {
                Convert(column.Slice(from, segment.Count), rows.Slice(to, segment.Count));
            }
        }
    }

    private static void Convert<TStored, T>(ReadOnlySpan<TStored> values, Span<T> destination)
        where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (typeof(TStored) == typeof(T))
        {
            MemoryMarshal.Cast<TStored, T>(values).CopyTo(destination);
        }
        else
        {
            TensorPrimitives.ConvertTruncating(values, destination);
        }
    }
}

using Apache.Arrow;
using Apache.Arrow.Ipc;
using GramGen.Data.Formats;
using GramGen.Data.Parquet.Tables;
using GramGen.Data.Storage;

namespace GramGen.Data.Parquet.ArrowFiles;

/// <summary>Arrow IPC files and streams, and Feather files of version 2, which are the former.</summary>
internal sealed class ArrowFormat : IMatrixFormat
{
    public IReadOnlyList<string> Extensions { get; } = [".arrow", ".arrows", ".feather", ".ipc"];

    public MatrixFile Inspect(StoredFile file, GramDatasetOptions options)
    {
        string path = file.Path;
        using var stream = new InputStream(file.Open());
        ArrowColumn[] columns = ColumnsOf(path, stream);
        var blocks = new List<ArrowBlock>();
        var groups = new List<long> { 0 };
        var items = new List<(long Rows, long Values)>[columns.Length];
        int[] lists = [.. Enumerable.Range(0, columns.Length).Where(column => columns[column].ItemType is not null)];
        foreach (int column in lists)
        {
            items[column] = [];
        }

        foreach ((ArrowMessage message, ArrowBlock block) in ArrowBatches.Read(stream))
        {
            blocks.Add(block);
            groups.Add(groups[^1] + message.Rows);
            if (message.Rows < 0 || groups[^1] < 0)
            {
                throw new GramDataException(path, groups[^2], $"its metadata are damaged: a record batch has {message.Rows} rows.");
            }

            ArrowBatch? batch = lists.Length > 0 ? new ArrowBatch(columns, message, block) : null;
            foreach (int column in lists)
            {
                items[column].Add((message.Rows, batch!.ItemsOf(column).Length));
            }
        }

        TableColumn[] stored = [.. columns.Zip(items, (column, values) => column.ToTableColumn(values))];
        var selection = TableSelection.Choose(path, stored, options);
        long[] starts = [.. groups];
        ArrowBlock[] places = [.. blocks];
        return new TableFile(path, selection, starts, () => new ArrowValues(file, columns, selection, starts, places));
    }

    private static ArrowColumn[] ColumnsOf(string path, InputStream file)
    {
        try
        {
            using ArrowStreamReader reader = ArrowBatches.HasFooter(file)
                ? new ArrowFileReader(file, leaveOpen: true)
                : new ArrowStreamReader(file, leaveOpen: true);
            Schema schema = reader.GetSchema().AsTask().GetAwaiter().GetResult();
            return ArrowColumn.Of(schema);
        }
        catch (Exception exception)
        {
            // What the library throws at damaged bytes may be anything.
            throw new GramDataException(path, row: null, $"it is no Arrow file, or is cut off: {exception.Message}", exception);
        }
    }
}

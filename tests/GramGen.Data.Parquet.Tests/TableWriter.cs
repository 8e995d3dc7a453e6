using Apache.Arrow;
using Apache.Arrow.Compression;
using Apache.Arrow.Ipc;
using Apache.Arrow.Types;
using Parquet;
using Parquet.Schema;
using Field = Apache.Arrow.Field;
using ParquetSchema = Parquet.Schema.ParquetSchema;

namespace GramGen.Data.Parquet.Tests;

/// <summary>Writes rows of a matrix as tables of any groups, with the libraries' own writers.</summary>
internal static class TableWriter
{
    /// <summary>A column for each column of the matrix.</summary>
    public static void WriteParquet(string path, float[] values, int columns, int groupRows)
    {
        DataField<float>[] fields = [.. Enumerable.Range(0, columns).Select(column => new DataField<float>($"f{column}"))];
        using FileStream stream = File.Create(path);
        WriteAsync(stream).GetAwaiter().GetResult();

        async Task WriteAsync(Stream target)
        {
            await using ParquetWriter writer = await ParquetWriter.CreateAsync(new ParquetSchema(fields), target);
            foreach (float[] rows in values.Chunk(groupRows * columns))
            {
                using ParquetRowGroupWriter group = writer.CreateRowGroup();
                for (int column = 0; column < columns; column++)
                {
                    await group.WriteAsync<float>(fields[column], Column(rows, columns, column));
                }
            }
        }
    }

    /// <summary>The first column of the matrix, and the others as lists of one length, after a column of text.</summary>
    public static void WriteArrow(
        string path, float[] values, int columns, int groupRows, IArrowType lists, CompressionCodecType? compression = null)
    {
        var schema = new Schema(
            [new Field("id", StringType.Default, true), new Field("f0", FloatType.Default, true), new Field("rest", lists, true)], null);
        var options = new IpcOptions { CompressionCodec = compression, CompressionCodecFactory = new CompressionCodecFactory() };
        using FileStream stream = File.Create(path);
        using ArrowStreamWriter writer = path.EndsWith(".arrows", StringComparison.Ordinal)
            ? new ArrowStreamWriter(stream, schema, leaveOpen: false, options)
            : new ArrowFileWriter(stream, schema, leaveOpen: false, options);
        foreach (float[] rows in values.Chunk(groupRows * columns))
        {
            int count = rows.Length / columns;
            StringArray ids = new StringArray.Builder().AppendRange(Enumerable.Range(0, count).Select(row => $"row {row}")).Build();
            FloatArray first = new FloatArray.Builder().AppendRange(Column(rows, columns, 0)).Build();
            FloatArray rest = new FloatArray.Builder()
                .AppendRange(rows.Chunk(columns).SelectMany(row => row.Skip(1)))
                .Build();
            writer.WriteRecordBatch(new RecordBatch(schema, [ids, first, ListsOf(lists, rest, count, columns - 1)], count));
        }

        writer.WriteEnd();
    }

    private static IArrowArray ListsOf(IArrowType type, FloatArray items, int rows, int length)
    {
        ArrowBuffer offsets = type switch
        {
            ListType => new ArrowBuffer.Builder<int>().AppendRange(Enumerable.Range(0, rows + 1).Select(row => row * length)).Build(),
            LargeListType => new ArrowBuffer.Builder<long>()
                .AppendRange(Enumerable.Range(0, rows + 1).Select(row => (long)row * length))
                .Build(),
            _ => ArrowBuffer.Empty,
        };
        ArrowBuffer[] buffers = type is FixedSizeListType ? [ArrowBuffer.Empty] : [ArrowBuffer.Empty, offsets];
        return ArrowArrayFactory.BuildArray(new ArrayData(type, rows, 0, 0, buffers, [items.Data]));
    }

    private static float[] Column(float[] rows, int columns, int column) =>
        [.. Enumerable.Range(0, rows.Length / columns).Select(row => rows[(row * columns) + column])];
}

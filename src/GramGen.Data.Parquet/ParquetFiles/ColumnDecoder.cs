using System.Buffers;
using System.Buffers.Binary;
using GramGen.Data.Parquet.Tables;
using Parquet;
using Parquet.Schema;

namespace GramGen.Data.Parquet.ParquetFiles;

/// <summary>Decodes a column of a row group, and checks that each row has what it should.</summary>
/// <param name="path">The file.</param>
/// <param name="column">The column.</param>
/// <param name="firstRow">The first row of the row group.</param>
/// <param name="rows">Rows of the row group.</param>
internal sealed class ColumnDecoder(string path, TableColumn column, long firstRow, int rows)
{
    /// <summary>Decodes.</summary>
    /// <returns>The values, row after row.</returns>
    /// <exception cref="GramDataException">A value is null, a list has another length, or the bytes are damaged.</exception>
    public Array Decode(ParquetRowGroupReader reader, DataField field)
    {
        long values = reader.GetMetadata(field)?.MetaData?.NumValues ?? -1;
        long expected = (long)rows * column.Length;
        if (values != expected || values > Array.MaxLength)
        {
            throw new GramDataException(
                path, firstRow,
                $"column {column.Name} has {values} values in {rows} rows from this one on; expected are {expected}, at most "
                + $"{Array.MaxLength}.");
        }

        int count = (int)values;
        int[] levels = ArrayPool<int>.Shared.Rent(count);
        int[] repetitions = ArrayPool<int>.Shared.Rent(count);
        try
        {
            var memory = (levels.AsMemory(0, count), repetitions.AsMemory(0, count));
            return column.Element switch
            {
                GramElement.Half => HalvesOf(Read<ReadOnlyMemory<byte>>(reader, field, memory)),
                GramElement.Single => Read<float>(reader, field, memory),
                _ => Read<double>(reader, field, memory),
            };
        }
        finally
        {
            ArrayPool<int>.Shared.Return(levels);
            ArrayPool<int>.Shared.Return(repetitions);
        }
    }

    private static Half[] HalvesOf(ReadOnlyMemory<byte>[] bytes)
    {
        var halves = new Half[bytes.Length];
        for (int i = 0; i < halves.Length; i++)
        {
            halves[i] = BinaryPrimitives.ReadHalfLittleEndian(bytes[i].Span);
        }

        return halves;
    }

    private T[] Read<T>(ParquetRowGroupReader reader, DataField field, (Memory<int> Levels, Memory<int> Repetitions) memory)
        where T : struct
    {
        var values = new T[memory.Levels.Length];
        try
        {
            // A file that ends early may leave some as they were.
            memory.Levels.Span.Fill(-1);
            ValueTask reading = reader.ReadRawAsync<T>(field, values, memory.Levels, memory.Repetitions);
            reading.AsTask().GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            // What the library throws at damaged bytes may be anything.
            throw new GramDataException(
                path, firstRow,
                $"column {column.Name} cannot be read in the {rows} rows from this one on: {exception.Message}", exception);
        }

        if (field.MaxRepetitionLevel > 0)
        {
            ThrowIfOtherLength(memory.Repetitions.Span);
        }

        if (field.MaxDefinitionLevel > 0)
        {
            ThrowIfNull(memory.Levels.Span, field.MaxDefinitionLevel);
        }

        return values;
    }

    private void ThrowIfNull(Span<int> levels, int defined)
    {
        int at = levels.IndexOfAnyExcept(defined);
        if (at >= 0)
        {
            throw new GramDataException(
                path, firstRow + (at / column.Length),
                column.IsList ? $"the list in column {column.Name} is null or has a null." : $"column {column.Name} is null.");
        }
    }

    /// <summary>A value that begins a list has the repetition level 0.</summary>
    private void ThrowIfOtherLength(Span<int> repetitions)
    {
        for (int row = 0, at = 0; at < repetitions.Length; row++)
        {
            int next = repetitions[(at + 1)..].IndexOf(0);
            int length = next < 0 ? repetitions.Length - at : next + 1;
            if (length != column.Length)
            {
                throw new GramDataException(
                    path, firstRow + row,
                    $"the list in column {column.Name} has {length} values; those of other rows have {column.Length}.");
            }

            at += length;
        }
    }
}

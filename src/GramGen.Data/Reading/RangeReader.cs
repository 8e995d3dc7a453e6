using System.Globalization;
using System.Numerics;
using System.Numerics.Tensors;
using GramGen.Data.Formats;

namespace GramGen.Data.Reading;

/// <summary>Reads ranges of rows, which may be in several files.</summary>
/// <param name="data">The data set.</param>
internal sealed class RangeReader<T>(GramDataset data) : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private RowReader? _reader;
    private int _file = -1;

    /// <summary>Reads rows.</summary>
    /// <param name="first">The first row of the data set.</param>
    /// <param name="memory">Memory for whole rows, with their weights.</param>
    public GramRowBlock<T> Read(long first, Memory<T> memory)
    {
        int columns = data.StoredColumns;
        int rows = memory.Length / columns;
        int kept = 0;
        for (int done = 0; done < rows;)
        {
            GramDataFile file = MoveTo(first + done);
            int count = (int)Math.Min(rows - done, file.EndRow - first - done);
            Span<T> values = memory.Span.Slice(kept * columns, count * columns);
            long rowOfFile = first + done - file.FirstRow;
            ReadFrom(file, rowOfFile, values);
            file.ThrowIfChangedUnnoticed();
            kept += Keep(values, rowOfFile, file);
            done += count;
        }

        int length = kept * data.Columns;
        if (data.HasWeights)
        {
            RowWeights.MoveBehind(memory.Span[..(kept * columns)], columns);
        }

        return new GramRowBlock<T>(first, rows - kept, data.Columns, memory[..length], memory[length..(kept * columns)]);
    }

    public void Dispose() => _reader?.Dispose();

    private void ReadFrom(GramDataFile file, long row, Span<T> values)
    {
        try
        {
            _reader!.Read(row, values);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            // What looks like a damaged file may be one that was overwritten.
            file.ThrowIfChanged();
            if (exception is GramDataException)
            {
                throw;
            }

            throw new GramDataException(file.Path, row, $"it, or a row before or after it, cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>Opens the file that has a row.</summary>
    private GramDataFile MoveTo(long row)
    {
        if (_file < 0 || row < data.Files[_file].FirstRow || row >= data.Files[_file].EndRow)
        {
            _reader?.Dispose();
            _reader = null;
            _file = IndexOf(row);
            data.Files[_file].ThrowIfChangedUnnoticed();
            _reader = data.Matrices[_file].Open();
        }

        return data.Files[_file];
    }

    private int IndexOf(long row)
    {
        (int low, int high) = (0, data.Files.Count - 1);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = row < data.Files[middle].EndRow ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    /// <summary>Checks weights, and treats rows with NaN.</summary>
    /// <returns>The number of rows that are left, at the beginning of the values.</returns>
    private int Keep(Span<T> values, long firstRow, GramDataFile file)
    {
        int columns = data.StoredColumns;
        int rows = values.Length / columns;
        if (data.HasWeights && RowWeights.FirstInvalid<T>(values, columns) is >= 0 and int invalid)
        {
            throw new GramDataException(file.Path, firstRow + invalid, string.Create(
                CultureInfo.InvariantCulture,
                $"its weight, column {data.Matrices[_file].NameOf(columns - 1)}, is {values[(invalid * columns) + columns - 1]}; "
                    + $"weights are finite and not negative."));
        }

        if (data.Options.NaN == NaNPolicy.Propagate || !TensorPrimitives.IsNaNAny<T>(values))
        {
            return rows;
        }

        int kept = 0;
        for (int row = 0; row < rows; row++)
        {
            Span<T> value = values.Slice(row * columns, columns);
            bool isWithoutWeight = data.HasWeights && T.IsZero(value[^1]);
            if (isWithoutWeight || !TensorPrimitives.IsNaNAny<T>(value))
            {
                value.CopyTo(values[(kept++ * columns)..]);
            }
            else if (data.Options.NaN == NaNPolicy.Fail)
            {
                int column = 0;
                while (!T.IsNaN(value[column]))
                {
                    column++;
                }

                throw new GramDataException(file.Path, firstRow + row, $"column {data.Matrices[_file].NameOf(column)} is NaN.");
            }
        }

        return kept;
    }
}

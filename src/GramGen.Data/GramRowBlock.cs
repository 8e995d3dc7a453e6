namespace GramGen.Data;

/// <summary>Consecutive rows of a data set, as <see cref="GramDataset.ReadBlocks{T}"/> returns them.</summary>
/// <typeparam name="T">The type of the values.</typeparam>
public readonly struct GramRowBlock<T>
{
    internal GramRowBlock(long firstRow, int skippedRows, int columns, ReadOnlyMemory<T> values, ReadOnlyMemory<T> weights)
    {
        FirstRow = firstRow;
        SkippedRows = skippedRows;
        Columns = columns;
        Values = values;
        Weights = weights;
    }

    /// <summary>The number of its first row in the data set, whether or not that was skipped.</summary>
    public long FirstRow { get; }

    /// <summary>The rows in <see cref="Values"/>.</summary>
    public int Rows => Values.Length / Columns;

    /// <summary>The rows that were left out, by <see cref="NaNPolicy.SkipRow"/>.</summary>
    public int SkippedRows { get; }

    /// <summary>Values of a row: the channels of an accumulator.</summary>
    public int Columns { get; }

    /// <summary>The values, row after row. They are valid until the next block is requested, which uses the memory again.</summary>
    public ReadOnlyMemory<T> Values { get; }

    /// <summary>
    /// The weight of each row, finite and not negative, valid as long as the values are; empty if the data set has none. A row of weight
    /// 0 may hold anything.
    /// </summary>
    public ReadOnlyMemory<T> Weights { get; }
}

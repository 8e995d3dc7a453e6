using GramGen.Data.Formats;

namespace GramGen.Data.Parquet.Tables;

/// <summary>The values of a table for one thread.</summary>
internal interface IColumnValues : IDisposable
{
    /// <summary>Reads values of consecutive rows of one group.</summary>
    /// <typeparam name="TStored">The type of the column.</typeparam>
    /// <param name="group">The row group or record batch.</param>
    /// <param name="column">A column that was chosen.</param>
    /// <param name="first">The first row of the group.</param>
    /// <param name="rows">The number of rows.</param>
    /// <returns>The values, row after row; valid until the next are read.</returns>
    ReadOnlySpan<TStored> Read<TStored>(int group, int column, long first, int rows)
        where TStored : unmanaged;
}

/// <summary>A table in a file, whose rows are stored in groups, column by column.</summary>
/// <param name="path">The file.</param>
/// <param name="selection">The columns that are read.</param>
/// <param name="groups">The first row of each group, and after the last the number of all rows.</param>
/// <param name="open">Opens the values.</param>
internal sealed class TableFile(string path, TableSelection selection, long[] groups, Func<IColumnValues> open)
    : MatrixFile(path, groups[^1], selection.Columns, selection.Element)
{
    public TableSelection Selection { get; } = selection;

    public override int StoredColumns => Selection.StoredColumns;

    public override string? Schema { get; } = selection.Schema;

    public override string NameOf(int column) => Selection.NameOf(column);

    public override RowReader Open() => new TableRowReader(this, open());

    /// <summary>The first row of a group; of the number of groups that of all rows.</summary>
    public long StartOf(int group) => groups[group];

    /// <summary>The group that has a row.</summary>
    public int GroupOf(long row)
    {
        int found = Array.BinarySearch(groups, row);
        if (found < 0)
        {
            return ~found - 1;
        }

        // Groups without rows begin at the same one.
        while (groups[found + 1] == row)
        {
            found++;
        }

        return found;
    }
}

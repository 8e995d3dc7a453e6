using GramGen.Data.Parquet.ArrowFiles;
using GramGen.Data.Parquet.ParquetFiles;

namespace GramGen.Data.Parquet;

/// <summary>Tables in files, for <see cref="GramDataset"/>: Parquet, Arrow and Feather.</summary>
/// <remarks>
/// <para>
/// Columns of <see cref="float"/>, <see cref="double"/> and <see cref="Half"/> are columns of the matrix, and so are the values of a
/// list column whose lists all have the same length. Other columns are numbered too, each as one, and may not be read:
/// <see cref="GramDatasetOptions.ColumnNames"/> leaves them out. Values of different types are read as the widest of them, exactly.
/// </para>
/// <para>
/// A null is an error wherever the row group or the record batch with it is read. NaN is treated as in other files.
/// </para>
/// </remarks>
public static class GramTables
{
    /// <summary>
    /// Has every <see cref="GramDataset"/> of the process open <c>.parquet</c> files, and the Arrow IPC files <c>.arrow</c>,
    /// <c>.arrows</c>, <c>.ipc</c> and <c>.feather</c> (version 2). Calling it again changes nothing.
    /// </summary>
    public static void Register()
    {
        GramDataset.Register(new ParquetFormat());
        GramDataset.Register(new ArrowFormat());
    }
}

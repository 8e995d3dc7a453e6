using GramGen.Data.Formats;
using GramGen.Data.Parquet.Tables;

namespace GramGen.Data.Parquet.ParquetFiles;

/// <summary>Parquet files, by Parquet.Net.</summary>
internal sealed class ParquetFormat : IMatrixFormat
{
    public IReadOnlyList<string> Extensions { get; } = [".parquet"];

    public MatrixFile Inspect(string path, GramDatasetOptions options)
    {
        using var stream = new InputFile(path);
        var table = ParquetTable.Open(path, stream);
        var selection = TableSelection.Choose(path, table.Columns, options);
        long[] groups = table.Groups;
        var decoded = new SharedRowGroups();
        return new TableFile(path, selection, groups, () => new ParquetValues(path, selection, groups, decoded));
    }
}

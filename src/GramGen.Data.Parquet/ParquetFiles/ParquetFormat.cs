using GramGen.Data.Formats;
using GramGen.Data.Parquet.Tables;
using GramGen.Data.Storage;

namespace GramGen.Data.Parquet.ParquetFiles;

/// <summary>Parquet files, by Parquet.Net.</summary>
internal sealed class ParquetFormat : IMatrixFormat
{
    public IReadOnlyList<string> Extensions { get; } = [".parquet"];

    public MatrixFile Inspect(StoredFile file, GramDatasetOptions options)
    {
        string path = file.Path;
        using var stream = new InputStream(file.Open());
        var table = ParquetTable.Open(path, stream);
        var selection = TableSelection.Choose(path, table.Columns, options);
        long[] groups = table.Groups;
        var decoded = new SharedRowGroups();
        return new TableFile(path, selection, groups, () => new ParquetValues(file, selection, groups, decoded));
    }
}

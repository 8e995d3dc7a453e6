using GramGen.Data.Formats;
using GramGen.Data.Storage;
using GramGen.Data.Tests;
using GramGen.Tests;

namespace GramGen.Data.Parquet.Tests;

/// <summary>Files that do not hold what they should: one error that names file, row and column.</summary>
public sealed class BadFileTests
{
    private const string Readable = "float, double and half can be read, and lists of them that have the same length.";

    [Theory]
    [InlineData("duckdb-null.parquet", 3000L, "column b is null.")]
    [InlineData("duckdb-ragged.parquet", 3000L, "the list in column f has 1 values; those of other rows have 2.")]
    [InlineData(
        "duckdb-null-list.parquet", null,
        "column f has lists that are not all of one length: the rows 2048 to 4095 have 4095 values or nulls. "
        + "GramDatasetOptions.ColumnNames chooses others.")]
    [InlineData("duckdb-null-value.parquet", 3000L, "the list in column f is null or has a null.")]
    [InlineData(
        "duckdb-columns.parquet", null,
        $"column name has values of type BYTE_ARRAY; {Readable} GramDatasetOptions.ColumnNames chooses others.")]
    [InlineData("duckdb-columns.parquet", null, "it has no column 'd*'; it has name, a, b, c.", "d*")]
    [InlineData("duckdb-columns.parquet", null, "its column a is chosen more than once.", "a,?")]
    [InlineData("duckdb-columns.parquet", null, $"column name has values of type BYTE_ARRAY; {Readable}", "n*")]
    [InlineData("js-null.arrow", 2L, "column x is null.")]
    [InlineData("js-list.arrow", null, $"column label has values of type int32; {Readable}", "label")]
    public void AFixture_IsRefused(string name, long? row, string problem, string? columns = null)
    {
        string path = Folder.Fixture(name);
        GramDataException refused = Assert.Throws<GramDataException>(() => ReadAll(path, columns?.Split(',')));
        Assert.Equal((path, row), (refused.Path, refused.Row));
        Assert.Equal($"{path}{(row is null ? "" : $", row {row}")}: {problem}", refused.Message);
    }

    [Fact]
    public void OtherColumns_AreRefused()
    {
        using var folder = new Folder();
        TableWriter.WriteParquet(folder.PathOf("a.parquet"), [1, 2, 3, 4, 5, 6], 3, 2);
        TableWriter.WriteParquet(folder.PathOf("b.parquet"), [1, 2, 3, 4, 5, 6], 2, 2);
        GramDataException refused = Assert.Throws<GramDataException>(() => GramDataset.Open(folder.PathOf("?.parquet")));
        Assert.Equal(
            $"{folder.PathOf("b.parquet")}: it has the columns f0 float, f1 float; {folder.PathOf("a.parquet")}, the first file, has "
            + "f0 float, f1 float, f2 float.",
            refused.Message);
        var common = GramDataset.Open(folder.PathOf("?.parquet"), new GramDatasetOptions { ColumnNames = ["f1", "f0"] });
        Assert.Equal([2f, 1, 5, 4, 2, 1, 4, 3, 6, 5], common.ReadBlocks<float>().Single().Values.ToArray());

        var number = new GramDatasetOptions { Columns = [3] };
        refused = Assert.Throws<GramDataException>(() => GramDataset.Open(folder.PathOf("a.parquet"), number));
        Assert.EndsWith(": it has 3 columns, 0 to 2; column 3 is to be read.", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>Cut off anywhere, a file is an error, whichever bytes remain.</summary>
    [Theory]
    [InlineData("js-list.arrow")]
    [InlineData("js-stream.arrows")]
    [InlineData("parquetsharp-bss.parquet")]
    [InlineData("parquetsharp-half.parquet")]
    public void TruncatedFile_IsRefused(string name)
    {
        using var folder = new Folder();
        byte[] whole = File.ReadAllBytes(Folder.Fixture(name));
        string[]? columns = name.StartsWith("js", StringComparison.Ordinal) ? ["embedding"] : null;

        // A stream ends with a marker of 8 bytes, whose first half ends it too.
        int longest = name.EndsWith(".arrows", StringComparison.Ordinal) ? whole.Length - 5 : whole.Length - 1;
        for (int length = 0; length <= longest; length += Exhaustive.IsOn ? 1 : 13)
        {
            string path = folder.Write($"cut{Path.GetExtension(name)}", whole[..length]);
            GramDataException refused = Assert.Throws<GramDataException>(() => ReadAll(path, columns));
            Assert.Equal(path, refused.Path);
        }
    }

    /// <summary>A damaged byte is an error or another value, and never an exception of another kind.</summary>
    [Theory]
    [InlineData("js-list.arrow")]
    [InlineData("js-stream.arrows")]
    [InlineData("parquetsharp-bss.parquet")]
    public void DamagedFile_IsReadOrRefused(string name)
    {
        using var folder = new Folder();
        byte[] bytes = File.ReadAllBytes(Folder.Fixture(name));
        string[]? columns = name.StartsWith("js", StringComparison.Ordinal) ? ["embedding"] : null;
        int refused = 0;
        for (int at = 0; at < bytes.Length; at += Exhaustive.IsOn ? 1 : 9)
        {
            byte before = bytes[at];
            bytes[at] ^= 0x81;
            string path = folder.Write($"damaged{Path.GetExtension(name)}", bytes);
            try
            {
                ReadAll(path, columns);
            }
            catch (GramDataException exception)
            {
                Assert.Equal(path, exception.Path);
                refused++;
            }

            bytes[at] = before;
        }

        Assert.True(refused > 0, "No damage was found.");
    }

    [Fact]
    public void ChangedFile_IsNamed()
    {
        using var folder = new Folder();
        string path = folder.PathOf("a.parquet");
        TableWriter.WriteParquet(path, [1, 2, 3, 4, 5, 6], 2, 2);
        var data = GramDataset.Open(path);
        TableWriter.WriteParquet(path, [1, 2, 3, 4], 2, 1);
        Assert.Contains(
            $"{path}: it changed since the data set was opened",
            Assert.Throws<GramDataException>(() => data.ReadBlocks<float>().Count()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void EarlierFeather_IsRefused()
    {
        using var folder = new Folder();
        GramDataException refused = Assert.Throws<GramDataException>(
            () => GramDataset.Open(folder.Write("a.feather", "FEA1 and more")));
        Assert.Contains("it is a Feather file of version 1", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Formats_AreNotThoseOfTheLibrary()
    {
        Assert.Equal(
            "GramGen.Data itself reads .npy. (Parameter 'format')",
            Assert.Throws<ArgumentException>(() => GramDataset.Register(new Format(".npy"))).Message);
        Assert.Throws<ArgumentException>(() => GramDataset.Register(new Format()));
    }

    private static void ReadAll(string path, string[]? columns)
    {
        var data = GramDataset.Open(path, new GramDatasetOptions { ColumnNames = columns });
        foreach (GramRowBlock<double> block in data.ReadBlocks<double>())
        {
            Assert.Equal(data.Columns, block.Columns);
        }
    }

    private sealed class Format(params string[] extensions) : IMatrixFormat
    {
        public IReadOnlyList<string> Extensions => extensions;

        public MatrixFile Inspect(StoredFile file, GramDatasetOptions options) => throw new NotSupportedException();
    }
}

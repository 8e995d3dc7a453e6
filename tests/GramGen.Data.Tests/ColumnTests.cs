using System.Runtime.InteropServices;
using System.Text;

namespace GramGen.Data.Tests;

/// <summary>Some columns of a data set.</summary>
public sealed class ColumnTests
{
    private static readonly float[] Values = [.. Enumerable.Range(0, 7 * 5).Select(i => (float)i)];

    public static TheoryData<string> Formats => ["npy", "csv", "raw", "fortran"];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Columns_AreThoseChosenInTheirOrder(string format)
    {
        using var folder = new Folder();
        GramDataset data = Open(folder, format, [4, 0]);
        Assert.Equal((7, 2), (data.Rows, data.Columns));
        Assert.Equal(
            Enumerable.Range(2, 5).SelectMany(row => new float[] { (row * 5) + 4, row * 5 }),
            data.ReadBlocks<float>(first: 2, blockRows: 3).SelectMany(block => block.Values.ToArray()));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void MissingColumn_IsNamed(string format)
    {
        using var folder = new Folder();
        GramDataException exception = Assert.Throws<GramDataException>(() => Open(folder, format, [1, 5]));
        Assert.EndsWith(": it has 5 columns, 0 to 4; column 5 is to be read.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InvalidColumns_AreRefused()
    {
        using var folder = new Folder();
        foreach (int[] columns in (int[][])[[], [-1], [2, 2]])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => Open(folder, "npy", columns));
        }
    }

    /// <summary>A column that is not read may have any text, as names of samples.</summary>
    [Fact]
    public void OtherColumnsOfText_MayBeNoNumbers()
    {
        using var folder = new Folder();
        string path = folder.Write("a.csv", "id,x,y\nfirst,1,2\nsecond,3,\n");
        var data = GramDataset.Open(path, new GramDatasetOptions { Columns = [2, 1], NaN = NaNPolicy.Fail });
        GramDataException exception = Assert.Throws<GramDataException>(() => data.ReadBlocks<double>().Count());
        Assert.EndsWith("row 1: column 2 is NaN.", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_ChooseColumnsOfText()
    {
        using var folder = new Folder();
        string path = folder.Write("a.csv", "id,x1,y,x2\nfirst,1,2,3\nsecond,,5,6\n");
        var options = new GramDatasetOptions { ColumnNames = ["y", "x?"], NaN = NaNPolicy.Fail };
        var data = GramDataset.Open(path, options);
        Assert.Equal([2.0, 1, 3], data.ReadBlocks<double>(0, 1).Single().Values.ToArray());
        Assert.EndsWith(
            "row 1: column 1 is NaN.", Assert.Throws<GramDataException>(() => data.ReadBlocks<double>().Count()).Message,
            StringComparison.Ordinal);
        var reordered = new GramDatasetOptions { ColumnNames = ["x?", "y"], NaN = NaNPolicy.Fail };
        Assert.NotEqual(data.Fingerprint, GramDataset.Open(path, reordered).Fingerprint);
        AssertRefused("it has no column 'z*'; it has id, x1, y, x2.", path, ["x1", "z*"]);
        AssertRefused("its column x1 is chosen more than once.", path, ["x1", "x*"]);
    }

    [Fact]
    public void Names_AreRefusedWhereThereAreNone()
    {
        using var folder = new Folder();
        AssertRefused(
            "its columns have no names; GramDatasetOptions.Columns chooses columns by their numbers.",
            folder.WriteNpy<float>("a.npy", Values, 5), ["x"]);
        AssertRefused(
            "it has no header with names; GramDatasetOptions.Columns chooses columns by their numbers.",
            folder.Write("a.csv", "1,2\n"), ["x"], hasHeader: false);
        foreach (GramDatasetOptions options in (GramDatasetOptions[])
            [new() { ColumnNames = [] }, new() { ColumnNames = [""] }, new() { ColumnNames = ["x"], Columns = [0] }])
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => GramDataset.Open(folder.PathOf("a.npy"), options));
        }
    }

    [Fact]
    public async Task Store_KeepsTheColumns()
    {
        using var folder = new Folder();
        GramDataset data = Open(folder, "npy", [3, 1]);
        var options = new GramStatsOptions { Store = folder.PathOf("store") };
        GramResult<float> result = await GramStats.ComputeAsync<float>(data, options);
        GramDataset again = GramPartStore.Open(folder.PathOf("store")).OpenData();
        Assert.Equal(result.Sha256, (await GramStats.ComputeAsync<float>(again, options)).Sha256);
        await Assert.ThrowsAsync<InvalidDataException>(() => GramStats.ComputeAsync<float>(Open(folder, "npy", [1, 3]), options));
    }

    /// <summary>Files of other widths are other data sets, though both have the columns.</summary>
    [Fact]
    public void OtherWidths_AreRefused()
    {
        using var folder = new Folder();
        string[] paths = [folder.WriteNpy<float>("a.npy", Values, 5), folder.WriteNpy<float>("b.npy", Values, 7)];
        Assert.Throws<GramDataException>(() => GramDataset.Open(paths, new GramDatasetOptions { Columns = [0] }));
    }

    private static void AssertRefused(string problem, string path, string[] names, bool hasHeader = true)
    {
        var options = new GramDatasetOptions { ColumnNames = names, CsvHasHeader = hasHeader };
        Assert.Equal($"{path}: {problem}", Assert.Throws<GramDataException>(() => GramDataset.Open(path, options)).Message);
    }

    private static GramDataset Open(Folder folder, string format, int[] columns)
    {
        string path = format switch
        {
            "npy" => folder.WriteNpy<float>("a.npy", Values, 5),
            "csv" => folder.Write("a.csv", "a,b,c,d,e\n" + string.Join('\n', Values.Chunk(5).Select(row => string.Join(',', row)))),
            "raw" => folder.Write("a.bin", MemoryMarshal.AsBytes(Values.AsSpan()).ToArray()),
            _ => folder.Write("f.npy", Fortran()),
        };
        return GramDataset.Open(path, new GramDatasetOptions { Columns = columns, Raw = new GramRawLayout(5, GramElement.Single) });
    }

    private static byte[] Fortran()
    {
        const string Header = "{'descr': '<f4', 'fortran_order': True, 'shape': (7, 5), }\n";
        float[] transposed = [.. Enumerable.Range(0, 5)
            .SelectMany(column => Enumerable.Range(0, 7).Select(row => Values[(row * 5) + column]))];
        return [
            0x93, .. "NUMPY"u8, 1, 0, (byte)Header.Length, 0, .. Encoding.ASCII.GetBytes(Header),
            .. MemoryMarshal.AsBytes(transposed.AsSpan()),
        ];
    }
}

using System.Numerics;

namespace GramGen.Data.Tests;

/// <summary>Files that other programs wrote; Fixtures/make.py says how.</summary>
public sealed class FormatTests
{
    private static readonly double[] Expected =
    [
        .. from row in Enumerable.Range(0, 7) from column in Enumerable.Range(0, 3) select row + (column / 4.0),
    ];

    [Theory]
    [InlineData("single.npy", GramElement.Single)]
    [InlineData("double.npy", GramElement.Double)]
    [InlineData("half.npy", GramElement.Half)]
    [InlineData("big-endian.npy", GramElement.Double)]
    [InlineData("big-endian-single.npy", GramElement.Single)]
    [InlineData("big-endian-half.npy", GramElement.Half)]
    [InlineData("fortran.npy", GramElement.Single)]
    [InlineData("four-dimensions.npy", GramElement.Single)]
    [InlineData("version-2.npy", GramElement.Double)]
    [InlineData("version-3.npy", GramElement.Double)]
    [InlineData("stored.npz", GramElement.Single)]
    [InlineData("compressed.npz", GramElement.Double, "features")]
    [InlineData("compressed-fortran.npz", GramElement.Double)]
    [InlineData("two.safetensors", GramElement.Single, "weight")]
    [InlineData("two.safetensors", GramElement.Half, "half")]
    [InlineData("savetxt.csv", GramElement.Double)]
    [InlineData("savetxt.tsv", GramElement.Double, null, false)]
    public void AFile_IsReadInEveryRangeAndType(string name, GramElement element, string? array = null, bool csvHasHeader = true)
    {
        var data = GramDataset.Open(Folder.Fixture(name), new GramDatasetOptions { Array = array, CsvHasHeader = csvHasHeader });
        Assert.Equal((7, 3, element), (data.Rows, data.Columns, data.Element));
        AssertRanges<double>(data);
        bool isText = name.StartsWith("savetxt", StringComparison.Ordinal);
        AssertRangesOrRefused<float>(data, isText || element != GramElement.Double);
        AssertRangesOrRefused<Half>(data, isText || element == GramElement.Half);
    }

    [Fact]
    public void OneDimension_IsOneColumn()
    {
        var data = GramDataset.Open(Folder.Fixture("one-dimension.npy"));
        Assert.Equal((7, 1), (data.Rows, data.Columns));
        Assert.Equal([0.25, 1.25, 2.25, 3.25, 4.25, 5.25, 6.25], Read<double>(data, 0, 7, 3));
    }

    [Fact]
    public void ARawFile_HasTheLayoutGiven()
    {
        using var folder = new Folder();
        byte[] bytes = [1, 2, 3, .. Expected.SelectMany(value => BitConverter.GetBytes((float)value))];
        string path = folder.Write("rows.bin", bytes);
        AssertRanges<float>(GramDataset.Open(path, new GramDatasetOptions { Raw = new GramRawLayout(3, GramElement.Single, Offset: 3) }));
    }

    /// <summary>Quotes, spaces, other separators, missing values and numbers at the ends of the range.</summary>
    [Fact]
    public void Text_IsReadAsNumbers()
    {
        using var folder = new Folder();
        string quoted = folder.Write("quoted.csv", "\"first; one\";second\r\n\"1.5\"; -2e-3 \r\n;1e308\r\nnan;-Infinity\r\n");
        Assert.Equal([1.5, -2e-3, double.NaN, 1e308, double.NaN, double.NegativeInfinity], Read<double>(GramDataset.Open(quoted), 0, 3, 2));

        string bars = folder.Write("bars.csv", "1|2\n3|4");
        var options = new GramDatasetOptions { CsvHasHeader = false, CsvSeparator = '|' };
        Assert.Equal([1f, 2, 3, 4], Read<float>(GramDataset.Open(bars, options), 0, 2, 2));
    }

    private static void AssertRangesOrRefused<T>(GramDataset data, bool isReadable)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (isReadable)
        {
            AssertRanges<T>(data);
        }
        else
        {
            Assert.Equal(
                $"The files hold values of type {data.Element}; as {typeof(T).Name} they would be rounded.",
                Assert.Throws<NotSupportedException>(() => data.ReadBlocks<T>()).Message);
        }
    }

    private static void AssertRanges<T>(GramDataset data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int first = 0; first <= 7; first++)
        {
            for (int rows = 0; rows <= 7 - first; rows++)
            {
                foreach (int blockRows in new[] { 1, 2, 5, 0 })
                {
                    T[] expected = [.. Expected.Skip(first * 3).Take(rows * 3).Select(T.CreateChecked)];
                    Assert.Equal(expected, Read<T>(data, first, rows, blockRows));
                }
            }
        }
    }

    private static T[] Read<T>(GramDataset data, long first, long rows, int blockRows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. data.ReadBlocks<T>(first, rows, blockRows).SelectMany(block => block.Values.ToArray())];
}

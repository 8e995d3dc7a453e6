using System.Numerics;
using GramGen.Data.Tests;

namespace GramGen.Data.Parquet.Tests;

/// <summary>Files that other programs wrote; Fixtures/README.md says how.</summary>
public sealed class FormatTests
{
    /// <summary>Row r has r, r + 1/4 and r + 1/2, as the files do.</summary>
    [Theory]
    [InlineData("js-single.arrow", GramElement.Single, 7)]
    [InlineData("js-double.arrow", GramElement.Double, 7)]
    [InlineData("js-half.arrow", GramElement.Half, 7)]
    [InlineData("js-list.arrow", GramElement.Single, 7, "embedding")]
    [InlineData("js-stream.arrows", GramElement.Single, 7, "embedding")]
    [InlineData("parquetsharp-half.parquet", GramElement.Half, 7)]
    [InlineData("parquetsharp-bss.parquet", GramElement.Single, 7)]
    [InlineData("duckdb-columns.parquet", GramElement.Double, 4500, "a,b,c")]
    [InlineData("duckdb-array.parquet", GramElement.Single, 4500, "emb*")]
    [InlineData("duckdb-mixed.parquet", GramElement.Double, 4500)]
    public void AFile_IsReadInEveryRangeAndType(string name, GramElement element, int rows, string? columns = null)
    {
        var data = GramDataset.Open(Folder.Fixture(name), new GramDatasetOptions { ColumnNames = columns?.Split(',') });
        Assert.Equal((rows, 3, element), (data.Rows, data.Columns, data.Element));
        AssertRanges<double>(data);
        AssertRangesOrRefused<float>(data, element != GramElement.Double);
        AssertRangesOrRefused<Half>(data, element == GramElement.Half);
    }

    [Fact]
    public void Columns_AreChosenByNumberAlsoWithinLists()
    {
        var options = new GramDatasetOptions { Columns = [3, 1, 2] };
        var data = GramDataset.Open(Folder.Fixture("js-list.arrow"), options);
        Assert.Equal((7, 3, GramElement.Single), (data.Rows, data.Columns, data.Element));
        float[] expected = [.. Enumerable.Range(2, 4).SelectMany(row => new[] { row + 0.5f, row, row + 0.25f })];
        Assert.Equal(expected, data.ReadBlocks<float>(2, 4).SelectMany(block => block.Values.ToArray()));

        var array = GramDataset.Open(Folder.Fixture("duckdb-array.parquet"), new GramDatasetOptions { Columns = [2] });
        Assert.Equal([4099.25f], array.ReadBlocks<float>(4099, 1).Single().Values.ToArray());
    }

    /// <summary>Columns of different types are read as the wider one; these are encoded by dictionaries.</summary>
    [Fact]
    public void EncodedColumns_AreReadAsTheWiderType()
    {
        var data = GramDataset.Open(Folder.Fixture("duckdb-dictionary.parquet"));
        Assert.Equal((4500, 2, GramElement.Double), (data.Rows, data.Columns, data.Element));
        Assert.Equal(
            Enumerable.Range(0, 4500).SelectMany(row => new[] { row % 4, row % 8 / 8.0 }),
            data.ReadBlocks<double>().SelectMany(block => block.Values.ToArray()));
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
            Assert.Throws<NotSupportedException>(() => data.ReadBlocks<T>());
        }
    }

    private static void AssertRanges<T>(GramDataset data)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // Every range of few rows; of many those at the ends of row groups of 2048.
        long[] ends = data.Rows < 10 ? [.. Enumerable.Range(0, (int)data.Rows + 1)] : [0, 2047, 2049, 4500];
        foreach (long first in ends)
        {
            foreach (long end in ends.Where(end => end >= first))
            {
                foreach (int blockRows in data.Rows < 10 ? new[] { 1, 2, 5, 0 } : [1000])
                {
                    T[] expected =
                    [
                        .. from row in Enumerable.Range((int)first, (int)(end - first))
                           from column in Enumerable.Range(0, 3)
                           select T.CreateChecked(row + (column / 4.0)),
                    ];
                    Assert.Equal(
                        expected, data.ReadBlocks<T>(first, end - first, blockRows).SelectMany(block => block.Values.ToArray()));
                }
            }
        }
    }
}

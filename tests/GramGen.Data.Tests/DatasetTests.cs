namespace GramGen.Data.Tests;

/// <summary>Rows of several files, and what becomes of them.</summary>
public sealed class DatasetTests
{
    [Fact]
    public void Files_AreInOrdinalOrderOrInTheOrderGiven()
    {
        using var folder = new Folder();
        foreach ((string name, float value) in new[] { ("b10.npy", 2f), ("b9.npy", 3f), ("B95.npy", 1f), ("other.txt", 0f) })
        {
            folder.WriteNpy<float>(name, [value, value], 1);
        }

        var data = GramDataset.Open(folder.PathOf("*.npy"));
        Assert.Equal(["B95.npy", "b10.npy", "b9.npy"], data.Files.Select(file => Path.GetFileName(file.Path)));
        Assert.Equal([0L, 2, 4], data.Files.Select(file => file.FirstRow));
        Assert.Equal([1f, 1, 2, 2, 3, 3], Values(data));
        Assert.Equal([3f, 3, 1, 1], Values(GramDataset.Open([folder.PathOf("b9.npy"), folder.PathOf("B95.npy")])));
        Assert.Equal([2f, 2], Values(GramDataset.Open(folder.PathOf("?1*.npy"))));
    }

    /// <summary>Blocks do not end where files do, and files without rows do no harm.</summary>
    [Fact]
    public void Ranges_GoAcrossFiles()
    {
        using var folder = new Folder();
        int next = 0;
        int[] lengths = [0, 3, 0, 1, 6, 0];
        string[] paths = [.. lengths.Select((rows, i) => folder.WriteNpy<float>(
            $"{i}.npy", Enumerable.Range(0, 2 * rows).Select(_ => (float)next++).ToArray(), 2))];
        var data = GramDataset.Open(paths);
        Assert.Equal(10, data.Rows);
        for (int first = 0; first <= 10; first++)
        {
            for (int blockRows = 1; blockRows <= 5; blockRows++)
            {
                GramRowBlock<double>[] blocks = [.. data.ReadBlocks<double>(first, blockRows: blockRows).Select(Copy)];
                Assert.Equal(
                    Enumerable.Range(2 * first, 20 - (2 * first)).Select(i => (double)i),
                    blocks.SelectMany(block => block.Values.ToArray()));
                Assert.All(blocks.SkipLast(1), block => Assert.Equal(blockRows, block.Rows));
                Assert.Equal(blocks.Select((_, i) => (long)first + (i * blockRows)), blocks.Select(block => block.FirstRow));
            }
        }

        static GramRowBlock<double> Copy(GramRowBlock<double> block) =>
            new(block.FirstRow, block.SkippedRows, block.Columns, block.Values.ToArray(), block.Weights.ToArray());
    }

    [Fact]
    public void RowsWithNaN_AreReadSkippedOrRefused()
    {
        using var folder = new Folder();
        string first = folder.WriteNpy<double>("a.npy", [1, 2, 3, double.NaN, 5, 6], 2);
        string second = folder.WriteNpy<double>("b.npy", [7, 8, double.NaN, double.NaN, double.PositiveInfinity, 9], 2);
        Assert.Equal(
            [1, 2, 3, double.NaN, 5, 6, 7, 8, double.NaN, double.NaN, double.PositiveInfinity, 9],
            Blocks(NaNPolicy.Propagate, 4).SelectMany(block => block.Values));
        foreach (int blockRows in new[] { 1, 2, 4, 6 })
        {
            (int Skipped, double[] Values)[] blocks = [.. Blocks(NaNPolicy.SkipRow, blockRows)];
            Assert.Equal([1, 2, 5, 6, 7, 8, double.PositiveInfinity, 9], blocks.SelectMany(block => block.Values));
            Assert.Equal(2, blocks.Sum(block => block.Skipped));
        }

        GramDataException refused = Assert.Throws<GramDataException>(() => Blocks(NaNPolicy.Fail, 4).Count());
        Assert.Equal($"{first}, row 1: column 1 is NaN.", refused.Message);
        var rest = GramDataset.Open(second, new GramDatasetOptions { NaN = NaNPolicy.Fail });
        Assert.Equal(
            $"{second}, row 1: column 0 is NaN.",
            Assert.Throws<GramDataException>(() => rest.ReadBlocks<double>(first: 1).Count()).Message);

        IEnumerable<(int Skipped, double[] Values)> Blocks(NaNPolicy policy, int blockRows) =>
            GramDataset.Open([first, second], new GramDatasetOptions { NaN = policy })
                .ReadBlocks<double>(blockRows: blockRows).Select(block => (block.SkippedRows, block.Values.ToArray()));
    }

    /// <summary>A file that is overwritten, cut off, touched or removed while rows are read is an error and no wrong rows.</summary>
    [Theory]
    [InlineData("longer", "it changed since the data set was opened: it had 208 bytes and has 209.")]
    [InlineData("shorter", "it changed since the data set was opened: it had 208 bytes and has 187.")]
    [InlineData("touched", "it changed since the data set was opened: it was written at ")]
    [InlineData("removed", "it was removed since the data set was opened.")]
    public void AFileThatChanges_IsRefused(string change, string problem)
    {
        using var folder = new Folder();
        string path = folder.WriteNpy<float>("a.npy", new float[20], 2);
        var data = GramDataset.Open(path);
        GramDataException thrown = Assert.Throws<GramDataException>(() =>
        {
            foreach (GramRowBlock<float> block in data.ReadBlocks<float>(blockRows: 1))
            {
                if (block.FirstRow == 0)
                {
                    Change();
                }
            }
        });
        Assert.StartsWith($"{path}: {problem}", thrown.Message, StringComparison.Ordinal);
        Assert.StartsWith(
            $"{path}: {problem}", Assert.Throws<GramDataException>(() => data.ReadBlocks<float>().Count()).Message,
            StringComparison.Ordinal);

        void Change()
        {
            if (change == "removed")
            {
                File.Delete(path);
            }
            else if (change == "touched")
            {
                File.SetLastWriteTimeUtc(path, File.GetLastWriteTimeUtc(path).AddSeconds(1));
            }
            else
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
                file.SetLength(file.Length + (change == "longer" ? 1 : -21));
            }
        }
    }

    [Fact]
    public void BadRanges_AreRefusedBeforeAnythingIsRead()
    {
        using var folder = new Folder();
        var data = GramDataset.Open(folder.WriteNpy<float>("a.npy", new float[20], 2));
        Assert.Throws<ArgumentOutOfRangeException>("first", () => data.ReadBlocks<float>(-1));
        Assert.Throws<ArgumentOutOfRangeException>("first", () => data.ReadBlocks<float>(11));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => data.ReadBlocks<float>(3, -1));
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => data.ReadBlocks<float>(3, 8));
        Assert.Throws<ArgumentOutOfRangeException>("blockRows", () => data.ReadBlocks<float>(blockRows: -1));
        Assert.Throws<ArgumentOutOfRangeException>("blockRows", () => data.ReadBlocks<float>(blockRows: int.MaxValue));
        Assert.Throws<ArgumentOutOfRangeException>(
            "NaN", () => GramDataset.Open(data.Files[0].Path, new GramDatasetOptions { NaN = (NaNPolicy)7 }));
        Assert.Throws<ArgumentOutOfRangeException>(
            "Raw", () => GramDataset.Open(data.Files[0].Path, new GramDatasetOptions { Raw = new GramRawLayout(0, GramElement.Single) }));
    }

    [Fact]
    public void AManifest_KeepsTheOrderAndNamesWhatChanged()
    {
        using var folder = new Folder();
        string second = folder.WriteNpy<float>("b.npy", [1, 2], 1);
        string first = folder.WriteNpy<float>("a.npy", [3], 1);
        string manifest = folder.PathOf("manifest.json");
        var data = GramDataset.Open([second, first]);
        data.SaveManifest(manifest);
        var loaded = GramDataset.OpenManifest(manifest);
        Assert.Equal([1f, 2, 3], Values(loaded));
        Assert.Equal(data.Fingerprint, loaded.Fingerprint);
        Assert.NotEqual(data.Fingerprint, GramDataset.Open([first, second]).Fingerprint);
        Assert.NotEqual(
            data.Fingerprint, GramDataset.Open([second, first], new GramDatasetOptions { NaN = NaNPolicy.SkipRow }).Fingerprint);

        folder.WriteNpy<float>("b.npy", [1, 2, 3], 1);
        AssertRefused($"{second}: it changed since the data set was opened: it had 136 bytes and has 140.");
        File.Delete(second);
        Assert.Throws<FileNotFoundException>(() => GramDataset.OpenManifest(manifest));
        folder.Write("manifest.json", "{\"version\": 2}");
        AssertRefused($"{manifest}: it is a manifest of version 2; this version of GramGen.Data reads 1.");
        folder.Write("manifest.json", "{\"version\": 1, \"files\": [{\"path\": 3}]}");
        AssertRefused($"{manifest}: it is no manifest of a data set: ");

        void AssertRefused(string message) =>
            Assert.StartsWith(
                message, Assert.Throws<GramDataException>(() => GramDataset.OpenManifest(manifest)).Message,
                StringComparison.Ordinal);
    }

    private static float[] Values(GramDataset data) => [.. data.ReadBlocks<float>().SelectMany(block => block.Values.ToArray())];
}

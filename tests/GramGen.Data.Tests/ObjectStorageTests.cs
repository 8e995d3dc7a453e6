using GramGen.Data.Storage;

namespace GramGen.Data.Tests;

/// <summary>Data sets and stores at addresses in buckets, here in memory: the bits of local files, or an error with file and row.</summary>
public sealed class ObjectStorageTests : IDisposable
{
    private readonly Folder _folder = new();
    private readonly MemoryStorage _bucket = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("double.npy")]
    [InlineData("fortran.npy")]
    [InlineData("half.npy")]
    [InlineData("compressed.npz")]
    [InlineData("stored.npz")]
    [InlineData("two.safetensors")]
    [InlineData("savetxt.csv")]
    [InlineData("raw.bin")]
    public void EveryFormat_HasTheValuesOfTheFile(string name)
    {
        string path = name == "raw.bin"
            ? _folder.Write(name, File.ReadAllBytes(Folder.Fixture("double.npy"))[128..])
            : Folder.Fixture(name);
        _bucket[name] = File.ReadAllBytes(path);
        var options = new GramDatasetOptions
        {
            Array = name.EndsWith("npz", StringComparison.Ordinal) || name == "two.safetensors" ? NameIn(path) : null,
            Raw = new GramRawLayout(1, GramElement.Double),
        };
        var expected = GramDataset.Open(path, options);
        var data = GramDataset.Open(_bucket.AddressOf(name), options);
        Assert.Equal((expected.Rows, expected.Columns), (data.Rows, data.Columns));
        Assert.Equal(ValuesOf(expected), ValuesOf(data));
        Assert.NotEmpty(_bucket.Reads);
    }

    [Fact]
    public async Task Pattern_MeansTheObjectsOfAFolderInOrdinalOrder_WithTheBitsOfLocalFiles()
    {
        float[] values = StatsTests.Values<float>();
        GramDataset local = StatsTests.DataOf(_folder, values);
        foreach (string name in (string[])["0.npy", "1.npy"])
        {
            _bucket[$"rows/{name}"] = File.ReadAllBytes(_folder.PathOf(name));
        }

        _bucket["rows/deeper/2.npy"] = _bucket["rows/1.npy"];
        _bucket["rows/a.txt"] = _bucket["others/3.npy"] = [1];
        var data = GramDataset.Open(_bucket.AddressOf("rows/*.npy"));
        Assert.Equal([_bucket.AddressOf("rows/0.npy"), _bucket.AddressOf("rows/1.npy")], data.Files.Select(file => file.Path));
        var options = new GramStatsOptions { LeafRows = 8192, Threads = 2 };
        string expected = (await GramStats.ComputeAsync<float>(local, options)).Sha256;
        Assert.Equal(expected, (await GramStats.ComputeAsync<float>(data, options)).Sha256);
        FileNotFoundException none = Assert.Throws<FileNotFoundException>(() => GramDataset.Open(_bucket.AddressOf("rows/*.npz")));
        Assert.Equal($"No file matches {_bucket.AddressOf("rows/*.npz")}.", none.Message);
    }

    [Fact]
    public void Objects_AreOpenedSideBySide()
    {
        _bucket["0.npy"] = _bucket["1.npy"] = File.ReadAllBytes(Folder.Fixture("double.npy"));
        using var both = new Barrier(2);
        _bucket.BeforeRead = () => Assert.True(both.SignalAndWait(TimeSpan.FromMinutes(1)));
        var data = GramDataset.Open(_bucket.AddressOf("*.npy"));
        Assert.Equal([_bucket.AddressOf("0.npy"), _bucket.AddressOf("1.npy")], data.Files.Select(file => file.Path));
    }

    /// <summary>A header is one short request, and a block one long one.</summary>
    [Fact]
    public void Block_IsOneRequest()
    {
        const int Rows = 5 << 18;
        float[] values = [.. Enumerable.Range(0, 2 * Rows).Select(i => (float)i)];
        _bucket["rows.npy"] = File.ReadAllBytes(_folder.WriteNpy<float>("rows.npy", values, columns: 2));
        var data = GramDataset.Open(_bucket.AddressOf("rows.npy"));
        Assert.Equal([ObjectBytes.ShortestWindow], _bucket.Reads);
        _bucket.Reads.Clear();
        Assert.Equal(values, data.ReadBlocks<float>(blockRows: Rows).Single().Values.ToArray());
        Assert.Equal([values.Length * sizeof(float)], _bucket.Reads);
    }

    [Fact]
    public void Text_IsReadInWindowsThatGrow()
    {
        string line = new('7', 60);
        _bucket["long.csv"] = [.. Enumerable.Repeat(line + "\n", 1 << 16).SelectMany(text => text.Select(c => (byte)c))];
        var data = GramDataset.Open(_bucket.AddressOf("long.csv"), new GramDatasetOptions { CsvHasHeader = false });
        Assert.Equal(1 << 16, data.Rows);
        Assert.Equal(
            Enumerable.Range(0, 5).Select(i => ObjectBytes.ShortestWindow << i), _bucket.Reads.Take(5));
        Assert.Equal(_bucket["long.csv"].Length, _bucket.Reads.Sum());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ChangedObject_IsNamed(bool isWhileItIsRead)
    {
        float[] values = StatsTests.Values<float>();
        byte[] file = File.ReadAllBytes(_folder.WriteNpy<float>("0.npy", values, StatsTests.Columns));
        _bucket["0.npy"] = file;
        var data = GramDataset.Open(_bucket.AddressOf("0.npy"));
        int reads = 0;
        _bucket.BeforeRead = () =>
        {
            if (isWhileItIsRead && Interlocked.Increment(ref reads) == 3)
            {
                _bucket["0.npy"] = file;
            }
        };
        if (!isWhileItIsRead)
        {
            _bucket["0.npy"] = file;
        }

        GramDataException changed = Assert.Throws<GramDataException>(() => data.ReadBlocks<float>(blockRows: 8192).Count());
        Assert.Equal(
            $"{_bucket.AddressOf("0.npy")}: it changed since the data set was opened: it was version v1, and is v2.", changed.Message);
        _bucket.Remove("0.npy");
        changed = Assert.Throws<GramDataException>(() => data.ReadBlocks<float>(blockRows: 8192).Count());
        Assert.EndsWith("it was removed since the data set was opened.", changed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ShortResponses_AreCompleted()
    {
        float[] values = StatsTests.Values<float>();
        _bucket["0.npy"] = File.ReadAllBytes(_folder.WriteNpy<float>("0.npy", values, StatsTests.Columns));
        _bucket.Answer = (_, length) => Math.Max(1, length / 3);
        var data = GramDataset.Open(_bucket.AddressOf("0.npy"));
        Assert.Equal(values, data.ReadBlocks<float>(blockRows: 8192).SelectMany(block => block.Values.ToArray()));
    }

    [Fact]
    public void BytesThatNeverCome_AreNamedWithFileAndRow()
    {
        const int Row = 20_000;
        float[] values = StatsTests.Values<float>();
        _bucket["0.npy"] = File.ReadAllBytes(_folder.WriteNpy<float>("0.npy", values, StatsTests.Columns));
        int end = 128 + (Row * StatsTests.Columns * sizeof(float)) + 5;
        var data = GramDataset.Open(_bucket.AddressOf("0.npy"));
        _bucket.Answer = (position, length) => (int)Math.Clamp(end - position, 0, length);
        GramDataException cut = Assert.Throws<GramDataException>(() => data.ReadBlocks<float>(blockRows: 8192).Count());
        Assert.Equal(Row, cut.Row);
        Assert.StartsWith($"{_bucket.AddressOf("0.npy")}, row {Row}: it is cut off at byte {end}", cut.Message, StringComparison.Ordinal);

        // Text has no positions of rows: what is missing must not pass for its end.
        _bucket.Answer = (_, length) => length;
        _bucket["a.csv"] = [.. Enumerable.Repeat("1\n"u8.ToArray(), 1 << 16).SelectMany(line => line)];
        data = GramDataset.Open(_bucket.AddressOf("a.csv"), new GramDatasetOptions { CsvHasHeader = false });
        _bucket.Answer = (position, length) => (int)Math.Clamp((1 << 16) - position, 0, length);
        cut = Assert.Throws<GramDataException>(() => data.ReadBlocks<double>(blockRows: 1024).Count());
        Assert.Contains($"it is cut off at byte {1 << 16}; it has {1 << 17}.", cut.Message, StringComparison.Ordinal);
        cut = Assert.Throws<GramDataException>(() => GramDataset.Open(_bucket.AddressOf("a.csv")));
        Assert.Contains("it is cut off", cut.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Store_IsResumed_AndDamagedPartsAreComputedAgain()
    {
        float[] values = StatsTests.Values<float>();
        GramDataset data = StatsTests.DataOf(_folder, values);
        var options = new GramStatsOptions { LeafRows = 8192, FanIn = 4, Threads = 2, Store = _bucket.AddressOf("stores/a") };
        GramResult<float> expected = await GramStats.ComputeAsync<float>(data, options);
        Assert.Equal(StatsTests.OneAccumulator(values).Sha256, expected.Sha256);
        Assert.Equal(12, GramPartStore.Open(options.Store).List().Count);
        Assert.Equal(
            ["stores/a/data.json", "stores/a/manifest.json", "stores/a/parts/0/0.gram", "stores/a/parts/0/1.gram"], _bucket.Names.Take(4));

        byte[] part = _bucket["stores/a/parts/0/3.gram"];
        _bucket["stores/a/parts/0/3.gram"] = part[..^1];
        _bucket.Remove("stores/a/parts/0/7.gram");
        var progress = new Done();
        GramResult<float> again = await GramStats.ComputeAsync<float>(data, options with { Progress = progress });
        Assert.Equal((expected.Sha256, 2 * 8192L), (again.Sha256, progress.Last.RowsDone - progress.Last.RowsResumed));
        Assert.Equal(part, _bucket["stores/a/parts/0/3.gram"]);
        Assert.Equal(data.Fingerprint, GramPartStore.Open(options.Store).OpenData().Fingerprint);
    }

    [Fact]
    public async Task ManyPutAPart_OneSucceedsAndOthersCompare()
    {
        float[] values = StatsTests.Values<float>();
        GramDataset data = StatsTests.DataOf(_folder, values);
        var plan = GramStatsPlan.For<float>(data, GramStatistics.All, threads: 1, leafRows: 8192, fanIn: 4);
        string store = _bucket.AddressOf("raced");
        GramPartStore.Create(store, data, plan);
        var node = new GramNode(0, 2);
        GramAccumulator<float> sums = GramStats.ComputeNode<float>(data, plan, node);
        using var begin = new Barrier(4);
        GramPart[] parts = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var mine = GramPartStore.Open(store);
                begin.SignalAndWait();
                return mine.Put(node, sums);
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        Assert.Single(parts, part => part.IsNew);
        Assert.Single(parts.Select(part => part.Sha256).Distinct());
        GramAccumulator<float> wrong = GramStats.ComputeNode<float>(data, plan, new GramNode(0, 3));
        Assert.Contains(
            "one of two machines computes wrong",
            Assert.Throws<InvalidDataException>(() => GramPartStore.Open(store).Put(node, wrong)).Message,
            StringComparison.Ordinal);
    }

    /// <summary>Addresses are the same on all machines, wherever the manifest is.</summary>
    [Fact]
    public void Manifest_NamesAddressesWhole_AndTheirVersions()
    {
        float[] values = StatsTests.Values<float>();
        byte[] file = File.ReadAllBytes(_folder.WriteNpy<float>("0.npy", values, StatsTests.Columns));
        _bucket["0.npy"] = file;
        var data = GramDataset.Open(_bucket.AddressOf("0.npy"));
        foreach (string manifest in (string[])[_bucket.AddressOf("data.json"), _folder.PathOf("data.json")])
        {
            data.SaveManifest(manifest);
            var opened = GramDataset.OpenManifest(manifest);
            Assert.Equal(data.Files, opened.Files);
            Assert.Equal(data.Fingerprint, opened.Fingerprint);
        }

        _bucket["0.npy"] = file;
        Assert.NotEqual(data.Fingerprint, GramDataset.Open(_bucket.AddressOf("0.npy")).Fingerprint);
        GramDataException changed = Assert.Throws<GramDataException>(() => GramDataset.OpenManifest(_bucket.AddressOf("data.json")));
        Assert.EndsWith("it was version v1, and is v3.", changed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatCannotBeReached_IsToldInOneLine()
    {
        Assert.Equal(
            "'s4://bucket/a.npy' is in a storage that nobody registered; GramStorage.Register does.",
            Assert.Throws<IOException>(() => GramDataset.Open("s4://bucket/a.npy")).Message);
        Assert.StartsWith(
            "'az://bucket/a.npy' is in a storage that nobody registered; GramAzure.Register(), of the package GramGen.Data.Azure, does.",
            Assert.Throws<IOException>(() => GramDataset.Open("az://bucket/a.npy")).Message, StringComparison.Ordinal);
        string other = $"{_bucket.Scheme}://other/a.npy";
        Assert.Equal($"{other}: There is no bucket other.", Assert.Throws<IOException>(() => GramDataset.Open(other)).Message);
        Assert.Equal(
            $"There is no file {_bucket.AddressOf("a.npy")}.",
            Assert.Throws<FileNotFoundException>(() => GramDataset.Open(_bucket.AddressOf("a.npy"))).Message);
        string none = $"{_bucket.Scheme}://bucket";
        Assert.Equal(
            $"'{none}' is no address of a file: {_bucket.Scheme}://BUCKET/NAME is one.",
            Assert.Throws<IOException>(() => GramDataset.Open(none)).Message);
    }

    private static double[] ValuesOf(GramDataset data) =>
        [.. data.ReadBlocks<double>(blockRows: 2).SelectMany(block => block.Values.ToArray())];

    private static string NameIn(string path) => Reading.SavedStatistics.Open(path).Names[0];

    private sealed class Done : IProgress<GramStatsProgress>
    {
        public GramStatsProgress Last { get; private set; }

        public void Report(GramStatsProgress value) => Last = value;
    }
}

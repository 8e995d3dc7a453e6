using System.Diagnostics;
using GramGen.Cluster;
using GramGen.Cluster.Tests;
using GramGen.Data.Parquet;
using GramGen.Data.Storage;
using GramGen.Data.Tests;
using GramGen.Tests;
using GramGen.Tool;

namespace GramGen.Data.ObjectStores.Tests;

/// <summary>Data sets and stores in a service of objects have the bits of local files; what changes or races there is noticed.</summary>
public abstract class EmulatorTests
{
    private const int FewRows = (12 * 8192) + 5;

    protected abstract Emulator Service { get; }

    /// <summary>Skips an ordinary run before the service is started.</summary>
    protected static TEmulator Started<TEmulator>(Lazy<TEmulator> service)
        where TEmulator : Emulator
    {
        Exhaustive.Require();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Emulators are programs of Unix systems here.");
        service.Value.Register();
        return service.Value;
    }

    [Fact]
    public async Task Statistics_HaveTheBitsOfLocalFiles()
    {
        using var folder = new Folder();
        float[] values = Rows.Values<float>(FewRows);
        string expected = Rows.HashOfOneAccumulator(values);
        Upload("bits", Rows.Write(folder, values));
        var data = GramDataset.Open($"{Service.Root}/bits/*.npy");
        Assert.Equal(3, data.Files.Count);
        var options = new GramStatsOptions { LeafRows = 8192, Threads = 2, Store = $"{Service.Root}/bits-store" };
        Assert.Equal(expected, (await GramStats.ComputeAsync<float>(data, options)).Sha256);
        var store = GramPartStore.Open(options.Store);
        Assert.Equal(13, store.List().Count);

        // What is stored is not computed again, and a part that is damaged is.
        Service.Put("bits-store/parts/0/4.gram", [1, 2, 3]);
        var progress = new Last();
        Assert.Equal(expected, (await GramStats.ComputeAsync<float>(data, options with { Progress = progress })).Sha256);
        Assert.Equal(8192, progress.Value.RowsDone - progress.Value.RowsResumed);
        Assert.Equal(data.Fingerprint, store.OpenData().Fingerprint);
    }

    [Fact]
    public void OtherFormats_HaveTheirValues()
    {
        GramTables.Register();
        using var folder = new Folder();
        string csv = folder.Write("a.csv", "a,b\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"{i},{i * 0.5}\n")));
        string parquet = Folder.Fixture("duckdb-array.parquet");
        foreach (string path in (string[])[csv, parquet])
        {
            string name = Path.GetFileName(path);
            Service.Put($"formats/{name}", File.ReadAllBytes(path));
            var options = new GramDatasetOptions { ColumnNames = name == "a.csv" ? null : ["embedding"] };
            Assert.Equal(ValuesOf(GramDataset.Open(path, options)), ValuesOf(GramDataset.Open($"{Service.Root}/formats/{name}", options)));
        }
    }

    [Fact]
    public void ChangedObject_IsNamed()
    {
        using var folder = new Folder();
        float[] values = Rows.Values<float>(1000);
        byte[] file = File.ReadAllBytes(folder.WriteNpy<float>("a.npy", values, Rows.Columns));
        Service.Put("changed/a.npy", file);
        var data = GramDataset.Open($"{Service.Root}/changed/a.npy");
        file[^1] ^= 1;
        Service.Put("changed/a.npy", file);
        GramDataException changed = Assert.Throws<GramDataException>(() => data.ReadBlocks<float>().Count());
        Assert.Contains("it changed since the data set was opened: it was version", changed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyWriteAnObject_OneSucceeds()
    {
        const int Writers = 4;
        const int Rounds = 8;
        IStorage storage = GramStorage.Of(Service.Root);
        using var begin = new Barrier(Writers);
        bool[][] written = await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Factory.StartNew(
            () => Enumerable.Range(0, Rounds).Select(round =>
            {
                byte[] content = new byte[1 << 16];
                Array.Fill(content, (byte)writer);
                begin.SignalAndWait();
                return storage.Write($"{Service.Root}/raced/{round}", overwrite: false, stream => stream.Write(content));
            }).ToArray(),
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        for (int round = 0; round < Rounds; round++)
        {
            int winner = Assert.Single(Enumerable.Range(0, Writers), writer => written[writer][round]);
            StoredFile file = GramStorage.Get($"{Service.Root}/raced/{round}");
            Assert.All(GramStorage.ReadAllBytes(file), value => Assert.Equal(winner, value));
            storage.Delete(file);
            Assert.Null(storage.Find(file.Path));
            Assert.ThrowsAny<IOException>(() => GramStorage.ReadAllBytes(file));
        }
    }

    [Fact]
    public void WhatIsNotThere_IsNamed()
    {
        Assert.Throws<FileNotFoundException>(() => GramDataset.Open($"{Service.Root}/none.npy"));
        Assert.Throws<FileNotFoundException>(() => GramDataset.Open($"{Service.Root}/none/*.npy"));
        string noBucket = $"{Service.Root}-of-nobody/a/*.npy";
        IOException refused = Assert.Throws<IOException>(() => GramDataset.Open(noBucket));
        Assert.StartsWith($"{Service.Root}-of-nobody/a/: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    /// <summary>Data set and store are in the service, and every worker reaches both.</summary>
    [Fact]
    public async Task Cluster_HasTheBitsOfOneAccumulator()
    {
        using var folder = new Folder();
        float[] values = Rows.Values<float>(FewRows);
        Upload("cluster", Rows.Write(folder, values));
        string store = $"{Service.Root}/cluster-stores";
        await using var silos = await TestSilos.StartAsync(store, silos: 3, worker => worker.Threads = 1);
        GramJob<float> job = await new GramCluster(silos.Client, store).StartAsync<float>(
            GramDataset.Open($"{Service.Root}/cluster/*.npy"), "job",
            new GramClusterOptions { LeafRows = 8192, FanIn = 4, AuditShare = 0.3 });
        Assert.Equal(Rows.HashOfOneAccumulator(values), (await job.ResultAsync()).Sha256);
        Assert.InRange((await job.ProgressAsync()).AuditedLeaves, 3, 5);
    }

    /// <summary>The program finds the service by its environment.</summary>
    [Fact]
    public void Program_ComputesFromAddresses()
    {
        using var folder = new Folder();
        float[] values = Rows.Values<float>(FewRows);
        Upload("program", Rows.Write(folder, values));
        string[] arguments =
        [
            "stats", "-i", $"{Service.Root}/program/*.npy", "-o", folder.PathOf("o.npz"), "--store", $"{Service.Root}/program-store",
        ];
        (int code, string output) = Run(arguments);
        Assert.True(code == ExitCode.Done, output);
        Assert.Contains(Rows.HashOfOneAccumulator(values), output, StringComparison.Ordinal);
        (code, output) = Run(arguments);
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("has sums of an earlier run; add --resume", output, StringComparison.Ordinal);
        arguments[4] = $"{Service.Root}/o.npz";
        (code, output) = Run(arguments);
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("--out must be a file on this machine", output, StringComparison.Ordinal);
    }

    private (int Code, string Output) Run(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "GramGen.Tool.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in Service.Variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }

    private static double[] ValuesOf(GramDataset data) => [.. data.ReadBlocks<double>().SelectMany(block => block.Values.ToArray())];

    private void Upload(string name, GramDataset data)
    {
        foreach (GramDataFile file in data.Files)
        {
            Service.Put($"{name}/{Path.GetFileName(file.Path)}", File.ReadAllBytes(file.Path));
        }
    }

    private sealed class Last : IProgress<GramStatsProgress>
    {
        public GramStatsProgress Value { get; private set; }

        public void Report(GramStatsProgress value) => Value = value;
    }
}

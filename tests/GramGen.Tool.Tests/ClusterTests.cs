using System.Diagnostics;
using GramGen.Cluster;
using GramGen.Generators.Tests;
using GramGen.Tests;
using GramGen.Tool.Clusters;
using GramGen.Tool.Terminal;

namespace GramGen.Tool.Tests;

/// <summary>A cluster of this machine computes what this machine does.</summary>
public sealed class ClusterTests : IDisposable
{
    /// <summary>The dashboard answers before it has counted anything.</summary>
    private static async Task SilosAreShownAsync(HttpClient browser)
    {
        var waited = Stopwatch.StartNew();
        string counters = await browser.GetStringAsync("DashboardCounters");
        while (!counters.Contains("\"siloAddress\":\"127.0.0.1:", StringComparison.Ordinal))
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(1), counters);
            await Task.Delay(100, TestContext.Current.CancellationToken);
            counters = await browser.GetStringAsync("DashboardCounters");
        }
    }

    private readonly ToolRun _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("redis://host", "host", 6379, null, false)]
    [InlineData("redis://10.0.0.5:7000/", "10.0.0.5", 7000, null, false)]
    [InlineData("rediss://:p%40ss@host", "host", 6379, "p@ss", true)]
    [InlineData("redis://user:secret@host:1", "host", 1, "secret", false)]
    public void Address_IsTakenApart(string text, string host, int port, string? password, bool isEncrypted)
    {
        ClusterAddress address = ClusterAddress.Parse(text)!;
        Assert.Equal((host, port, password, isEncrypted), (address.Host, address.Port, address.Password, address.IsEncrypted));
        Assert.DoesNotContain("s%40s", address.Shown, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", address.Shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("host")]
    [InlineData("http://host")]
    [InlineData("redis://")]
    [InlineData("redis://host/1")]
    public void OtherText_IsNoAddress(string text) => Assert.Null(ClusterAddress.Parse(text));

    /// <summary>Silos, a worker that joins them, a client that is interrupted, and one that waits.</summary>
    [Fact]
    public async Task Cluster_HasTheHashOfOneMachine()
    {
        Exhaustive.Require();
        _tool.WriteRows("a.npy");
        string local = _tool.Succeed("stats", "-i", "{}/a.npy", "-o", "{}/local.npz").Split('\n')[^1];
        using var stop = new CancellationTokenSource();
        using var printed = new LineWriter();
        Task<int> up = Background(printed, stop.Token, "up", "--silos", "2", "--store", "{}/stores");
        string address = (await printed.LineWith("gramgen stats --cluster ")).Split(' ')[3];
        using var browser = new HttpClient { BaseAddress = new Uri((await printed.LineWith("Dashboard: ")).Split(' ')[1]) };
        Assert.Contains("<title>Orleans Dashboard</title>", await browser.GetStringAsync(""), StringComparison.Ordinal);
        await SilosAreShownAsync(browser);
        await using Collector collector = await Collector.StartAsync();
        using var joined = new LineWriter();
        Task<int> worker = Background(
            joined, stop.Token, "worker", "--cluster", address, "--store", "{}/stores", "--machine", "third", "--threads", "1",
            "--memory", "1.5GiB", "--otlp", collector.Address);
        Assert.Contains(": 1 thread, 1.61 GB of memory, ", await joined.LineWith("Worker third at 127.0.0.1:"), StringComparison.Ordinal);

        string[] stats =
        [
            "stats", "-i", "{}/a.npy", "-o", "{}/far.npz", "--cluster", address, "--store", "{}/stores", "--leaf-rows",
            "4096", "--audit", "1",
        ];
        string[] lines = _tool.Succeed(stats).Split('\n');
        Assert.Equal("4 leaves were computed twice, with the same bytes.", lines[0]);
        Assert.Equal(local, lines[^1]);
        Assert.Equal(File.ReadAllBytes(_tool.PathOf("local.npz")), File.ReadAllBytes(_tool.PathOf("far.npz")));
        Assert.Equal(ExitCode.Refused, _tool.Run(stats).Code);
        Assert.EndsWith(local, _tool.Succeed([.. stats, "--resume"]), StringComparison.Ordinal);
        AssertGenotypesHaveTheHashOfOneMachine(address);

        await stop.CancelAsync();
        int[] codes = await Task.WhenAll(up, worker);
        Assert.Equal([ExitCode.Done, ExitCode.Done], codes);
        Assert.Contains(GramCluster.MeterName, collector.Received, StringComparison.Ordinal);
        Assert.Contains("gramgen.cluster.workers", collector.Received, StringComparison.Ordinal);
        (int code, _, string error) = _tool.Run([.. stats, "--resume"]);
        Assert.Equal(ExitCode.Refused, code);
        Assert.StartsWith($"--cluster {address}: no Redis server answers at ", error, StringComparison.Ordinal);
    }

    /// <summary>Several leaves of genotypes, some missing; said twice, the command finds its job.</summary>
    private void AssertGenotypesHaveTheHashOfOneMachine(string address)
    {
        const int Variants = 40_000;
        byte[] genotypes = new byte[2 * Variants];
        new Random(1).NextBytes(genotypes);
        File.WriteAllBytes(_tool.PathOf("g.bed"), [0x6c, 0x1b, 1, .. genotypes]);
        _tool.Write("g.bim", string.Concat(Enumerable.Range(0, Variants).Select(i => $"{1 + (i % 23)} rs{i} 0 {i + 1} A G\n")));
        _tool.Write("g.fam", string.Concat(Enumerable.Range(0, 7).Select(i => $"f{i} s{i} 0 0 0 -9\n")));
        string local = _tool.Succeed("grm", "{}/g", "-o", "{}/local").Split('\n')[^1];
        string[] grm = ["grm", "{}/g", "-o", "{}/far", "--cluster", address, "--store", "{}/stores"];
        Assert.EndsWith(local, _tool.Succeed(grm), StringComparison.Ordinal);
        Assert.EndsWith(local, _tool.Succeed(grm), StringComparison.Ordinal);
        foreach (string suffix in new[] { ".grm.bin", ".grm.N.bin", ".grm.id" })
        {
            Assert.Equal(File.ReadAllBytes(_tool.PathOf("local" + suffix)), File.ReadAllBytes(_tool.PathOf("far" + suffix)));
        }
    }

    /// <summary>The script of samples/Cluster ends well if the hashes are equal.</summary>
    [Fact]
    public async Task Sample_HasEqualHashes()
    {
        Exhaustive.Require();
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The script needs a POSIX shell.");
        var start = new ProcessStartInfo("bash", [Path.Combine(ReadMeBlocks.Root, "samples", "Cluster", "run.sh"), "2", "20000"])
        {
            RedirectStandardOutput = true,
        };
        start.Environment["GRAMGEN_TOOL"] = Path.Combine(AppContext.BaseDirectory, "GramGen.Tool.dll");
        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, output);
        Assert.EndsWith("the same hash, and the same file", output.TrimEnd(), StringComparison.Ordinal);
    }

    private Task<int> Background(TextWriter output, CancellationToken stop, params string[] arguments) =>
        Task.Run(() => _tool.Run(new ToolConsole(output, TextWriter.Null, Animated: null), arguments, stop));

    /// <summary>Waits for lines.</summary>
    private sealed class LineWriter : StringWriter
    {
        private readonly SemaphoreSlim _written = new(0);

        public override void WriteLine(string? value)
        {
            lock (_written)
            {
                base.WriteLine(value);
            }

            _written.Release();
        }

        public async Task<string> LineWith(string start)
        {
            while (true)
            {
                await _written.WaitAsync(TimeSpan.FromMinutes(1));
                lock (_written)
                {
                    if (ToString().Split('\n').FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal)) is { } line)
                    {
                        return line.TrimEnd();
                    }
                }
            }
        }
    }
}

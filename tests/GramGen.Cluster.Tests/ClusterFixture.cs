using GramGen.Data.Tests;
using Orleans.TestingHost;

namespace GramGen.Cluster.Tests;

/// <summary>Silos in this process, with their members and grains in memory.</summary>
public sealed class ClusterFixture : IAsyncLifetime
{
    private readonly Folder _folder = new();
    private readonly HashSet<string> _mistaken = [];
    private InProcessTestCluster? _silos;

    internal InProcessTestCluster Silos => _silos!;

    internal GramCluster Cluster => new(Silos.Client, Store);

    internal string Store => _folder.PathOf("stores");

    public async ValueTask InitializeAsync()
    {
        _silos = await TestSilos.StartAsync(Store, 1, worker =>
        {
            worker.Threads = 2;
            worker.PollInterval = TimeSpan.FromMilliseconds(20);
            worker.Mistake = node => node is { Level: 0, Index: 1 } && _mistaken.Contains(worker.Machine) ? new(0, 2) : node;
        });
    }

    /// <summary>The silo computes another leaf for leaf 1.</summary>
    internal IDisposable MakeMistakes(string silo)
    {
        _mistaken.Add(silo);
        return new Mended(_mistaken.Clear);
    }

    public async ValueTask DisposeAsync()
    {
        await Silos.DisposeAsync();
        _folder.Dispose();
    }

    private sealed class Mended(Action mend) : IDisposable
    {
        public void Dispose() => mend();
    }
}

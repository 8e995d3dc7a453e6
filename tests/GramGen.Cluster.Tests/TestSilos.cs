using GramGen.Data.Storage;
using Orleans.TestingHost;

namespace GramGen.Cluster.Tests;

/// <summary>Silos in this process, with their members and grains in memory, and a client.</summary>
internal static class TestSilos
{
    /// <summary>Starts silos, each with the name of its silo for a machine.</summary>
    /// <param name="store">The folder of the stores.</param>
    /// <param name="silos">Their number.</param>
    /// <param name="configure">Sets what differs.</param>
    public static async Task<InProcessTestCluster> StartAsync(string store, int silos, Action<GramWorkerOptions> configure)
    {
        GramStorage.Of(store).CreateFolder(store);
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureClient(client => client.AddGramJobs());
        builder.ConfigureSilo((options, silo) => silo
            .AddMemoryGrainStorage(GramCluster.StorageName)
            .AddGramWorkers(worker =>
            {
                worker.Store = store;
                worker.Machine = options.SiloName;
                configure(worker);
            }));
        InProcessTestCluster cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}

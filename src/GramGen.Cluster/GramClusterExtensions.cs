using GramGen.Cluster.Grains;
using GramGen.Cluster.Workers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;

namespace GramGen.Cluster;

/// <summary>Adds jobs of statistics to silos and clients of Orleans.</summary>
public static class GramClusterExtensions
{
    /// <summary>
    /// Makes a silo a worker. It needs members and grain storage too, which are the application's choice: a storage with the name
    /// <see cref="GramCluster.StorageName"/>, as of Redis or PostgreSQL, or every silo's jobs end with it.
    /// </summary>
    /// <remarks>Silos that do not answer for some 3 seconds are taken for lost, so that a job goes on quickly.</remarks>
    /// <param name="silo">The silo.</param>
    /// <param name="configure">Sets the folder of stores, and what else differs.</param>
    public static ISiloBuilder AddGramWorkers(this ISiloBuilder silo, Action<GramWorkerOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(silo);
        ArgumentNullException.ThrowIfNull(configure);
        silo.Services.AddOptions<GramWorkerOptions>().Configure(configure).Validate(
            options => options is { Store.Length: > 0, Threads: >= 0, MemoryBytes: > 0, Machine.Length: > 0 }
                && options.LeaseTime > TimeSpan.Zero && options.PollInterval > TimeSpan.Zero,
            "GramWorkerOptions: Store and Machine must be set, Threads must not be negative, "
                + "and MemoryBytes and both times must be above zero.");
        silo.Services.AddMetrics();
        silo.Services.AddSingleton<ClusterMetrics>();
        silo.Services.AddHostedService<GramWorker>();
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton<IOutgoingGrainCallFilter, MessageLimitFilter>();
        silo.Configure<ClusterMembershipOptions>(members =>
        {
            members.ProbeTimeout = TimeSpan.FromSeconds(1);
            members.NumMissedProbesLimit = 3;
            members.NumVotesForDeathDeclaration = 1;
        });
        return silo;
    }

    /// <summary>Prepares a client for <see cref="GramCluster"/>.</summary>
    /// <param name="client">The client.</param>
    public static IClientBuilder AddGramJobs(this IClientBuilder client)
    {
        ArgumentNullException.ThrowIfNull(client);
        client.Services.AddSingleton<IOutgoingGrainCallFilter, MessageLimitFilter>();
        return client;
    }
}

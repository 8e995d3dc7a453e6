using GramGen.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace GramGen.Tool.Clusters;

/// <summary>A client of a cluster.</summary>
internal sealed class ClusterClient : IAsyncDisposable
{
    private static readonly TimeSpan AnswerTime = TimeSpan.FromSeconds(2);

    private readonly IHost _host;

    private ClusterClient(IHost host) => _host = host;

    /// <exception cref="UsageException">There is no server of members, or no worker.</exception>
    public static async Task<ClusterClient> ConnectAsync(ClusterAddress cluster, CancellationToken stop)
    {
        // Both take their time, and neither needs the other.
        var answer = Task.Run(cluster.RequireAnswerAsync, stop);
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        ClusterSilo.Log(builder.Logging);
        builder.UseOrleansClient(client => Join(client, cluster).AddGramJobs());
        IHost host = builder.Build();
        try
        {
            await answer;
            await host.StartAsync(stop);
            return new ClusterClient(host);
        }
        catch (Exception problem)
        {
            host.Dispose();
            if (problem is OrleansException or TimeoutException && !stop.IsCancellationRequested)
            {
                throw new UsageException(
                    $"--cluster {cluster.Shown}: no worker answers; gramgen worker --cluster {cluster.Shown} --store "
                        + "FOLDER starts one.");
            }

            throw;
        }
    }

    /// <summary>Names the cluster to a client.</summary>
    public static IClientBuilder Join(IClientBuilder client, ClusterAddress cluster) => client
        .Configure<ClusterOptions>(ClusterSilo.Name)
        .Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = AnswerTime)
        .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1))
        .UseRedisClustering(options => options.ConfigurationOptions = cluster.Options);

    /// <param name="store">The folder of all stores.</param>
    public GramCluster Cluster(string store) => new(_host.Services.GetRequiredService<IClusterClient>(), store);

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _host.StopAsync(now.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _host.Dispose();
    }
}

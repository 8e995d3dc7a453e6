using System.Net;
using System.Net.Sockets;
using GramGen.Cluster;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using Orleans.Configuration;
using Orleans.Dashboard;

namespace GramGen.Tool.Clusters;

/// <summary>A silo of this process that computes.</summary>
internal sealed class ClusterSilo : IAsyncDisposable
{
    private const string ClusterName = "gramgen";

    private const int Attempts = 3;

    private readonly IHost _host;

    private ClusterSilo(IHost host, IPEndPoint endpoint)
    {
        _host = host;
        Endpoint = endpoint;
    }

    /// <summary>Where other silos reach it.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Starts a silo.</summary>
    /// <param name="cluster">The server of the members.</param>
    /// <param name="settings">How it takes part.</param>
    /// <param name="stop">Ends starting.</param>
    public static async Task<ClusterSilo> StartAsync(
        ClusterAddress cluster, SiloSettings settings, CancellationToken stop)
    {
        for (int attempt = 1; ; attempt++)
        {
            int port = settings.Port > 0 ? settings.Port : FreePort();
            int gateway = settings.Port > 0 ? settings.Port + 1 : FreePort();
            IHost host = Build(cluster, settings, port, gateway);
            try
            {
                await host.StartAsync(stop);
                return new ClusterSilo(host, new IPEndPoint(settings.Address, port));
            }
            catch (Exception problem) when (!stop.IsCancellationRequested)
            {
                // On a busy machine a silo that starts slowly is taken for lost, or somebody else took the free port.
                host.Dispose();
                if (attempt == Attempts)
                {
                    throw new UsageException($"No silo can be started at {settings.Address}, port {port}: "
                        + $"{problem.GetBaseException().Message}");
                }
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        await _host.StopAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _host.Dispose();
    }

    public static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    /// <summary>All that run the tool are members of one cluster.</summary>
    public static void Name(ClusterOptions options) =>
        (options.ClusterId, options.ServiceId) = (ClusterName, ClusterName);

    /// <summary>Only what concerns the computation is said, on standard error.</summary>
    public static void Log(ILoggingBuilder logging) => logging
        .ClearProviders()
        .AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace)
        .AddSimpleConsole(format => format.SingleLine = true)
        .SetMinimumLevel(LogLevel.None)
        .AddFilter("GramGen", LogLevel.Warning);

    private static IHost Build(ClusterAddress cluster, SiloSettings settings, int port, int gateway)
    {
        // Without the defaults: no configuration files of the folder, and no lifetime of the console, which would take
        // Ctrl+C.
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        Log(builder.Logging);
        Measure(builder.Services, settings);
        builder.UseOrleans(silo => AddDashboard(silo, settings)
            .Configure<ClusterOptions>(Name)
            .ConfigureEndpoints(
                settings.Address, port, gateway, listenOnAnyHostAddress: !IPAddress.IsLoopback(settings.Address))
            .UseRedisClustering(options => options.ConfigurationOptions = cluster.Options)
            .AddRedisGrainStorage(GramCluster.StorageName, options => options.ConfigurationOptions = cluster.Options)
            .AddGramWorkers(worker =>
            {
                worker.Store = settings.Store;
                worker.Machine = settings.Machine;
                worker.Threads = settings.Threads;
                worker.MemoryBytes = settings.Memory;
            }));
        return builder.Build();
    }

    /// <summary>Sends what workers and Orleans measure to the collector.</summary>
    private static void Measure(IServiceCollection services, SiloSettings settings)
    {
        if (settings.Collector is { } collector)
        {
            services.AddOpenTelemetry()
                .ConfigureResource(resource => resource.AddService(ClusterName, serviceInstanceId: settings.Machine))
                .WithMetrics(metrics => metrics
                    .AddMeter(GramCluster.MeterName, "Microsoft.Orleans")
                    .AddOtlpExporter(exporter => exporter.Endpoint = collector));
        }
    }

    private static ISiloBuilder AddDashboard(ISiloBuilder silo, SiloSettings settings) =>
        settings.IsOnDashboard ? silo.AddDashboard() : silo;
}

/// <summary>How a silo takes part.</summary>
/// <param name="Store">The folder of all stores.</param>
/// <param name="Machine">Its name in audits and messages.</param>
/// <param name="Threads">Parts that it computes side by side.</param>
/// <param name="Memory">Bytes of memory for these parts.</param>
/// <param name="Address">Where other silos reach it.</param>
/// <param name="Port">Its port for silos, and the one after it for clients; 0 for free ones.</param>
internal sealed record SiloSettings(string Store, string Machine, int Threads, long Memory, IPAddress Address, int Port)
{
    /// <summary>Where metrics are sent; <see langword="null"/> for nowhere.</summary>
    public Uri? Collector { get; init; }

    /// <summary>Whether a <see cref="ClusterDashboard"/> shows it.</summary>
    public bool IsOnDashboard { get; init; }
}

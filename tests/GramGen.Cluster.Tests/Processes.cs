using System.Diagnostics;
using System.Reflection;
using GramGen.Cluster.Tests.Members;
using GramGen.Data.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;

namespace GramGen.Cluster.Tests;

/// <summary>Silos in processes, their members and grains in a server, and a client.</summary>
internal sealed class Processes : IAsyncDisposable
{
    private const int MostAttempts = 5;

    private readonly Folder _folder;
    private readonly MemberServer _members;
    private readonly List<Process> _silos = [];
    private IHost? _client;

    /// <param name="folder">For the stores.</param>
    /// <param name="members">The server, which is disposed with this.</param>
    public Processes(Folder folder, MemberServer members)
    {
        _folder = folder;
        _members = members;
        Directory.CreateDirectory(Store);
    }

    public GramCluster Cluster => new(_client!.Services.GetRequiredService<IClusterClient>(), Store);

    public IReadOnlyList<Process> Silos => _silos;

    public string Store => _folder.PathOf("stores");

    /// <summary>Starts silos at the same time.</summary>
    public async Task Start(int silos)
    {
        await Task.WhenAll(Enumerable.Range(0, silos).Select(async _ =>
        {
            // On a busy machine one that starts slowly is taken for lost, and ends.
            for (int attempt = 0; !await StartSilo(); attempt++)
            {
                Assert.InRange(attempt, 0, MostAttempts);
            }
        }).ToArray());
        if (_client is null)
        {
            HostApplicationBuilder builder = Host.CreateApplicationBuilder();
            builder.Logging.ClearProviders();
            builder.UseOrleansClient(client =>
            {
                client
                    .Configure<ClusterOptions>(cluster => (cluster.ClusterId, cluster.ServiceId) = ("gram", "gram"))
                    .Configure<ClientMessagingOptions>(messages => messages.ResponseTimeout = TimeSpan.FromSeconds(2))
                    .Configure<GatewayOptions>(gateways => gateways.GatewayListRefreshPeriod = TimeSpan.FromSeconds(1))
                    .AddGramJobs();
                _members.AddTo(client);
            });
            _client = builder.Build();
            await _client.StartAsync();
        }
    }

    /// <summary>The process of the silo on which a job's grain is.</summary>
    public async Task<Process> SiloOf(string job)
    {
        IGrainFactory grains = _client!.Services.GetRequiredService<IGrainFactory>();
        IManagementGrain management = grains.GetGrain<IManagementGrain>(0);
        SiloAddress? address = null;
        while (address is null)
        {
            try
            {
                address = await management.GetActivationAddress(grains.GetGrain<Grains.IGramJobGrain>(job));
            }
            catch (Exception exception) when (exception is TimeoutException or OrleansException)
            {
                // The one that knows was on a silo that was killed before.
            }
        }

        return _silos.Single(silo => silo.StartInfo.ArgumentList[4] == $"{address.Endpoint.Port}");
    }

    public async ValueTask DisposeAsync()
    {
        // Their members are gone with them: nobody waits for an orderly end.
        foreach (Process silo in _silos)
        {
            silo.Kill();
            await silo.WaitForExitAsync();
            silo.Dispose();
        }

        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await (_client?.StopAsync(now.Token) ?? Task.CompletedTask);
        _client?.Dispose();
        _members.Dispose();
    }

    private async Task<bool> StartSilo()
    {
        string program = Path.Combine(
            Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location)!, "GramGen.Cluster.Tests.Silo.dll");
        int port = ServerProgram.FreePort();
        var start = new ProcessStartInfo(Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal)
            ? Environment.ProcessPath
            : "dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList = { program, _members.Address, Store, $"machine{port}", $"{port}", $"{ServerProgram.FreePort()}", "1" },
        };
        Process silo = Process.Start(start)!;
        lock (_silos)
        {
            _silos.Add(silo);
        }

        silo.BeginErrorReadLine();
        return await silo.StandardOutput.ReadLineAsync() == "ready";
    }
}

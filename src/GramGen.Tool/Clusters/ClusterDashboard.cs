using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Dashboard;

namespace GramGen.Tool.Clusters;

/// <summary>Orleans' dashboard of a cluster: silos, grains and calls in a browser of this machine.</summary>
internal sealed class ClusterDashboard : IAsyncDisposable
{
    private readonly WebApplication _web;

    private ClusterDashboard(WebApplication web) => _web = web;

    /// <summary>Its address.</summary>
    public string Address => _web.Urls.First();

    /// <summary>Starts it as a client of a cluster whose silos are <see cref="SiloSettings.IsOnDashboard"/>.</summary>
    /// <param name="cluster">The server of the members.</param>
    /// <param name="port">The port, on the loopback interface alone; 0 for a free one.</param>
    /// <param name="stop">Ends starting.</param>
    /// <exception cref="UsageException">Another program has the port.</exception>
    public static async Task<ClusterDashboard> StartAsync(ClusterAddress cluster, int port, CancellationToken stop)
    {
        // Without the defaults, as the silos.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        ClusterSilo.Log(builder.Logging);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port));
        builder.Services.AddRoutingCore();
        builder.UseOrleansClient(client => ClusterClient.Join(client, cluster).AddDashboard());
        WebApplication web = builder.Build();
        web.MapOrleansDashboard();
        try
        {
            await web.StartAsync(stop);
            return new ClusterDashboard(web);
        }
        catch (IOException problem)
        {
            await web.DisposeAsync();
            throw new UsageException(string.Create(
                CultureInfo.InvariantCulture,
                $"--dashboard {port}: the dashboard cannot be started: {problem.GetBaseException().Message}"));
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _web.StopAsync(now.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _web.DisposeAsync();
    }
}

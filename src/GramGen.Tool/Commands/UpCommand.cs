using System.CommandLine;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Garnet;
using Garnet.common;
using GramGen.Cluster;
using GramGen.Tool.Clusters;
using GramGen.Tool.Terminal;

namespace GramGen.Tool.Commands;

/// <summary>The command <c>up</c>: a cluster on this machine, to try one or to share its cores among jobs.</summary>
internal sealed class UpCommand
{
    private const int UsualSilos = 3;
    private const int MostSilos = 64;

    private readonly ToolConsole _console;

    private readonly Option<int> _silos = ToolOptions.Number(
        "--silos",
        "The number of silos.",
        (int?)UsualSilos,
        silos => silos is >= 1 and <= MostSilos,
        $"a number from 1 to {MostSilos}");

    private readonly Option<string> _store = ClusterOptions.Store("The folder of all stores.");

    private readonly Option<int> _threads = ToolOptions.Threads(
        "Threads of each silo; without it the cores, divided among the silos.");

    private readonly Option<int> _port = ToolOptions.Number(
        "--port",
        "The port of the server of members; without it a free one.",
        (int?)null,
        port => port is > 0 and <= IPEndPoint.MaxPort,
        $"a number from 1 to {IPEndPoint.MaxPort}");

    private readonly Option<int> _dashboard = ToolOptions.Number(
        "--dashboard",
        "The port of Orleans' dashboard, for browsers of this machine; without it a free one.",
        (int?)null,
        port => port is > 0 and <= IPEndPoint.MaxPort,
        $"a number from 1 to {IPEndPoint.MaxPort}");

    private UpCommand(ToolConsole console) => _console = console;

    public static Command Create(ToolConsole console)
    {
        var up = new UpCommand(console);
        var command = new Command("up", "Starts a cluster on this machine, silos and a Garnet server for their "
            + "members, until Ctrl+C.")
        {
            up._silos,
            up._store,
            up._threads,
            up._port,
            up._dashboard,
        };
        command.SetAction(up.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        int silos = arguments.GetValue(_silos);
        string store = ClusterOptions.RequireStore(arguments.GetValue(_store)!);
        int threads = arguments.GetValue(_threads) is > 0 and int number
            ? number
            : Math.Max(Environment.ProcessorCount / silos, 1);
        var cluster = ClusterAddress.Local(
            arguments.GetValue(_port) is > 0 and int port ? port : ClusterSilo.FreePort());
        using GarnetServer server = StartServer(cluster.Port);
        var started = new List<ClusterSilo>();
        try
        {
            for (int silo = 1; silo <= silos; silo++)
            {
                var settings = new SiloSettings(
                    store, $"silo{silo}", threads, new GramWorkerOptions().MemoryBytes / silos, IPAddress.Loopback, Port: 0)
                {
                    IsOnDashboard = true,
                };
                started.Add(await ClusterSilo.StartAsync(cluster, settings, stop));
            }

            await using ClusterDashboard dashboard =
                await ClusterDashboard.StartAsync(cluster, arguments.GetValue(_dashboard), stop);
            _console.Out.WriteLine($"{silos} {(silos == 1 ? "silo" : "silos")} of {threads} "
                + $"{(threads == 1 ? "thread" : "threads")}. Ctrl+C ends them. In another terminal:");
            _console.Out.WriteLine($"gramgen stats --cluster {cluster.Text} --store {store} --input PATTERN --out FILE");
            _console.Out.WriteLine($"Dashboard: {dashboard.Address}");
            await ClusterOptions.Stopped(stop);
            return ExitCode.Done;
        }
        finally
        {
            await Task.WhenAll(started.Select(silo => silo.DisposeAsync().AsTask()));
        }
    }

    /// <exception cref="UsageException">Another program has the port.</exception>
    private static GarnetServer StartServer(int port)
    {
        // It draws its logo on the console, which is ours.
        TextWriter before = Console.Out;
        Console.SetOut(TextWriter.Null);
        try
        {
            var server = new GarnetServer(
            [
                "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1",
                "--lua", "--lua-transaction-mode", "--memory", "64m", "--index", "4m", "--logger-level", "None",
            ]);
            server.Start();
            return server;
        }
        catch (Exception problem) when (problem is GarnetException or SocketException or IOException)
        {
            throw new UsageException($"--port {port}: the server of members cannot be started: "
                + $"{problem.GetBaseException().Message}");
        }
        finally
        {
            Console.SetOut(before);
        }
    }
}

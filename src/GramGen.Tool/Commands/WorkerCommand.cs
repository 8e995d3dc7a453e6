using System.CommandLine;
using System.Net;
using GramGen.Cluster;
using GramGen.Tool.Clusters;
using GramGen.Tool.Terminal;

namespace GramGen.Tool.Commands;

/// <summary>The command <c>worker</c>: this machine computes for the jobs of a cluster.</summary>
internal sealed class WorkerCommand
{
    private readonly ToolConsole _console;

    private readonly Option<ClusterAddress?> _cluster = ClusterOptions.Cluster("The Redis server of the cluster, as "
        + "redis://10.0.0.5.", isRequired: true);

    private readonly Option<string> _store = ClusterOptions.Store(
        "The folder of all stores, which every machine of the cluster reaches, under a path of its choice.");

    private readonly Option<int> _threads = ToolOptions.Threads();

    private readonly Option<long> _memory = ToolOptions.Bytes(
        "--memory",
        "Memory for the parts that are computed side by side, of which it takes as many as fit; without it what the process, or "
            + "its container, may use.");

    private readonly Option<string?> _machine = new("--machine")
    {
        Description = "The name in audits and messages; without it the machine's.",
        HelpName = "NAME",
    };

    private readonly Option<IPAddress?> _address = new("--address")
    {
        Description = "Where other workers reach this one; without it the address by which it reaches the Redis server.",
        HelpName = "IP",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            if (IPAddress.TryParse(result.Tokens[0].Value, out IPAddress? address))
            {
                return address;
            }

            result.AddError($"--address must be an IP address of this machine, not '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private readonly Option<int> _port = ToolOptions.Number(
        "--port",
        "The port for other workers, and the next one for clients; without it free ones.",
        (int?)null,
        port => port is > 0 and < IPEndPoint.MaxPort,
        $"a number from 1 to {IPEndPoint.MaxPort - 1}");

    private readonly Option<Uri?> _otlp = new("--otlp")
    {
        Description = "The collector of OpenTelemetry that metrics are sent to, as http://10.0.0.6:4317.",
        HelpName = "ADDRESS",
        Arity = ArgumentArity.ExactlyOne,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme is "http" or "https")
            {
                return address;
            }

            result.AddError($"--otlp must be http://HOST:PORT or https://HOST:PORT, not '{text}'.");
            return null;
        },
    };

    private WorkerCommand(ToolConsole console) => _console = console;

    public static Command Create(ToolConsole console)
    {
        var worker = new WorkerCommand(console);
        var command = new Command("worker", "Computes parts of the jobs of a cluster, until Ctrl+C; on any number "
            + "of machines, at any time.")
        {
            worker._cluster,
            worker._store,
            worker._threads,
            worker._memory,
            worker._machine,
            worker._address,
            worker._port,
            worker._otlp,
        };
        command.SetAction(worker.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult arguments, CancellationToken stop)
    {
        ClusterAddress cluster = arguments.GetValue(_cluster)!;
        await cluster.RequireAnswerAsync();
        var settings = new SiloSettings(
            ClusterOptions.RequireStore(arguments.GetValue(_store)!),
            arguments.GetValue(_machine) ?? Environment.MachineName,
            arguments.GetValue(_threads) is > 0 and int threads ? threads : Environment.ProcessorCount,
            arguments.GetResult(_memory) is null ? new GramWorkerOptions().MemoryBytes : arguments.GetValue(_memory),
            arguments.GetResult(_address) is null ? cluster.LocalAddress() : arguments.GetValue(_address)!,
            arguments.GetValue(_port))
        {
            Collector = arguments.GetResult(_otlp) is null ? null : arguments.GetValue(_otlp),
        };
        await using ClusterSilo silo = await ClusterSilo.StartAsync(cluster, settings, stop);
        _console.Out.WriteLine(
            $"Worker {settings.Machine} at {silo.Endpoint}: {settings.Threads} "
                + $"{(settings.Threads == 1 ? "thread" : "threads")}, {Figures.Bytes(settings.Memory)} of memory, store "
                + $"{settings.Store}. Ctrl+C ends it.");
        await ClusterOptions.Stopped(stop);
        return ExitCode.Done;
    }
}

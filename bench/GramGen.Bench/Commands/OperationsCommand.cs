using System.CommandLine;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.Bench.Peers;
using GramGen.Bench.Peers.Blas;
using GramGen.Bench.Pictures;
using GramGen.Bench.Report;

namespace GramGen.Bench.Commands;

/// <summary><c>forms</c>: the report of every operation.</summary>
internal static class OperationsCommand
{
    private static readonly Option<string> Sizes = CommandOptions.Sizes(
        $"Sizes and groups ({SizeList.GroupNames}) as in the report; batches are measured at the small ones.", OperationList.Sizes);

    public static Command Create()
    {
        const string description = "Measures the other forms of the product, gradients and statistics, checks them, and prints a table.";
        var command = new Command("forms", description)
        {
            Sizes,
            CommandOptions.Threads,
            CommandOptions.Isa,
            CommandOptions.NoPeers,
            CommandOptions.Peers,
            CommandOptions.Json,
        };
        command.SetAction(Run);
        return command;
    }

    /// <summary>Runs the operations with a progress bar, then prints the report.</summary>
    public static GramReport Measure(IReadOnlyList<GramShape> shapes, GramIsa isa, int threads, IReadOnlyList<Peer> peers)
    {
        using var picture = Picture.Draw(CommandOptions.DefaultSeed);
        GramReport report = new ReportRunner(new OperationBenchmark(peers), picture, isa, threads).RunWithProgress(shapes);
        ConsoleReport.WriteOperations(report);
        return report;
    }

    private static int Run(ParseResult arguments)
    {
        IReadOnlyList<GramShape> shapes = SizeList.Parse(arguments.GetValue(Sizes)!);
        GramIsa isa = InstructionSet.Parse(arguments.GetValue(CommandOptions.Isa));
        string? json = arguments.GetValue(CommandOptions.Json);
        CommandOptions.RequireFolderOf(json);
        IEnumerable<BlasLibrary> named = CommandOptions.NamedPeers(arguments);

        IReadOnlyList<Peer> peers = arguments.GetValue(CommandOptions.NoPeers) ? [] : Peer.OfOperations(named);
        GramReport report = Measure(shapes, isa, arguments.GetValue(CommandOptions.Threads), peers);
        if (json is not null)
        {
            File.WriteAllText(json, ReportJson.OfOperations.Text<GramReport[]>([report]));
        }

        return CommandOptions.ExitCode(report.IsCorrect);
    }
}

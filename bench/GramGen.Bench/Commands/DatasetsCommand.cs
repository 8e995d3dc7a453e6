using System.CommandLine;
using GramGen.Bench.Datasets;
using GramGen.Bench.Measuring;
using GramGen.Bench.Peers;
using GramGen.Bench.Peers.Blas;

namespace GramGen.Bench.Commands;

/// <summary><c>datasets</c>: G = XᵀX of the rows of a file, by GramGen and by what people use instead.</summary>
internal static class DatasetsCommand
{
    // Three runs of each way; some take seconds.
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(3);

    private static readonly Option<string> Python = new("--python")
    {
        Description = "The Python interpreter that has NumPy.",
        HelpName = "PATH",
        DefaultValueFactory = _ => "python3",
    };

    private static readonly Option<string?> Markdown = new("--markdown")
    {
        Description = "Write the tables to a file as well.",
        HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new Command(
            "datasets", "Measures G = XᵀX of the rows of a .npy file in the page cache beside BLAS, NumPy and a loop over rows.")
        {
            CommandOptions.Threads,
            CommandOptions.NoPeers,
            CommandOptions.Peers,
            Python,
            Markdown,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        int threads = arguments.GetValue(CommandOptions.Threads);
        string? markdown = arguments.GetValue(Markdown);
        CommandOptions.RequireFolderOf(markdown);
        IEnumerable<BlasLibrary> named = CommandOptions.NamedPeers(arguments);
        bool hasPeers = !arguments.GetValue(CommandOptions.NoPeers);
        var benchmark = new DatasetBenchmark(
            threads,
            hasPeers ? arguments.GetValue(Python) : null,
            hasPeers ? Peer.LoadBlas(named) : []);

        GramIsa isa = InstructionSet.Parse(null);
        double peak = FmaPeak.Measure(isa, threads);
        IReadOnlyList<DatasetFigures>[] sets =
        [
            benchmark.Measure<float>(1 << 19, 512, peak, Share),
            benchmark.Measure<double>(1 << 18, 512, peak / 2, Share),
            benchmark.Measure<double>(1 << 15, 2048, peak / 2, Share),
        ];
        var report = new DatasetReport(isa, threads, peak, sets, benchmark.Notes);
        report.WriteToConsole();
        if (markdown is not null)
        {
            File.WriteAllText(markdown, report.ToMarkdown());
        }

        return CommandOptions.ExitCode(report.IsCorrect);
    }
}

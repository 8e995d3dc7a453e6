using System.CommandLine;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.Bench.Peers;
using GramGen.Bench.Pictures;
using GramGen.Bench.Plots;
using GramGen.Bench.Report;
using GramGen.Bench.Results;

namespace GramGen.Bench.Commands;

/// <summary><c>results</c>: the results to commit, on every wide instruction set, on one thread and on all cores.</summary>
internal static class ResultsCommand
{
    private static readonly int[] ThreadCounts = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];

    private static readonly Option<string> Sizes = CommandOptions.Sizes(
        $"Sizes and groups ({SizeList.GroupNames}) as in the report.", SizeList.All);

    private static readonly Option<string> Into = new("--into")
    {
        Description = "Where the processor's folder is made.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "bench/results",
    };

    private static readonly Option<string?> Docs = new("--docs")
    {
        Description = "Put the tables of all processors into README.md and docs/benchmarks.md of this folder, between their results marks.",
        HelpName = "DIR",
    };

    private static readonly Option<string?> Redraw = new("--redraw")
    {
        Description = "Measure nothing: make tables and pictures anew from the reports in this folder.",
        HelpName = "DIR",
    };

    private static readonly Option<bool> OperationsOnly = new("--forms-only")
    {
        Description = "Measure the forms alone; of the other results the documents show only what is there.",
    };

    public static Command Create()
    {
        var command = new Command("results", "Measures everything and writes the results of this processor into a folder of its own.")
        {
            Sizes,
            Into,
            Docs,
            Redraw,
            OperationsOnly,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        IReadOnlyList<GramShape> shapes = SizeList.Parse(arguments.GetValue(Sizes)!);
        string? docs = arguments.GetValue(Docs);
        string? redrawn = arguments.GetValue(Redraw);
        bool operationsOnly = arguments.GetValue(OperationsOnly);
        string folder = redrawn ?? Path.Combine(arguments.GetValue(Into)!, Machine.FolderName());
        if (docs is not null)
        {
            // Before minutes of measuring.
            ResultsDocuments.Check(docs);
        }

        IReadOnlyList<GramReport> kernels = operationsOnly ? [] : WriteKernels(shapes, folder, measures: redrawn is null);
        IReadOnlyList<GramReport> measured = redrawn is null ? MeasureOperations(shapes) : [];
        IReadOnlyList<GramReport> operations = measured.Count > 0 ? measured : ResultsFolder.ReadOperations(folder);
        ResultsFolder.WriteOperations(operations, folder);
        if (docs is not null)
        {
            ResultsDocuments.Write(docs, Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))!);
        }

        Console.WriteLine($"Written to {folder}.");
        return CommandOptions.ExitCode(kernels.Concat(operations).All(report => report.IsCorrect));
    }

    /// <summary>Measures, or reads the reports of the folder, and writes their tables and plots.</summary>
    private static IReadOnlyList<GramReport> WriteKernels(IReadOnlyList<GramShape> shapes, string folder, bool measures)
    {
        PlotStyle.RequireFont();
        IReadOnlyList<GramReport> reports;
        if (measures)
        {
            Directory.CreateDirectory(folder);
            reports = MeasureKernels(shapes);
            ResultsFolder.WriteKernels(reports, folder);
        }
        else
        {
            reports = ResultsFolder.ReadKernels(folder);
        }

        ResultsFolder.Draw(reports, folder);
        return reports;
    }

    private static List<GramReport> MeasureKernels(IReadOnlyList<GramShape> shapes)
    {
        using var picture = Picture.Draw(CommandOptions.DefaultSeed);
        IReadOnlyList<Peer> peers = Peer.OfProduct(shapes);
        var reports = new List<GramReport>();
        foreach (GramIsa isa in InstructionSet.Widest())
        {
            // Peers use the machine's widest instruction set, so a narrower one has nothing to be compared with.
            IReadOnlyList<Peer> comparable = reports.Count == 0 ? peers : [];
            foreach (int threads in ThreadCounts)
            {
                reports.Add(ReportCommand.Measure(shapes, picture, ReportCommand.ArrayOffset, isa, threads, comparable));
            }
        }

        return reports;
    }

    /// <summary>Measures the requested sizes among those of the operations, possibly none, on the widest instruction set.</summary>
    private static IReadOnlyList<GramReport> MeasureOperations(IReadOnlyList<GramShape> shapes)
    {
        GramShape[] requested = [.. SizeList.Parse(OperationList.Sizes).Where(shapes.Contains)];
        if (requested.Length == 0)
        {
            return [];
        }

        GramIsa isa = InstructionSet.Widest()[0];
        IReadOnlyList<Peer> peers = Peer.OfOperations();
        return [.. ThreadCounts.Select(threads => OperationsCommand.Measure(requested, isa, threads, peers))];
    }
}

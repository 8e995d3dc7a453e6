using System.CommandLine;
using System.Runtime.InteropServices;
using GramGen.Bench.Genotypes;
using GramGen.Bench.Measuring;
using GramGen.Bench.Report;
using Spectre.Console;

namespace GramGen.Bench.Commands;

/// <summary><c>genotypes</c>: relationship matrices of made genotypes, from file to file, by GramGen and by PLINK 2.</summary>
internal static class GenotypesCommand
{
    private const int Samples = 2000;
    private const int Variants = 20_000;

    // Three runs of each way; some take seconds.
    private static readonly TimeSpan Share = TimeSpan.FromSeconds(3);

    private static readonly Option<int[]> Missing = new("--missing")
    {
        Description = "The shares of missing genotypes, in percent.",
        HelpName = "PERCENT",
        DefaultValueFactory = _ => [0, 2, 50],
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<string?> Markdown = new("--markdown")
    {
        Description = "Write the table to a file as well.",
        HelpName = "FILE",
    };

    // What a process of GramGen is told.
    private static readonly Option<string?> Compute = new("--compute") { Hidden = true };
    private static readonly Option<string?> Output = new("--output") { Hidden = true };

    public static Command Create()
    {
        var command = new Command(
            "genotypes",
            $"Measures relationship matrices of {Samples} samples × {Variants} variants, from .bed file to .grm.bin file, beside PLINK 2.")
        {
            CommandOptions.Threads,
            CommandOptions.NoPeers,
            Missing,
            Markdown,
            Compute,
            Output,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        int threads = arguments.GetValue(CommandOptions.Threads);
        if (arguments.GetValue(Compute) is { } prefix)
        {
            GenotypeBenchmark.Compute(prefix, arguments.GetValue(Output)!, threads);
            return CommandOptions.ExitCode(isCorrect: true);
        }

        string? markdown = arguments.GetValue(Markdown);
        CommandOptions.RequireFolderOf(markdown);
        var benchmark = new GenotypeBenchmark(threads, hasPeers: !arguments.GetValue(CommandOptions.NoPeers));
        IReadOnlyList<GenotypeFigures>[] sets =
            [.. arguments.GetValue(Missing)!.Select(percent => benchmark.Measure(Samples, Variants, percent / 100.0, Share))];
        ReportTable<(GenotypeFigures Figures, IReadOnlyList<GenotypeFigures> Set)> table = Table(sets);
        string heading =
            Figures.Text($"{Machine.CpuName()}, {Environment.ProcessorCount} cores; {RuntimeInformation.FrameworkDescription}; ")
            + Figures.Text($"{Samples} samples × {Variants} variants, {Figures.Count(threads, "thread")}");
        ConsoleReport.FitOutput();
        AnsiConsole.WriteLine(heading);
        AnsiConsole.Write(table.ToConsole());
        foreach (string note in benchmark.Notes)
        {
            AnsiConsole.WriteLine(note);
        }

        if (markdown is not null)
        {
            File.WriteAllText(markdown, $"{heading}\n\n{table.ToMarkdown()}\n{string.Join("\n", benchmark.Notes)}\n");
        }

        return CommandOptions.ExitCode(sets.All(set => set.All(figures => figures.IsCorrect)));
    }

    private static ReportTable<(GenotypeFigures Figures, IReadOnlyList<GenotypeFigures> Set)> Table(
        IReadOnlyList<GenotypeFigures>[] sets) => new(
        [
            new("missing", row => Figures.Percent(row.Figures.Missing)),
            new("from .bed to .grm.bin by", row => row.Figures.Way) { IsText = true },
            new("time", row => Figures.Time(row.Figures.Microseconds)),
            new("over GramGen\nin this process", row => Figures.Times(row.Figures.Microseconds / row.Set[0].Microseconds)),
            new("over GramGen,\na process", row => Figures.Times(row.Figures.Microseconds / row.Set[1].Microseconds)),
            new("max difference", row => Figures.Error(row.Figures.Difference)) { IsCorrect = row => row.Figures.IsCorrect },
        ],
        sets.SelectMany(set => set.Select(figures => (figures, set))));
}

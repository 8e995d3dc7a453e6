using System.CommandLine;
using System.Runtime.InteropServices;
using GramGen.Bench.Measuring;
using GramGen.Bench.Report;
using GramGen.Bench.Weights;
using Spectre.Console;

namespace GramGen.Bench.Commands;

/// <summary><c>weights</c>: weighted products of small declared sizes, beside undeclared ones and those without weights.</summary>
internal static class WeightsCommand
{
    private static readonly Option<string?> Markdown = new("--markdown")
    {
        Description = "Write the table to a file as well.",
        HelpName = "FILE",
    };

    public static Command Create()
    {
        var command = new Command(
            "weights",
            "Measures weighted products of small declared sizes on one thread, beside undeclared ones and products without weights. "
            + "GRAMGEN_ISA forces an instruction set.")
        {
            Markdown,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        string? markdown = arguments.GetValue(Markdown);
        CommandOptions.RequireFolderOf(markdown);
        WeightedFigures[] figures = [.. new WeightedBenchmark().Measure()];
        ReportTable<WeightedFigures> table = Table(figures);
        string heading = Figures.Text($"{Machine.CpuName()}; {RuntimeInformation.FrameworkDescription}; 1 thread, ordinary arrays");
        ConsoleReport.FitOutput();
        AnsiConsole.WriteLine(heading);
        AnsiConsole.Write(table.ToConsole());
        if (markdown is not null)
        {
            File.WriteAllText(markdown, $"{heading}\n\n{table.ToMarkdown()}\n");
        }

        return CommandOptions.ExitCode(figures.All(row => row.IsCorrect));
    }

    private static ReportTable<WeightedFigures> Table(IEnumerable<WeightedFigures> figures) => new(
        [
            new("weighted product", row => row.Name) { IsText = true, IsCorrect = row => row.IsCorrect },
            new("declared", row => Figures.Time(row.Declared)),
            new("by Gram,\ndeclared", row => Figures.Time(row.Found)),
            new("by Gram,\nundeclared", row => Figures.Time(row.Undeclared)),
            new("declared,\nwithout weights", row => Figures.Time(row.Unweighted)),
            new("undeclared\nover declared", row => Figures.Times(row.Undeclared / row.Declared)),
            new("by Gram, declared\nover declared", row => Figures.Times(row.Found / row.Declared)),
            new("weighted over\nwithout weights", row => Figures.Times(row.Declared / row.Unweighted)),
        ],
        figures);
}

using System.Runtime.InteropServices;
using System.Text;
using GramGen.Bench.Measuring;
using GramGen.Bench.Report;
using Spectre.Console;

namespace GramGen.Bench.Datasets;

/// <summary>The tables of data sets, on the console or in Markdown.</summary>
/// <param name="isa">GramGen's instruction set.</param>
/// <param name="threads">The threads that each way could take.</param>
/// <param name="peakGflops">The multiply-add peak of <c>float</c>.</param>
/// <param name="sets">The figures of each data set; GramGen's own whole way, from the file, comes first.</param>
/// <param name="notes">The versions of the peers, and why others are absent.</param>
internal sealed class DatasetReport(
    GramIsa isa, int threads, double peakGflops, IReadOnlyList<IReadOnlyList<DatasetFigures>> sets, IReadOnlyCollection<string> notes)
{
    private readonly string _heading = Figures.Text(
        $"{Machine.CpuName()}, {Environment.ProcessorCount} cores; {RuntimeInformation.FrameworkDescription}; ")
        + Figures.Text($"{isa}, {Figures.Count(threads, "thread")}, FMA peak {peakGflops:0.0} GFLOP/s");

    /// <summary>Whether every checked entry is within its bound.</summary>
    public bool IsCorrect => sets.All(set => set.All(figures => figures.IsCorrect));

    public void WriteToConsole()
    {
        ConsoleReport.FitOutput();
        AnsiConsole.WriteLine(_heading);
        foreach (IReadOnlyList<DatasetFigures> set in sets)
        {
            AnsiConsole.WriteLine();
            AnsiConsole.WriteLine(Title(set));
            AnsiConsole.Write(Table(set).ToConsole());
        }

        foreach (string note in notes)
        {
            AnsiConsole.WriteLine(note);
        }
    }

    public string ToMarkdown()
    {
        var text = new StringBuilder(_heading).Append('\n');
        foreach (IReadOnlyList<DatasetFigures> set in sets)
        {
            text.Append('\n').Append(Title(set)).Append("\n\n").Append(Table(set).ToMarkdown());
        }

        foreach (string note in notes)
        {
            text.Append('\n').Append(note).Append('\n');
        }

        return text.ToString();
    }

    private static string Title(IReadOnlyList<DatasetFigures> set) =>
        Figures.Text($"{set[0].Rows} rows of {set[0].Columns} columns, {(set[0].Element == GramElement.Double ? "double" : "float")}");

    private static ReportTable<DatasetFigures> Table(IReadOnlyList<DatasetFigures> set) => new(
        [
            new("G = XᵀX by", row => row.Way) { IsText = true },
            new("rows in", row => row.ReadsFile ? "file" : "memory") { IsText = true },
            new("rows taken", row => Figures.Text($"{row.Rows}")),
            new("time", row => Figures.Time(row.Microseconds)),
            new("GFLOP/s", row => Figures.Gflops(row.Gflops)),
            new("GB/s", row => Figures.Text($"{row.GigabytesPerSecond:0.00}")),
            new("of peak", row => Figures.Percent(row.Gflops / row.PeakGflops)),
            new("GramStats\nover it", row => Figures.Times(set[0].Over(row))),
            new("max error", row => Figures.Error(row.Error)) { IsCorrect = row => row.IsCorrect },
        ],
        set);
}

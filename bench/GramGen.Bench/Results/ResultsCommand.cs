using System.CommandLine;
using GramGen.Bench.Peers;
using GramGen.Bench.Pictures;
using GramGen.Bench.Plots;
using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>The results to commit: reports on every wide instruction set, on one thread and on all cores.</summary>
internal static class ResultsCommand
{
    private const int Seed = 1;
    private const int Wrong = 1;

    private static readonly Option<string> Sizes = new("--sizes")
    {
        Description = $"Sizes and groups ({SizeList.GroupNames}) as in the report.",
        HelpName = "LIST",
        DefaultValueFactory = _ => "all",
    };

    private static readonly Option<string> Into = new("--into")
    {
        Description = "Where the processor's folder is made.",
        HelpName = "DIR",
        DefaultValueFactory = _ => "bench/results",
    };

    private static readonly Option<string?> ReadMe = new("--readme")
    {
        Description = "Put the table into this file as well, between its results marks.",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Redraw = new("--redraw")
    {
        Description = "Measure nothing: make tables and pictures anew from the reports in this folder.",
        HelpName = "DIR",
    };

    public static Command Create()
    {
        const string what = "Measures everything and writes the results of this processor into a folder of its own.";
        var command = new Command("results", what)
        {
            Sizes,
            Into,
            ReadMe,
            Redraw,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        IReadOnlyList<GramShape> shapes = SizeList.Parse(arguments.GetValue(Sizes)!);
        string? readMe = arguments.GetValue(ReadMe);
        // Better refused now than after minutes of measuring.
        PlotStyle.RequireFont();
        if (readMe is not null)
        {
            ReadMeSection.Read(readMe);
        }

        string? old = arguments.GetValue(Redraw);
        string folder = old ?? Path.Combine(arguments.GetValue(Into)!, CpuFolder.Name());
        IReadOnlyList<GramReport> reports;
        if (old is null)
        {
            Directory.CreateDirectory(folder);
            reports = Measure(shapes);
            ResultsFolder.Write(reports, folder);
        }
        else
        {
            reports = ResultsFolder.Read(folder);
        }

        ResultsFolder.Draw(reports, folder);
        if (readMe is not null)
        {
            string there = Path.GetDirectoryName(Path.GetFullPath(readMe))!;
            string seenFromThere = Path.GetRelativePath(there, folder).Replace('\\', '/');
            ReadMeSection.Write(readMe, seenFromThere, SummaryText.Of(reports, seenFromThere));
        }

        Console.WriteLine($"Written to {folder}.");
        return reports.All(report => report.Rows.All(row => row.IsRight)) ? 0 : Wrong;
    }

    private static List<GramReport> Measure(IReadOnlyList<GramShape> shapes)
    {
        using var picture = Picture.Draw(Seed);
        IReadOnlyList<IPeer> peers = PeerList.All();
        var reports = new List<GramReport>();
        foreach (GramIsa isa in WideIsas())
        {
            // Peers take the widest instruction set that there is: no comparison for a narrower one.
            IReadOnlyList<IPeer> comparable = reports.Count == 0 ? peers : [];
            foreach (int threads in new[] { 1, Environment.ProcessorCount }.Distinct())
            {
                var runner = new ReportRunner(picture, offset: 0, isa, threads, comparable);
                GramReport report = ReportProgress.Run(runner, shapes);
                ReportTable.Write(report);
                reports.Add(report);
            }
        }

        return reports;
    }

    /// <summary>Those that people will run, the widest first: narrow ones only where there is nothing else.</summary>
    private static GramIsa[] WideIsas()
    {
        GramIsa[] wide = [.. Gram.SupportedIsas.Where(isa => isa >= GramIsa.Avx2).OrderDescending()];
        return wide.Length > 0 ? wide : [Gram.SupportedIsas.Max()];
    }
}

using System.CommandLine;
using GramGen.Bench.Forms;
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

    private static readonly int[] ThreadCounts = [.. new[] { 1, Environment.ProcessorCount }.Distinct()];

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

    private static readonly Option<bool> FormsOnly = new("--forms-only")
    {
        Description = "Measure the forms alone; of the other results only what is there goes into the README.",
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
            FormsOnly,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult arguments)
    {
        IReadOnlyList<GramShape> shapes = SizeList.Parse(arguments.GetValue(Sizes)!);
        string? readMe = arguments.GetValue(ReadMe);
        string? old = arguments.GetValue(Redraw);
        bool formsOnly = arguments.GetValue(FormsOnly);
        string folder = old ?? Path.Combine(arguments.GetValue(Into)!, CpuFolder.Name());
        // Better refused now than after minutes of measuring.
        if (readMe is not null)
        {
            ReadMeSection.Read(readMe);
        }

        IReadOnlyList<GramReport> reports = formsOnly ? Committed(folder, readMe) : ReportsOf(shapes, old, folder);
        IReadOnlyList<FormReport> measured = old is null ? MeasureForms(shapes) : [];
        IReadOnlyList<FormReport> forms = measured.Count > 0 ? measured : FormResults.Read(folder);
        FormResults.Write(forms, folder);
        if (readMe is not null)
        {
            string there = Path.GetDirectoryName(Path.GetFullPath(readMe))!;
            string seenFromThere = Path.GetRelativePath(there, folder).Replace('\\', '/');
            ReadMeSection.Write(readMe, seenFromThere, SummaryText.Of(reports, forms, seenFromThere));
        }

        Console.WriteLine($"Written to {folder}.");
        return reports.All(report => report.Rows.All(row => row.IsRight)) && forms.All(report => report.IsRight) ? 0 : Wrong;
    }

    /// <summary>What the README tells beside the forms.</summary>
    private static IReadOnlyList<GramReport> Committed(string folder, string? readMe) => readMe is null ? [] : ResultsFolder.Read(folder);

    /// <summary>Measures, or reads what was, and makes tables and pictures of it.</summary>
    private static IReadOnlyList<GramReport> ReportsOf(IReadOnlyList<GramShape> shapes, string? old, string folder)
    {
        PlotStyle.RequireFont();
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
        return reports;
    }

    /// <summary>Those of the forms' sizes that are asked for, maybe none, on the widest instruction set.</summary>
    private static IReadOnlyList<FormReport> MeasureForms(IReadOnlyList<GramShape> shapes)
    {
        GramShape[] asked = [.. SizeList.Parse(FormList.Sizes).Where(shapes.Contains)];
        if (asked.Length == 0)
        {
            return [];
        }

        IReadOnlyList<FormPeer> peers = FormPeerList.All();
        return [.. ThreadCounts.Select(threads => FormsCommand.Measure(asked, WideIsas()[0], threads, peers))];
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
            foreach (int threads in ThreadCounts)
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

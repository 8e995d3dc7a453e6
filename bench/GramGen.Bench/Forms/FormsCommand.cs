using System.CommandLine;
using GramGen.Bench.Pictures;
using GramGen.Bench.Report;

namespace GramGen.Bench.Forms;

/// <summary>The table of everything besides the plain Gram matrix of floats.</summary>
internal static class FormsCommand
{
    private const int Seed = 1;
    private const int Wrong = 1;

    private static readonly Option<string> Sizes = new("--sizes")
    {
        Description = $"Sizes and groups ({SizeList.GroupNames}) as in the report; batches are measured at the small ones.",
        HelpName = "LIST",
        DefaultValueFactory = _ => FormList.Sizes,
    };

    public static Command Create()
    {
        const string what = "Measures the other forms of the product, gradients and statistics, checks them, and prints a table.";
        var command = new Command("forms", what)
        {
            Sizes,
            RunOptions.Threads,
            RunOptions.Isa,
            RunOptions.NoPeers,
            RunOptions.Json,
        };
        command.SetAction(Run);
        return command;
    }

    /// <summary>Runs the forms and shows how far that is, then prints the table.</summary>
    public static FormReport Measure(
        IReadOnlyList<GramShape> shapes, GramIsa isa, int threads, IReadOnlyList<FormPeer> peers)
    {
        using var picture = Picture.Draw(Seed);
        FormReport report = ReportProgress.Run("Forms", shapes, new FormRunner(picture, isa, threads, peers).Run);
        FormTable.Write(report);
        return report;
    }

    private static int Run(ParseResult arguments)
    {
        IReadOnlyList<GramShape> shapes = SizeList.Parse(arguments.GetValue(Sizes)!);
        GramIsa isa = IsaName.Parse(arguments.GetValue(RunOptions.Isa));
        string? json = arguments.GetValue(RunOptions.Json);
        RunOptions.RefuseMissingFolder(json);

        IReadOnlyList<FormPeer> peers = arguments.GetValue(RunOptions.NoPeers) ? [] : FormPeerList.All();
        FormReport report = Measure(shapes, isa, arguments.GetValue(RunOptions.Threads), peers);
        if (json is not null)
        {
            File.WriteAllText(json, ReportJson.Text<FormReport[]>([report]));
        }

        return report.IsRight ? 0 : Wrong;
    }
}

using System.CommandLine;
using GramGen.Bench.Peers;
using GramGen.Bench.Pictures;
using GramGen.Bench.Plots;

namespace GramGen.Bench.Report;

/// <summary>The main job: the table of every declared size.</summary>
internal static class ReportCommand
{
    private const int Wrong = 1;

    private static readonly Option<string?> Image = new("--image")
    {
        Description = "A picture to make feature maps of (PNG or JPEG). Without it a texture is drawn.",
        HelpName = "PATH",
    };

    private static readonly Option<string> Sizes = new("--sizes")
    {
        Description = $"Only these of the declared sizes, as in 64x784,512x196, or whole groups of them: {SizeList.GroupNames}.",
        HelpName = "LIST",
        DefaultValueFactory = _ => SizeList.Default,
    };

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "The seed of the texture.",
        DefaultValueFactory = _ => 1,
    };

    private static readonly Option<int> Offset = new("--offset")
    {
        Description = "Floats from the beginning of a cache line to the first feature, 0 to 15.",
        DefaultValueFactory = _ => 0,
        Validators = { RunOptions.Within(0, 15, "--offset is a number of floats from 0 to 15.") },
    };

    private static readonly Option<string?> Plots = new("--plots")
    {
        Description = "Draw a roofline and a bar chart into a folder as well.",
        HelpName = "DIR",
    };

    public static void AddTo(RootCommand root)
    {
        Option[] options = [Image, Sizes, RunOptions.Threads, RunOptions.Isa, RunOptions.NoPeers, RunOptions.Json, Plots, Seed, Offset];
        foreach (Option option in options)
        {
            root.Options.Add(option);
        }

        root.SetAction(Run);
    }

    private static int Run(ParseResult arguments)
    {
        IReadOnlyList<GramShape> shapes = SizeList.Parse(arguments.GetValue(Sizes)!);
        GramIsa isa = IsaName.Parse(arguments.GetValue(RunOptions.Isa));
        string? json = arguments.GetValue(RunOptions.Json);
        string? plots = arguments.GetValue(Plots);
        RunOptions.RefuseMissingFolder(json);
        RunOptions.RefuseMissingFolder(plots);
        if (plots is not null)
        {
            PlotStyle.RequireFont();
        }

        IReadOnlyList<IPeer> peers = arguments.GetValue(RunOptions.NoPeers) ? [] : PeerList.All();
        using Picture picture = arguments.GetValue(Image) is { } path ? Picture.Load(path) : Picture.Draw(arguments.GetValue(Seed));
        var runner = new ReportRunner(picture, arguments.GetValue(Offset), isa, arguments.GetValue(RunOptions.Threads), peers);
        GramReport report = ReportProgress.Run(runner, shapes);
        ReportTable.Write(report);
        if (json is not null)
        {
            File.WriteAllText(json, ReportJson.Text(report));
        }

        if (plots is not null)
        {
            Directory.CreateDirectory(plots);
            PlotFiles.Write(report, plots);
        }

        return report.Rows.All(row => row.IsRight) ? 0 : Wrong;
    }
}

using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using GramGen.Bench.Peers;
using GramGen.Bench.Pictures;
using GramGen.Bench.Plots;

namespace GramGen.Bench.Report;

/// <summary>The main job: the table of every declared size.</summary>
internal static class ReportCommand
{
    private const int Wrong = 1;

    private static readonly int Cores = Environment.ProcessorCount;

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

    private static readonly Option<string?> Json = new("--json")
    {
        Description = "Write the rows to a file as well.",
        HelpName = "FILE",
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
        Validators = { Within(0, 15, "--offset is a number of floats from 0 to 15.") },
    };

    private static readonly Option<int> Threads = new("--threads")
    {
        Description = "The threads that GramGen and each peer may take.",
        DefaultValueFactory = _ => 1,
        Validators =
        {
            Within(1, Cores, $"--threads is a number from 1 to {Cores}, the cores of this machine."),
        },
    };

    private static readonly Option<string?> Isa = new("--isa")
    {
        Description = "GramGen's instruction set, named as in GRAMGEN_ISA; peers choose theirs themselves.",
        HelpName = "NAME",
    };

    private static readonly Option<bool> NoPeers = new("--no-peers")
    {
        Description = "GramGen alone, which is faster.",
    };

    private static readonly Option<string?> Plots = new("--plots")
    {
        Description = "Draw a roofline and a bar chart into a folder as well.",
        HelpName = "DIR",
    };

    public static void AddTo(RootCommand root)
    {
        foreach (Option option in new Option[] { Image, Sizes, Threads, Isa, NoPeers, Json, Plots, Seed, Offset })
        {
            root.Options.Add(option);
        }

        root.SetAction(Run);
    }

    private static int Run(ParseResult arguments)
    {
        IReadOnlyList<GramShape> shapes = SizeList.Parse(arguments.GetValue(Sizes)!);
        GramIsa isa = IsaName.Parse(arguments.GetValue(Isa));
        string? json = arguments.GetValue(Json);
        string? plots = arguments.GetValue(Plots);
        RefuseMissingFolder(json);
        RefuseMissingFolder(plots);
        if (plots is not null)
        {
            PlotStyle.RequireFont();
        }

        IReadOnlyList<IPeer> peers = arguments.GetValue(NoPeers) ? [] : PeerList.All();
        using Picture picture = arguments.GetValue(Image) is { } path ? Picture.Load(path) : Picture.Draw(arguments.GetValue(Seed));
        var runner = new ReportRunner(picture, arguments.GetValue(Offset), isa, arguments.GetValue(Threads), peers);
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

    /// <summary>What is no number is refused by the parser itself.</summary>
    private static Action<OptionResult> Within(int from, int to, string message) => result =>
    {
        if (result.Tokens is [var token]
            && int.TryParse(token.Value, CultureInfo.InvariantCulture, out int value)
            && (value < from || value > to))
        {
            result.AddError(message);
        }
    };

    /// <summary>Better now than after a minute of measuring.</summary>
    private static void RefuseMissingFolder(string? file)
    {
        if (file is not null && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            throw new UsageException($"There is no folder '{folder}' to write '{Path.GetFileName(file)}' into.");
        }
    }
}

using System.CommandLine;
using GramGen.Bench.Measuring;
using GramGen.Bench.Peers;
using GramGen.Bench.Peers.Blas;
using GramGen.Bench.Pictures;
using GramGen.Bench.Plots;
using GramGen.Bench.Report;

namespace GramGen.Bench.Commands;

/// <summary>The main job: the report of every declared size.</summary>
internal static class ReportCommand
{
    private const int LineBytes = 64;

    /// <summary>Values of a .NET array begin 16 bytes after its object, which begins at a multiple of 8.</summary>
    private const int ArrayAlignment = 16;

    private static readonly Option<string?> Image = new("--image")
    {
        Description = "A picture to make feature maps of (PNG or JPEG). Without it a texture is drawn.",
        HelpName = "PATH",
    };

    private static readonly Option<string> Sizes = CommandOptions.Sizes(
        $"Only these of the declared sizes, as in 64x784,512x196, or whole groups of them: {SizeList.GroupNames}.", DeclaredGroup.Default);

    private static readonly Option<int> Seed = new("--seed")
    {
        Description = "The seed of the texture.",
        DefaultValueFactory = _ => CommandOptions.DefaultSeed,
    };

    private static readonly Option<int> Align = new("--align")
    {
        Description = "The features' alignment in bytes, 4 to 64: 16 as in most arrays, 64 is a cache line.",
        DefaultValueFactory = _ => ArrayAlignment,
        Validators =
        {
            CommandOptions.Within(sizeof(float), LineBytes, "--align is a multiple of 4 bytes, from 4 to 64.", multipleOf: sizeof(float)),
        },
    };

    private static readonly Option<string?> Plots = new("--plots")
    {
        Description = "Draw a roofline and a bar chart into a folder as well.",
        HelpName = "DIR",
    };

    /// <summary>Floats from a cache line to the first feature, in ordinary arrays.</summary>
    public static int ArrayOffset => OffsetOf(ArrayAlignment);

    public static void AddTo(RootCommand root)
    {
        Option[] options =
        [
            Image, Sizes, CommandOptions.Threads, CommandOptions.Isa, CommandOptions.NoPeers, CommandOptions.Peers,
            CommandOptions.Json, Plots, Seed, Align,
        ];
        foreach (Option option in options)
        {
            root.Options.Add(option);
        }

        root.SetAction(Run);
    }

    /// <summary>Runs the sizes with a progress bar, then prints the report.</summary>
    public static GramReport Measure(
        IReadOnlyList<GramShape> shapes, Picture picture, int offset, GramIsa isa, int threads, IReadOnlyList<Peer> peers)
    {
        var runner = new ReportRunner(new KernelBenchmark(peers, offset), picture, isa, threads);
        GramReport report = runner.RunWithProgress(shapes);
        ConsoleReport.WriteKernels(report);
        return report;
    }

    private static int Run(ParseResult arguments)
    {
        IReadOnlyList<GramShape> shapes = SizeList.Parse(arguments.GetValue(Sizes)!);
        GramIsa isa = InstructionSet.Parse(arguments.GetValue(CommandOptions.Isa));
        string? json = arguments.GetValue(CommandOptions.Json);
        string? plots = arguments.GetValue(Plots);
        CommandOptions.RequireFolderOf(json);
        CommandOptions.RequireFolderOf(plots);
        if (plots is not null)
        {
            PlotStyle.RequireFont();
        }

        IEnumerable<BlasLibrary> named = CommandOptions.NamedPeers(arguments);
        using Picture picture = arguments.GetValue(Image) is { } path ? Picture.Load(path) : Picture.Draw(arguments.GetValue(Seed));
        IReadOnlyList<Peer> peers = arguments.GetValue(CommandOptions.NoPeers) ? [] : Peer.OfProduct(shapes, named);
        GramReport report = Measure(
            shapes, picture, OffsetOf(arguments.GetValue(Align)), isa, arguments.GetValue(CommandOptions.Threads), peers);
        if (json is not null)
        {
            File.WriteAllText(json, ReportJson.OfKernels.Text(report));
        }

        if (plots is not null)
        {
            Directory.CreateDirectory(plots);
            PlotFiles.Write(report, plots);
        }

        return CommandOptions.ExitCode(report.IsCorrect);
    }

    private static int OffsetOf(int alignment) => alignment % LineBytes / sizeof(float);
}

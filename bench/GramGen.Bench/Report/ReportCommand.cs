using System.CommandLine;
using GramGen.Bench.Pictures;
using Spectre.Console;

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

    private static readonly Option<string?> Sizes = new("--sizes")
    {
        Description = "Only these of the declared sizes, as in 64x784,512x196.",
        HelpName = "LIST",
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
    };

    public static void AddTo(RootCommand root)
    {
        Offset.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 15)
            {
                result.AddError("--offset is a number of floats from 0 to 15.");
            }
        });
        foreach (Option option in new Option[] { Image, Sizes, Json, Seed, Offset })
        {
            root.Options.Add(option);
        }

        root.SetAction(Run);
    }

    private static int Run(ParseResult arguments)
    {
        IReadOnlyList<GramShape> shapes = SizeList.Parse(arguments.GetValue(Sizes), DeclaredSizes.Shapes.ToArray());
        RefuseUnknownIsa(shapes[0]);
        string? json = arguments.GetValue(Json);
        RefuseMissingFolder(json);
        using Picture picture = arguments.GetValue(Image) is { } path ? Picture.Load(path) : Picture.Draw(arguments.GetValue(Seed));
        GramReport report = RunWithProgress(new ReportRunner(picture, arguments.GetValue(Offset)), shapes);
        ReportTable.Write(report);
        if (json is not null)
        {
            ReportJson.Write(report, json);
        }

        return report.Rows.All(row => row.IsRight) ? 0 : Wrong;
    }

    /// <summary>What GRAMGEN_ISA asks for may be unknown, or not run here.</summary>
    private static void RefuseUnknownIsa(GramShape shape)
    {
        try
        {
            Gram.Explain(shape);
        }
        catch (Exception problem) when (problem is PlatformNotSupportedException or InvalidOperationException)
        {
            throw new UsageException(problem.Message);
        }
    }

    /// <summary>Better now than after a minute of measuring.</summary>
    private static void RefuseMissingFolder(string? file)
    {
        if (file is not null && Path.GetDirectoryName(Path.GetFullPath(file)) is { } folder && !Directory.Exists(folder))
        {
            throw new UsageException($"There is no folder '{folder}' to write '{Path.GetFileName(file)}' into.");
        }
    }

    private static GramReport RunWithProgress(ReportRunner runner, IReadOnlyList<GramShape> shapes) => AnsiConsole.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(progress =>
        {
            ProgressTask task = progress.AddTask("Gram matrices", maxValue: shapes.Count);
            return runner.Run(shapes, shape => task.Description = $"Gram matrices: {shape}", _ => task.Increment(1));
        });
}

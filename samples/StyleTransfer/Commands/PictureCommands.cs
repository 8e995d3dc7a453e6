using System.CommandLine;
using System.Globalization;
using StyleTransfer.Networks;
using StyleTransfer.Pictures;
using StyleTransfer.Runs;
using StyleTransfer.Serving;
using TorchSharp;

namespace StyleTransfer.Commands;

/// <summary>The commands <c>texture</c> and <c>transfer</c>: from options to files.</summary>
internal static class PictureCommands
{
    private const int InterruptedExitCode = 130;

    private static readonly Option<string> Content = new("--content")
    {
        Description = "The content picture, or drawn:balls, drawn:boat.",
        HelpName = "FILE",
        Required = true,
    };

    private static readonly Option<string?> ContentLayer = new("--content-layer")
    {
        Description = "The layer whose features are preserved.",
        HelpName = "NAME",
    };

    private static readonly Option<double> Alpha = RunOptions.Weight("--alpha", "The weight of the content.", 1);
    private static readonly Option<double> Beta = RunOptions.Weight(
        "--beta",
        string.Create(
            CultureInfo.InvariantCulture,
            $"The weight of the style; {ResNet18.DefaultStyleWeight} with ResNet-18, "
            + $"{RandomNetwork.DefaultStyleWeight} with the random filters, {Vgg19.DefaultStyleWeight} with VGG-19."));

    private static readonly Option<bool> KeepColours = new("--keep-colours")
    {
        Description = "Transfer the style to the brightness only and keep the colours of the content.",
    };

    public static Command CreateTexture()
    {
        Command command = WithOptions(
            "texture", "Makes a tileable texture from noise by matching the Gram matrices of a picture's features.",
            RunOptions.All);
        command.SetAction(arguments => Run(arguments, RunOptions.SettingsOf(arguments)));
        return command;
    }

    public static Command CreateTransfer()
    {
        Command command = WithOptions(
            "transfer", "Renders the content of one picture in the style of another.",
            [Content, ContentLayer, Alpha, Beta, KeepColours, .. RunOptions.All]);
        command.SetAction(arguments => Run(arguments, RunOptions.SettingsOf(arguments) with
        {
            Content = arguments.GetValue(Content),
            ContentLayer = arguments.GetValue(ContentLayer),
            Alpha = arguments.GetValue(Alpha),
            Beta = arguments.GetResult(Beta) is null ? null : arguments.GetValue(Beta),
            KeepColours = arguments.GetValue(KeepColours),
        }));
        return command;
    }

    private static Command WithOptions(string name, string description, IEnumerable<Option> options)
    {
        var command = new Command(name, description);
        foreach (Option option in options)
        {
            command.Options.Add(option);
        }

        return command;
    }

    private static int Run(ParseResult arguments, RunSettings requested)
    {
        var files = new RunFiles(arguments.GetValue(RunOptions.Out)!);
        files.RequireDistinctFrom(InputsOf(arguments, requested));
        PictureFile.RequireWritable(files.Result);
        long free = DeviceMemory.Require(requested.Device);
        double memory = Math.Min(
            DeviceMemory.UsableOf(free),
            arguments.GetResult(RunOptions.Memory) is null ? free : 1e9 * arguments.GetValue(RunOptions.Memory));
        if (arguments.GetValue(RunOptions.Threads) is > 0 and int threads)
        {
            torch.set_num_threads(threads);
        }

        using var pictures = new RunPictures(requested, Console.WriteLine);
        RunSettings settings = DeviceMemory.Fit(requested, pictures.Aspect, memory, Console.WriteLine);
        using var run = new PictureRun(settings, pictures.Styles, pictures.Content, Console.WriteLine);
        using Checkpoint? from = arguments.GetValue(RunOptions.Resume) is { } path
            ? Checkpoint.Load(path, settings, run.PointLengths)
            : null;
        using var stop = new CancellationTokenSource();
        using PreviewServer? server = Serve(arguments, from, stop);
        using var recorder = new RunRecorder(files, arguments.GetValue(RunOptions.Every));
        ConsoleCancelEventHandler stopOnce = (_, pressed) =>
        {
            // A second Ctrl-C terminates the process.
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        Console.CancelKeyPress += stopOnce;
        try
        {
            IRunWatcher[] watchers = server is null ? [recorder] : [recorder, server.Preview];
            RunResult result = RunDisplay.Run(display => run.Run([.. watchers, display], from, stop.Token));
            using Picture picture = result.Picture;
            recorder.SaveResult(result, pictures.Styles, pictures.Content);
            server?.Preview.End(result.IsFinished ? $"Finished: saved {files.Result}" : $"Stopped: saved {files.Result}", picture);
            return Report(result, files);
        }
        finally
        {
            Console.CancelKeyPress -= stopOnce;
        }
    }

    private static PreviewServer? Serve(ParseResult arguments, Checkpoint? from, CancellationTokenSource stop)
    {
        // An option that is not given has an implicit result, because it has a default.
        if (arguments.GetResult(RunOptions.Serve) is null or { Implicit: true })
        {
            return null;
        }

        var server = PreviewServer.Start(arguments.GetValue(RunOptions.Serve), new LivePreview(from?.History.Steps ?? []), stop.Cancel);
        Console.WriteLine($"The picture, its losses and a stop button are at {server.Address}");
        return server;
    }

    private static IEnumerable<(string Option, string Path, bool IsCheckpoint)> InputsOf(ParseResult arguments, RunSettings settings) =>
        from input in (IEnumerable<(Option Option, string? Path)>)
        [
            .. settings.Styles.Select(style => (RunOptions.Style, style.Picture)),
            .. settings.Styles.Select(style => (RunOptions.Mask, style.Mask)),
            (Content, settings.Content),
            (RunOptions.Weights, settings.Weights),
            (RunOptions.Resume, arguments.GetValue(RunOptions.Resume)),
        ]
        where input.Path is not null && PictureSource.IsFile(input.Path)
        select (input.Option.Name, input.Path, input.Option == RunOptions.Resume);

    private static int Report(RunResult result, RunFiles files)
    {
        if (result.History.Steps.Count > 0)
        {
            foreach (string line in RunReport.LinesOf(result))
            {
                Console.WriteLine(line);
            }
        }

        Console.WriteLine($"Saved {files.Result}, with {Path.GetFileName(files.Sheet)} and {Path.GetFileName(files.Losses)} next to it.");
        if (!result.IsFinished)
        {
            Console.WriteLine($"Stopped. To continue, repeat the command with --resume {files.Checkpoint}");
            return InterruptedExitCode;
        }

        File.Delete(files.Checkpoint);
        return 0;
    }
}

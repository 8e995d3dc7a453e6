using System.CommandLine;
using StyleTransfer.Pictures;
using StyleTransfer.Runs;
using TorchSharp;

namespace StyleTransfer.Commands;

/// <summary>What a texture and a transfer have in common: from the settings to the files.</summary>
internal static class RunCommand
{
    private const int Interrupted = 130;

    public static int Run(ParseResult arguments, RunSettings asked)
    {
        var files = new RunFiles(arguments.GetValue(RunOptions.Out)!);
        PictureFile.RequireWritable(files.Result);
        long memory = TorchNeed.Require(asked.Device);
        if (arguments.GetValue(RunOptions.Threads) is > 0 and int threads)
        {
            torch.set_num_threads(threads);
        }

        RunSettings settings = MemoryNeed.Fit(asked, memory, Console.WriteLine);
        using Picture style = PictureSource.Open(settings.Style, Console.WriteLine);
        using Picture? content = settings.Content is { } name ? PictureSource.Open(name, Console.WriteLine) : null;
        using Checkpoint? from = arguments.GetValue(RunOptions.Resume) is { } path ? Checkpoint.Load(path, settings) : null;
        using var run = new PictureRun(settings, style, content);
        using var stop = new CancellationTokenSource();
        using var recorder = new RunRecorder(files, arguments.GetValue(RunOptions.Every));
        ConsoleCancelEventHandler stopOnce = (_, pressed) =>
        {
            // Pressed again, it ends the process.
            pressed.Cancel = !stop.IsCancellationRequested;
            stop.Cancel();
        };
        Console.CancelKeyPress += stopOnce;
        try
        {
            RunResult result = RunDisplay.Run(display => run.Run([recorder, display], from, stop.Token));
            using Picture picture = result.Picture;
            Save(result, recorder.Steps, style, content, files);
            return Tell(result, files);
        }
        finally
        {
            Console.CancelKeyPress -= stopOnce;
        }
    }

    private static void Save(
        RunResult result, IReadOnlyList<(string Caption, Picture Picture)> steps, Picture style, Picture? content, RunFiles files)
    {
        PictureFile.Save(result.Picture, files.Result);
        (string Caption, Picture Picture)[] pictures =
            [("style", style), .. content is null ? [] : new[] { ("content", content) }, .. steps, ("result", result.Picture)];
        using Picture sheet = ContactSheet.Of(pictures);
        PictureFile.Save(sheet, files.Sheet);
        if (result.History.Steps.Count > 0)
        {
            LossPlot.Save(result.History, files.Losses);
        }
    }

    private static int Tell(RunResult result, RunFiles files)
    {
        if (result.History.Steps.Count > 0)
        {
            foreach (string line in RunReport.LinesOf(result))
            {
                Console.WriteLine(line);
            }
        }

        Console.WriteLine($"{files.Result}; beside it {Path.GetFileName(files.Sheet)} and {Path.GetFileName(files.Losses)}");
        if (!result.IsFinished)
        {
            Console.WriteLine($"Stopped. Go on with the same options and --resume {files.Checkpoint}");
            return Interrupted;
        }

        File.Delete(files.Checkpoint);
        return 0;
    }
}

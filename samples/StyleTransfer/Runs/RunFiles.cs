using System.Text.RegularExpressions;
using ScottPlot;
using ScottPlot.TickGenerators;
using SkiaSharp;
using StyleTransfer.Files;
using StyleTransfer.Pictures;

namespace StyleTransfer.Runs;

/// <summary>The paths of a run's files, all next to the result.</summary>
internal sealed partial class RunFiles(string result)
{
    public string Result { get; } = result;

    public string Sheet => WithSuffix(".sheet.png");

    public string Losses => WithSuffix(".losses.png");

    public string Checkpoint => WithSuffix(".checkpoint");

    public string Step(RunStep step) =>
        WithSuffix(
            FormattableString.Invariant($".{Math.Max(step.Width, step.Height):0000}-{step.Iteration:00000}{Path.GetExtension(Result)}"));

    /// <summary>Checks that a run reads none of the files that it writes.</summary>
    /// <param name="inputs">The files and their options. The checkpoint to resume may be the one that is written.</param>
    /// <exception cref="UsageException">An input is also an output.</exception>
    public void RequireDistinctFrom(IEnumerable<(string Option, string Path, bool IsCheckpoint)> inputs)
    {
        foreach ((string option, string path, bool isCheckpoint) in inputs)
        {
            if (IsPicture(path) || (!isCheckpoint && RealPath.AreSame(path, Checkpoint)))
            {
                throw new UsageException($"'{path}' is both {option} and a file that --out {Result} writes; writing would destroy it.");
            }
        }
    }

    private bool IsPicture(string path) =>
        RealPath.AreSame(path, Result) || RealPath.AreSame(path, Sheet) || RealPath.AreSame(path, Losses) || IsStep(path);

    /// <summary>Whether a path has the form of <see cref="Step"/>.</summary>
    private bool IsStep(string path) => RealPath.AreSame(
        path, WithSuffix(StepNumber().Match(Path.GetFileNameWithoutExtension(path)).Value + Path.GetExtension(Result)));

    [GeneratedRegex("\\.[0-9]{4,}-[0-9]{5,}$")]
    private static partial Regex StepNumber();

    private string WithSuffix(string suffix) =>
        Path.Combine(Path.GetDirectoryName(Result) ?? "", Path.GetFileNameWithoutExtension(Result) + suffix);
}

/// <summary>Writes the files of a run: intermediate pictures, checkpoints, the result, its contact sheet and its loss plot.</summary>
internal sealed class RunRecorder(RunFiles files, int every) : IRunWatcher, IDisposable
{
    private const int CheckpointEvery = 25;

    private readonly List<(string Caption, Picture Picture)> _thumbnails = [];

    public void Dispose() => _thumbnails.ForEach(thumbnail => thumbnail.Picture.Dispose());

    public void Stop(Action<string> saveCheckpoint) => saveCheckpoint(files.Checkpoint);

    public void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint)
    {
        if (every > 0 && step.Iteration % every == 0)
        {
            using Picture current = picture();
            PictureFile.Save(current, files.Step(step));
        }

        if (step.Iteration % CheckpointEvery == 0)
        {
            saveCheckpoint(files.Checkpoint);
        }

        // An early and the last picture of each size; the last of all is the result.
        bool isEnd = step.IsLastOfStage && step.Stage < step.Stages - 1;
        if (isEnd || step.Iteration == Math.Max(1, step.Iterations / 10))
        {
            using Picture current = picture();
            (int width, int height) = current.SizeOf(ContactSheet.Side);
            _thumbnails.Add(($"{step.Width}×{step.Height}, step {step.Iteration}", current.Resized(width, height)));
        }
    }

    public void SaveResult(RunResult result, IReadOnlyList<Style> styles, Picture? content)
    {
        PictureFile.Save(result.Picture, files.Result);
        (string Caption, Picture Picture)[] pictures =
            [
                .. styles.Select(style => ("style", style.Picture)),
                .. content is null ? [] : new[] { ("content", content) }, .. _thumbnails, ("result", result.Picture),
            ];
        using Picture sheet = ContactSheet.Of(pictures);
        PictureFile.Save(sheet, files.Sheet);
        if (result.History.Steps.Count > 0)
        {
            LossPlot.Save(result.History, files.Losses);
        }
    }
}

/// <summary>A grid of pictures with captions.</summary>
internal static class ContactSheet
{
    /// <summary>The longer side of a picture in the grid.</summary>
    public const int Side = 200;

    private const int Gap = 12;
    private const int CaptionHeight = 22;
    private const int Columns = 5;

    public static Picture Of(IReadOnlyList<(string Caption, Picture Picture)> pictures)
    {
        int columns = Math.Min(Columns, pictures.Count);
        int rows = (pictures.Count + Columns - 1) / Columns;
        var sheet = new SKBitmap(Picture.InfoOf(Gap + (columns * (Side + Gap)), Gap + (rows * (Side + CaptionHeight + Gap))));
        using var canvas = new SKCanvas(sheet);
        canvas.Clear(SKColors.White);
        using var ink = new SKPaint { Color = new SKColor(34, 34, 34), IsAntialias = true };
        using var font = new SKFont(SKTypeface.Default, 13);
        for (int i = 0; i < pictures.Count; i++)
        {
            (string caption, Picture picture) = pictures[i];
            (int width, int height) = picture.SizeOf(Side);
            int left = Gap + (i % Columns * (Side + Gap));
            int top = Gap + (i / Columns * (Side + CaptionHeight + Gap));
            using Picture small = picture.Resized(width, height);
            canvas.DrawBitmap(small.Bitmap, left + ((Side - width) / 2), top + ((Side - height) / 2));
            canvas.DrawText(caption, left + (Side / 2), top + Side + CaptionHeight - 6, SKTextAlign.Center, font, ink);
        }

        return new Picture(sheet);
    }
}

/// <summary>Plots the parts of the loss over the steps, on a logarithmic axis.</summary>
internal static class LossPlot
{
    private const int Width = 900;
    private const int Height = 480;
    private const double MinimumLoss = 1e-12;

    public static void Save(LossHistory history, string file)
    {
        using var plot = new Plot();
        List<LossStep> steps = history.Steps;
        foreach (string part in steps.SelectMany(step => step.Parts.Keys).Distinct())
        {
            (double Step, double Loss)[] points =
                [.. steps.Index().Where(step => step.Item.Parts.GetValueOrDefault(part) > MinimumLoss)
                    .Select(step => (step.Index + 1.0, Math.Log10(step.Item.Parts[part])))];
            if (points.Length > 0)
            {
                plot.Add.ScatterLine(
                    points.Select(point => point.Step).ToArray(), points.Select(point => point.Loss).ToArray()).LegendText = part;
            }
        }

        for (int i = 1; i < steps.Count; i++)
        {
            if (steps[i].Size != steps[i - 1].Size)
            {
                plot.Add.VerticalLine(i + 0.5, 1, Colors.Gray, LinePattern.Dotted);
            }
        }

        plot.Axes.Left.TickGenerator = new NumericAutomatic
        {
            IntegerTicksOnly = true,
            LabelFormatter = exponent => FormattableString.Invariant($"1e{exponent:0}"),
        };
        plot.XLabel("step");
        plot.YLabel("loss");
        plot.ShowLegend(Alignment.UpperRight);
        WholeFile.Write(file, stream => stream.Write(plot.GetImageBytes(Width, Height)));
    }
}

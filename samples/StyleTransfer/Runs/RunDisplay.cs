using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using StyleTransfer.Losses;
using StyleTransfer.Pictures;

namespace StyleTransfer.Runs;

/// <summary>Shows the progress of a run: a live table, or a line every 25 steps if the output is not a terminal.</summary>
internal sealed class RunDisplay(Action<IRenderable>? show) : IRunWatcher
{
    private const int LineInterval = 25;

    /// <summary>Runs with the display that suits the output.</summary>
    public static RunResult Run(Func<IRunWatcher, RunResult> run) =>
        Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive
            ? run(new RunDisplay(null))
            : AnsiConsole.Live(new Text("…")).Start(live => run(new RunDisplay(live.UpdateTarget)));

    public void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint)
    {
        if (show is not null)
        {
            show(TableOf(step));
        }
        else if (step.Iteration == 1 || step.Iteration % LineInterval == 0 || step.IsLastOfStage)
        {
            Console.WriteLine($"{PositionOf(step)}, loss {Format(step.Losses.Loss)}{RemainingOf(step)}");
        }
    }

    private static Rows TableOf(RunStep step)
    {
        Table table = new Table { Border = TableBorder.Rounded }
            .AddColumn("part")
            .AddColumn(new TableColumn("loss").RightAligned());
        foreach ((string part, double loss) in step.Losses.Parts)
        {
            table.AddRow(new Text(part), new Text(Format(loss)));
        }

        table.AddRow(new Text("all"), new Text(Format(step.Losses.Loss)));
        return new Rows(new Text(PositionOf(step) + RemainingOf(step)), table);
    }

    /// <summary>The size and the step.</summary>
    public static string PositionOf(RunStep step) => string.Create(
        CultureInfo.InvariantCulture,
        $"{step.Width}×{step.Height} ({step.Stage + 1} of {step.Stages}), step {step.Iteration} of {step.Iterations}");

    /// <summary>The estimated time left, after a comma; empty if there is no estimate.</summary>
    public static string RemainingOf(RunStep step) =>
        step.Remaining is { } left ? string.Create(CultureInfo.InvariantCulture, $", {left:h\\:mm\\:ss} left") : "";

    private static string Format(double loss) => loss.ToString("E2", CultureInfo.InvariantCulture);
}

/// <summary>Summarizes a run for the console.</summary>
internal static class RunReport
{
    public static IEnumerable<string> LinesOf(RunResult result)
    {
        TimedGram timing = result.Timing;
        int steps = result.History.Steps.Count;
        double first = result.History.Steps[0].Loss;
        double last = result.History.Steps[^1].Loss;
        yield return Format(
            $"{steps} steps, {result.Elapsed.TotalSeconds:F1} s; loss {first:E2} after the first step, {last:E2} after the last.");
        yield return Format($"Gram matrices, style losses and their gradients by {timing.Name}: ")
            + Format($"{timing.Elapsed.TotalSeconds:F2} s, {timing.Elapsed / result.Elapsed:P0} of the time.");
        if (timing.OtherEstimate is { } other)
        {
            yield return Format($"{timing.OtherName} would have taken {other.TotalSeconds:F2} s, ")
                + Format($"{other / timing.Elapsed:F2} times as long (estimated from one call in {TimedGram.ComparisonInterval}).");
        }
    }

    private static string Format(FormattableString text) =>
        text.ToString(CultureInfo.InvariantCulture).Replace(" %", "%", StringComparison.Ordinal);
}

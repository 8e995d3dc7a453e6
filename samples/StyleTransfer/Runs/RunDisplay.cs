using System.Globalization;
using StyleTransfer.Pictures;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace StyleTransfer.Runs;

/// <summary>Shows where a run is: a live table, or a line now and then where the output is no terminal.</summary>
internal sealed class RunDisplay(Action<IRenderable>? show) : IRunWatcher
{
    private const int LineEvery = 25;

    /// <summary>Runs with a display that fits the output.</summary>
    public static RunResult Run(Func<IRunWatcher, RunResult> run) => Console.IsOutputRedirected || !AnsiConsole.Profile.Capabilities.Interactive
        ? run(new RunDisplay(null))
        : AnsiConsole.Live(new Text("…")).Start(live => run(new RunDisplay(live.UpdateTarget)));

    public void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint)
    {
        if (show is not null)
        {
            show(TableOf(step));
        }
        else if (step.Iteration == 1 || step.Iteration % LineEvery == 0 || step.IsLastOfStage)
        {
            Console.WriteLine($"{PlaceOf(step)}, loss {Text(step.Losses.Loss)}{LeftOf(step)}");
        }
    }

    private static Rows TableOf(RunStep step)
    {
        Table table = new Table { Border = TableBorder.Rounded }
            .AddColumn("part")
            .AddColumn(new TableColumn("loss").RightAligned());
        foreach ((string part, double loss) in step.Losses.Parts)
        {
            table.AddRow(new Text(part), new Text(Text(loss)));
        }

        table.AddRow(new Text("all"), new Text(Text(step.Losses.Loss)));
        return new Rows(new Text(PlaceOf(step) + LeftOf(step)), table);
    }

    private static string PlaceOf(RunStep step) => string.Create(
        CultureInfo.InvariantCulture,
        $"{step.Width}×{step.Height} ({step.Stage + 1} of {step.Stages}), step {step.Iteration} of {step.Iterations}");

    private static string LeftOf(RunStep step) =>
        step.Remaining is { } left ? string.Create(CultureInfo.InvariantCulture, $", {left:h\\:mm\\:ss} left") : "";

    private static string Text(double loss) => loss.ToString("E2", CultureInfo.InvariantCulture);
}

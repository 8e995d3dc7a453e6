using Spectre.Console;

namespace GramGen.Bench.Report;

/// <summary>Runs a report and shows how far it is.</summary>
internal static class ReportProgress
{
    public static GramReport Run(ReportRunner runner, IReadOnlyList<GramShape> shapes) => AnsiConsole.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(progress =>
        {
            ProgressTask task = progress.AddTask("Gram matrices", maxValue: shapes.Count);
            return runner.Run(shapes, shape => task.Description = $"Gram matrices: {shape}", _ => task.Increment(1));
        });
}

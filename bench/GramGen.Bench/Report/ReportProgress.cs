using Spectre.Console;

namespace GramGen.Bench.Report;

/// <summary>Runs a report and shows how far it is.</summary>
internal static class ReportProgress
{
    public static GramReport Run(ReportRunner runner, IReadOnlyList<GramShape> shapes) =>
        Run("Gram matrices", shapes, runner.Run);

    /// <param name="what">What is measured, for people.</param>
    /// <param name="shapes">The sizes.</param>
    /// <param name="run">Runs them and tells which it begins with and which it has done.</param>
    public static TReport Run<TReport>(
        string what,
        IReadOnlyList<GramShape> shapes,
        Func<IReadOnlyList<GramShape>, Action<GramShape>, Action<GramShape>, TReport> run) => AnsiConsole.Progress()
        .AutoClear(true)
        .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(progress =>
        {
            ProgressTask task = progress.AddTask(what, maxValue: shapes.Count);
            return run(shapes, shape => task.Description = $"{what}: {shape}", _ => task.Increment(1));
        });
}

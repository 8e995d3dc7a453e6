using GramGen.Data;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace GramGen.Tool.Terminal;

/// <summary>Shows how far a computation is: a bar on a terminal, elsewhere now and then a line.</summary>
internal sealed class ProgressDisplay(ToolConsole console)
{
    /// <summary>Shows the progress of a computation.</summary>
    /// <param name="work">Computes, and reports.</param>
    public async Task<TResult> RunAsync<TResult>(Func<IProgress<GramStatsProgress>, Task<TResult>> work)
    {
        if (console.Animated is null)
        {
            return await work(new Lines(console.Out, console.LineInterval));
        }

        var latest = new Latest();
        return await console.Animated.Progress()
            .AutoClear(true)
            .Columns(new ProgressBarColumn(), new PercentageColumn(), new RateColumn(latest))
            .StartAsync(async context =>
            {
                latest.Task = context.AddTask("rows");
                return await work(latest);
            });
    }

    /// <summary>Rows and bytes a second, and the time left.</summary>
    public static string TextOf(GramStatsProgress progress) =>
        $"{Figures.Count(progress.RowsPerSecond)} rows/s, {Figures.Bytes(progress.BytesPerSecond)}/s"
        + (progress.TimeLeft is { } left && progress.RowsDone < progress.Rows ? $", {Figures.Time(left)} left" : "");

    private sealed class Lines(TextWriter output, TimeSpan interval) : IProgress<GramStatsProgress>
    {
        private TimeSpan _last;

        public void Report(GramStatsProgress value)
        {
            if (value.Elapsed - _last >= interval)
            {
                _last = value.Elapsed;
                output.WriteLine($"{Figures.Count(value.RowsDone)} of {Figures.Count(value.Rows)} rows, {TextOf(value)}");
            }
        }
    }

    /// <summary>Keeps the last report for the thread that draws.</summary>
    private sealed class Latest : IProgress<GramStatsProgress>
    {
        private readonly Lock _lock = new();
        private GramStatsProgress _value;

        public ProgressTask? Task { get; set; }

        public GramStatsProgress Value
        {
            get
            {
                lock (_lock)
                {
                    return _value;
                }
            }
        }

        public void Report(GramStatsProgress value)
        {
            lock (_lock)
            {
                _value = value;
            }

            Task!.MaxValue = Math.Max(value.Rows, 1);
            Task.Value = value.RowsDone;
        }
    }

    private sealed class RateColumn(Latest latest) : ProgressColumn
    {
        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
            new Text(latest.Value.Rows == 0 ? "…" : TextOf(latest.Value));
    }
}

using StyleTransfer.Losses;
using StyleTransfer.Pictures;

namespace StyleTransfer.Runs;

/// <summary>Observes a run.</summary>
internal interface IRunWatcher
{
    /// <param name="step">The step just completed.</param>
    /// <param name="picture">Makes the current picture; the caller disposes it.</param>
    /// <param name="saveCheckpoint">Saves the state of the run to a file.</param>
    void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint);

    /// <summary>Called when the run stops before it is finished.</summary>
    /// <param name="saveCheckpoint">Saves the state of the run to a file.</param>
    void Stop(Action<string> saveCheckpoint)
    {
    }
}

/// <summary>The position of a run after a step.</summary>
internal sealed record RunStep(
    int Width, int Height, int Stage, int Stages, int Iteration, int Iterations, LossStep Losses, TimeSpan? Remaining)
{
    public bool IsLastOfStage => Iteration == Iterations;
}

/// <summary>The loss at a step and its parts.</summary>
internal sealed record LossStep(int Size, double Loss, IReadOnlyDictionary<string, double> Parts);

/// <summary>The losses of all steps of a run.</summary>
internal sealed class LossHistory
{
    public List<LossStep> Steps { get; } = [];
}

/// <summary>The result of a run. The caller owns the picture.</summary>
internal sealed record RunResult(Picture Picture, bool IsFinished, LossHistory History, TimeSpan Elapsed, TimedGram Timing);

/// <summary>Measures progress in pixels times steps, and estimates the remaining time from it.</summary>
internal sealed class RunProgress(RunSettings settings, IReadOnlyList<(int Width, int Height)> sizes, Checkpoint? from)
{
    public RunStep StepAt(int stage, int iteration, LossStep losses, TimeSpan elapsed)
    {
        double before = from is null ? 0 : Done(from.Stage, from.Iteration);
        double done = Done(stage, iteration);
        double left = Done(sizes.Count - 1, settings.Iterations) - done;
        return new RunStep(
            sizes[stage].Width, sizes[stage].Height, stage, sizes.Count, iteration, settings.Iterations, losses,
            done > before ? elapsed * (left / (done - before)) : null);
    }

    private double Done(int stage, int iteration) =>
        sizes.Take(stage).Sum(size => (double)size.Width * size.Height * settings.Iterations)
        + ((double)sizes[stage].Width * sizes[stage].Height * iteration);
}

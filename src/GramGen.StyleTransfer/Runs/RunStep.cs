using GramGen.StyleTransfer.Pictures;

namespace GramGen.StyleTransfer.Runs;

/// <summary>Where a run is after a step.</summary>
internal sealed record RunStep(int Width, int Height, int Stage, int Stages, int Iteration, int Iterations, LossStep Losses, TimeSpan? Remaining)
{
    public bool IsLastOfStage => Iteration == Iterations;
}

/// <summary>Is told of a run's steps.</summary>
internal interface IRunWatcher
{
    /// <param name="step">The step just done.</param>
    /// <param name="picture">Makes the picture as it is; the caller disposes it.</param>
    /// <param name="saveCheckpoint">Saves where the run is in a file.</param>
    void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint);
}

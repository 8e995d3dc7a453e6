namespace StyleTransfer.Runs;

/// <summary>Where a run is after a step.</summary>
internal sealed record RunStep(int Width, int Height, int Stage, int Stages, int Iteration, int Iterations, LossStep Losses, TimeSpan? Remaining)
{
    public bool IsLastOfStage => Iteration == Iterations;
}

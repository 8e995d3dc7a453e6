namespace StyleTransfer.Runs;

/// <summary>How much of a run is done, by pixels and steps, and how long the rest takes at this pace.</summary>
internal sealed class RunWork(RunSettings settings, IReadOnlyList<(int Width, int Height)> sizes, Checkpoint? from)
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

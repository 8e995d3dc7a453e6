using StyleTransfer.Pictures;
using StyleTransfer.Runs;

namespace StyleTransfer.Tests;

/// <summary>Stops the run at a step, and saves a checkpoint then.</summary>
internal sealed class StoppingWatcher(int stage, int iteration, string file, CancellationTokenSource stop) : IRunWatcher
{
    public void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint)
    {
        if (step.Stage == stage && step.Iteration == iteration)
        {
            stop.Cancel();
        }
    }

    public void Stop(Action<string> saveCheckpoint) => saveCheckpoint(file);
}

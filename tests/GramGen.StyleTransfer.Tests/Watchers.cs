using GramGen.StyleTransfer.Pictures;
using GramGen.StyleTransfer.Runs;

namespace GramGen.StyleTransfer.Tests;

/// <summary>Looks at nothing.</summary>
internal sealed class NoWatcher : IRunWatcher
{
    public void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint)
    {
    }
}

/// <summary>Saves a checkpoint at a step and stops the run.</summary>
internal sealed class StoppingWatcher(int stage, int iteration, string file, CancellationTokenSource stop) : IRunWatcher
{
    public void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint)
    {
        if (step.Stage == stage && step.Iteration == iteration)
        {
            saveCheckpoint(file);
            stop.Cancel();
        }
    }
}

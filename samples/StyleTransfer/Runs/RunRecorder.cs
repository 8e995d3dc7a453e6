using StyleTransfer.Pictures;

namespace StyleTransfer.Runs;

/// <summary>Saves intermediate pictures and checkpoints, and keeps small pictures for the contact sheet.</summary>
internal sealed class RunRecorder(RunFiles files, int every) : IRunWatcher, IDisposable
{
    private const int CheckpointEvery = 25;

    private readonly List<(string Caption, Picture Picture)> _steps = [];

    /// <summary>The picture early and late at each size, but for the last: that is the result.</summary>
    public IReadOnlyList<(string Caption, Picture Picture)> Steps => _steps;

    public void Dispose() => _steps.ForEach(step => step.Picture.Dispose());

    public void Stop(Action<string> saveCheckpoint) => saveCheckpoint(files.Checkpoint);

    public void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint)
    {
        if (every > 0 && step.Iteration % every == 0)
        {
            using Picture now = picture();
            PictureFile.Save(now, files.Step(step));
        }

        if (step.Iteration % CheckpointEvery == 0)
        {
            saveCheckpoint(files.Checkpoint);
        }

        bool isEnd = step.IsLastOfStage && step.Stage < step.Stages - 1;
        if (isEnd || step.Iteration == Math.Max(1, step.Iterations / 10))
        {
            using Picture now = picture();
            (int width, int height) = now.SizeOf(ContactSheet.Side);
            _steps.Add(($"{step.Width}×{step.Height}, step {step.Iteration}", now.Resized(width, height)));
        }
    }
}

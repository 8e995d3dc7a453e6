using StyleTransfer.Pictures;

namespace StyleTransfer.Runs;

/// <summary>Is told of a run's steps.</summary>
internal interface IRunWatcher
{
    /// <param name="step">The step just done.</param>
    /// <param name="picture">Makes the picture as it is; the caller disposes it.</param>
    /// <param name="saveCheckpoint">Saves where the run is in a file.</param>
    void Watch(RunStep step, Func<Picture> picture, Action<string> saveCheckpoint);

    /// <summary>The run ends before it is finished.</summary>
    /// <param name="saveCheckpoint">Saves where the run is in a file.</param>
    void Stop(Action<string> saveCheckpoint)
    {
    }
}

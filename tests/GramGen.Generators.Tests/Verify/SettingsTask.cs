using System.Runtime.CompilerServices;

namespace VerifyTests;

/// <summary>A comparison that starts when it is awaited, so that it can be told more before.</summary>
public sealed class SettingsTask
{
    private readonly Func<string, bool, Task> _verify;
    private string _directory = "";
    private bool _opensDiff = true;
    private Task? _task;

    internal SettingsTask(Func<string, bool, Task> verify) => _verify = verify;

    /// <summary>Where the snapshots are, from the folder of the test's source file.</summary>
    public SettingsTask UseDirectory(string directory)
    {
        _directory = directory;
        return this;
    }

    /// <summary>Keeps the diff tool shut.</summary>
    public SettingsTask DisableDiff()
    {
        _opensDiff = false;
        return this;
    }

    public Task ToTask() => _task ??= _verify(_directory, _opensDiff);

    public TaskAwaiter GetAwaiter() => ToTask().GetAwaiter();

    public ConfiguredTaskAwaitable ConfigureAwait(bool continueOnCapturedContext) =>
        ToTask().ConfigureAwait(continueOnCapturedContext);

    public static implicit operator Task(SettingsTask settingsTask) => settingsTask.ToTask();
}

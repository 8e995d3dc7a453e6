using System.Collections.Concurrent;
using GramGen.Data;

namespace GramGen.Cluster.Workers;

/// <summary>The stores and data sets of the jobs that a worker knows: opening a data set reads the headers of all its files.</summary>
internal sealed class JobFiles(GramWorkerOptions options)
{
    private readonly ConcurrentDictionary<string, Lazy<Opened>> _opened = [];

    /// <summary>Opens what a lease is of; a job that was started again may have another store.</summary>
    /// <exception cref="IOException">The store or a file cannot be read, or a file changed.</exception>
    /// <exception cref="InvalidDataException">The store has no valid manifest.</exception>
    public Opened Open(string job, Guid schedule)
    {
        Opened opened = _opened.GetOrAdd(job, _ => Begin(job, schedule)).Value;
        return opened.Schedule == schedule
            ? opened
            : _opened.AddOrUpdate(
                job,
                _ => Begin(job, schedule),
                (_, other) => other.IsValueCreated && other.Value.Schedule == schedule ? other : Begin(job, schedule)).Value;
    }

    /// <summary>Opens a job anew the next time: it failed.</summary>
    public void Close(string job) => _opened.TryRemove(job, out _);

    private Lazy<Opened> Begin(string job, Guid schedule) => new(() =>
    {
        var store = GramPartStore.Open(options.FolderOf(job));
        return new Opened(schedule, store, store.OpenData());
    });

    /// <summary>A store and its data set.</summary>
    internal sealed record Opened(Guid Schedule, GramPartStore Store, GramDataset Data);
}

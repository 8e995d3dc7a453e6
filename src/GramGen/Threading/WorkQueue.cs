namespace GramGen.Threading;

/// <summary>Items 0, 1, 2, … that a team shares in chunks: each thread takes the next chunk as soon as it is free.</summary>
/// <param name="count">The number of items.</param>
/// <param name="chunk">Items that are taken together.</param>
internal sealed class WorkQueue(int count, int chunk = 1)
{
    private int _taken;
    private int _done;

    public bool HasMore => Volatile.Read(ref _taken) < ChunkCount;

    private int ChunkCount => (count / chunk) + (count % chunk == 0 ? 0 : 1);

    /// <summary>Takes the next chunk; false once all are taken.</summary>
    public bool TryTake(out int first, out int end)
    {
        int number = Interlocked.Increment(ref _taken) - 1;
        first = (int)Math.Min((long)number * chunk, count);
        end = (int)Math.Min((long)first + chunk, count);
        return first < count;
    }

    /// <summary>Marks items that were taken as complete.</summary>
    /// <returns>True for the thread that completes the last one.</returns>
    public bool Complete(int items) => items > 0 && Interlocked.Add(ref _done, items) == count;

    /// <summary>
    /// Waits until all items are complete. Those still missing are in the hands of running threads, so the wait is short.
    /// </summary>
    /// <param name="cancellation">Ends the wait: a thread that it stops completes nothing.</param>
    public void SpinUntilComplete(CancellationToken cancellation)
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref _done) < count)
        {
            cancellation.ThrowIfCancellationRequested();
            // Without sleeping: the shortest sleep is a millisecond.
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}

/// <summary>The items that one thread works on: chunks of a shared queue, or without one all of them.</summary>
/// <param name="count">The number of items.</param>
/// <param name="shared">The team's queue, or null for a thread that works alone.</param>
internal struct WorkItems(int count, WorkQueue? shared)
{
    /// <summary>No item is left.</summary>
    public const int None = -1;

    private int _next;
    private int _end;

    /// <summary>The next item, or <see cref="None"/>.</summary>
    public int Next()
    {
        if (_next < _end)
        {
            return _next++;
        }

        if (shared is not null)
        {
            return shared.TryTake(out _next, out _end) ? _next++ : None;
        }

        bool isFirst = _end == 0 && count > 0;
        _end = count;
        return isFirst ? _next++ : None;
    }
}

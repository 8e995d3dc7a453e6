using System.Runtime.ExceptionServices;

namespace GramGen.Threading;

/// <summary>Runs the same work on the caller's thread and on threads of the pool.</summary>
/// <remarks>
/// The caller never waits for a thread that has not started: it does that thread's share itself. So a busy pool costs only
/// speed, and teams may nest.
/// </remarks>
internal sealed class ThreadTeam : IThreadPoolWorkItem
{
    private readonly Action _work;
    private readonly object _state = new();
    private int _working;
    private bool _isClosed;
    private ExceptionDispatchInfo? _failure;

    private ThreadTeam(Action work) => _work = work;

    /// <summary>Runs <paramref name="work"/> on up to <paramref name="threads"/> threads, the caller's included, and returns when all of it is complete.</summary>
    /// <param name="threads">The number of threads.</param>
    /// <param name="work">What every thread does: it takes items from shared queues until none is left.</param>
    public static void Run(int threads, Action work)
    {
        var team = new ThreadTeam(work);
        for (int helper = 1; helper < threads; helper++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(team, preferLocal: false);
        }

        team.Execute();
        team.AwaitOthers();
        team._failure?.Throw();
    }

    /// <summary>Works until nothing is left. A pool thread that starts too late touches nothing.</summary>
    public void Execute()
    {
        lock (_state)
        {
            if (_isClosed)
            {
                return;
            }

            _working++;
        }

        try
        {
            _work();
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
        }

        lock (_state)
        {
            _working--;
            Monitor.Pulse(_state);
        }
    }

    /// <summary>Lets no thread start any more and waits for those that did: first spinning, because they end soon.</summary>
    private void AwaitOthers()
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref _working) > 0 && !spin.NextSpinWillYield)
        {
            spin.SpinOnce();
        }

        lock (_state)
        {
            _isClosed = true;
            while (_working > 0)
            {
                Monitor.Wait(_state);
            }
        }
    }
}

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

    /// <summary>Waits until all items are complete. Those still missing are in the hands of running threads, so the wait is short.</summary>
    public void SpinUntilComplete()
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref _done) < count)
        {
            spin.SpinOnce();
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

/// <summary>How many threads a caller allows, and how to stop them.</summary>
/// <param name="MaxDegree">The maximum number of threads, or <see cref="Unlimited"/>.</param>
/// <param name="Cancellation">Checked between KC blocks.</param>
internal readonly record struct Parallelism(int MaxDegree, CancellationToken Cancellation)
{
    public const int Unlimited = -1;

    /// <summary>What a call's options allow.</summary>
    public Parallelism(GramOptions options)
        : this(options.MaxDegreeOfParallelism, options.CancellationToken)
    {
    }

    /// <summary>Multiply-adds that justify one more thread: below twice this number a single thread is as fast or faster.</summary>
    public const long WorkPerThread = 1 << 20;

    public static Parallelism Default => new(Unlimited, CancellationToken.None);

    /// <summary>The number of threads that a number of multiply-adds justifies.</summary>
    public int ThreadsFor(double multiplyAdds)
    {
        int most = MaxDegree == Unlimited ? Environment.ProcessorCount : Math.Min(MaxDegree, Environment.ProcessorCount);
        return multiplyAdds < 2 * WorkPerThread ? 1 : (int)Math.Min(multiplyAdds / WorkPerThread, most);
    }
}

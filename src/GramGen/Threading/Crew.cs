using System.Runtime.ExceptionServices;

namespace GramGen.Threading;

/// <summary>Work that the caller's thread shares with threads of the pool.</summary>
/// <remarks>
/// The caller never waits for a thread that has not begun: it does that thread's part itself. So a busy pool costs speed
/// only, and calls may nest.
/// </remarks>
internal abstract class Crew : IThreadPoolWorkItem
{
    private readonly object _state = new();
    private int _working;
    private bool _isClosed;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Works until nothing is left. A thread of the pool that comes too late touches nothing.</summary>
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
            Work();
        }
        catch (Exception problem)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(problem), null);
        }

        lock (_state)
        {
            _working--;
            Monitor.Pulse(_state);
        }
    }

    /// <summary>What each thread does: it takes parts until none is left.</summary>
    protected abstract void Work();

    /// <summary>Works on so many threads, the caller's among them, and returns when all is done.</summary>
    protected void Run(int threads)
    {
        for (int helper = 1; helper < threads; helper++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Execute();
        AwaitOthers();
        _failure?.Throw();
    }

    /// <summary>Lets nobody begin any more, and waits for those who have: first awake, for they end soon.</summary>
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

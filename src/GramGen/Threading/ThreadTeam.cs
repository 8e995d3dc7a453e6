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
        return (int)Math.Clamp(multiplyAdds / WorkPerThread, 1, most);
    }
}

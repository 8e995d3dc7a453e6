using System.Runtime.ExceptionServices;

namespace GramGen.Threading;

/// <summary>What a team does for a caller.</summary>
/// <param name="action">What every thread does, the caller's too.</param>
/// <param name="places">The threads of the team that may help.</param>
internal sealed class TeamWork(Action action, int places)
{
    /// <summary>Added to the number of helpers that are at work, once no other may begin.</summary>
    private const int Closed = int.MinValue / 2;

    private static long _numbers;

    private int _places = places;
    private int _helpers;
    private ExceptionDispatchInfo? _failure;

    /// <summary>No two have the same, and none is 0. A thread keeps it, and not the work, which would keep the operands alive.</summary>
    public long Number { get; } = Interlocked.Increment(ref _numbers);

    /// <summary>Works until nothing is left.</summary>
    public void Run()
    {
        try
        {
            action();
        }
        catch (Exception failure)
        {
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
        }
    }

    /// <summary>Works, unless all places are taken or the work is closed. A thread that comes too late touches nothing.</summary>
    public void TryRun()
    {
        if (Interlocked.Decrement(ref _places) < 0)
        {
            return;
        }

        if (Interlocked.Increment(ref _helpers) > 0)
        {
            Run();
        }

        Interlocked.Decrement(ref _helpers);
    }

    /// <summary>Lets no helper begin any more, and waits for those that did. Nothing is left to be taken, so they end soon.</summary>
    public void Close()
    {
        Interlocked.Add(ref _helpers, Closed);
        var spin = new SpinWait();
        while (Volatile.Read(ref _helpers) > Closed)
        {
            // Without sleeping: the shortest sleep is a millisecond.
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Throws the first exception.</summary>
    public void ThrowFailure() => _failure?.Throw();
}

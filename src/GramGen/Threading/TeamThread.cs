using System.Diagnostics;

namespace GramGen.Threading;

/// <summary>A thread of the team.</summary>
internal sealed class TeamThread : IDisposable
{
    private const int AwakeMicroseconds = 50;

    private const int IdleMilliseconds = 1000;

    private static int _awakeThreads;

    private readonly AutoResetEvent _wake = new(false);
    private Affinity _affinity;
    private int _isAsleep;

    /// <summary>The number of threads that use a processor.</summary>
    public static int Awake => Volatile.Read(ref _awakeThreads);

    /// <summary>Starts a thread.</summary>
    /// <returns>False if the system has no more.</returns>
    public bool TryStart()
    {
        try
        {
            Interlocked.Increment(ref _awakeThreads);
            new Thread(Serve) { IsBackground = true, Name = "GramGen" }.UnsafeStart();
            return true;
        }
        catch (OutOfMemoryException)
        {
            Interlocked.Decrement(ref _awakeThreads);
            return false;
        }
    }

    /// <summary>Wakes the thread, on another processor than the caller's; false if it is awake.</summary>
    public bool TryWake()
    {
        if (!TryLeaveSleep())
        {
            return false;
        }

        _affinity.LeaveCallersProcessor();
        _wake.Set();
        return true;
    }

    public void Dispose() => _wake.Dispose();

    /// <summary>Who changes the state wakes: the thread itself, or one caller.</summary>
    private bool TryLeaveSleep()
    {
        if (Volatile.Read(ref _isAsleep) == 0 || Interlocked.Exchange(ref _isAsleep, 0) == 0)
        {
            return false;
        }

        Interlocked.Increment(ref _awakeThreads);
        return true;
    }

    private void Serve()
    {
        long lastWork = 0;
        do
        {
            int calls = 0;
            long begin = Stopwatch.GetTimestamp();
            for (int turn = 1; Stopwatch.GetElapsedTime(begin).TotalMicroseconds < AwakeMicroseconds; turn++)
            {
                if (ThreadTeam.WorkAfter(lastWork) is { } work)
                {
                    lastWork = work.Number;
                    work.TryRun();
                    calls++;
                    begin = Stopwatch.GetTimestamp();
                }
                else if (turn % 16 == 0)
                {
                    // The processor may be wanted, perhaps by the caller itself.
                    Thread.Yield();
                }
                else
                {
                    Thread.SpinWait(4);
                }
            }

            ThreadTeam.AdjustPatience(calls);
        }
        while (SleepUntilWork(lastWork));

        ThreadTeam.Remove(this);
        Dispose();
    }

    /// <summary>Sleeps until there is other work than the last; false if none came for a second, and the thread is to end.</summary>
    private bool SleepUntilWork(long lastWork)
    {
        _affinity.Note();
        Interlocked.Decrement(ref _awakeThreads);
        // Before it looks for work: a caller first publishes its work, then looks who is asleep.
        Interlocked.Exchange(ref _isAsleep, 1);
        if (ThreadTeam.WorkAfter(lastWork) is not null && TryLeaveSleep())
        {
            return true;
        }

        if (!_wake.WaitOne(IdleMilliseconds))
        {
            if (TryLeaveSleep())
            {
                Interlocked.Decrement(ref _awakeThreads);
                return false;
            }

            // A caller is about to wake it.
            _wake.WaitOne();
        }

        _affinity.Restore();
        return true;
    }
}

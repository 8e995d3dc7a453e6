using System.Diagnostics;

namespace GramGen.Threading;

/// <summary>The threads that compute large products together with their callers.</summary>
/// <remarks>
/// <para>
/// After a call they stay awake for some tens of microseconds, since calls often follow each other, and to wake a thread takes as
/// long as a product of medium size. Then they sleep, without using a processor, and end when nothing has come for a second.
/// </para>
/// <para>
/// The team works for one caller at a time; others compute alone, so that callers on several threads do not get in each other's way.
/// A caller never waits for a thread that has not begun: it does that thread's share itself. So a busy machine costs only speed,
/// and work may itself call the team.
/// </para>
/// </remarks>
internal static class ThreadTeam
{
    /// <summary>
    /// So soon after the last call began, a call may be one of a series, for which waking the team pays. Where vectors are short the last
    /// call itself may have taken half of that time.
    /// </summary>
    private const int SeriesMicroseconds = 1000;

    /// <summary>The most calls of a series that compute alone after the team was awake for one call only.</summary>
    private const int MostPatience = 256;

    private static readonly object Membership = new();

    /// <summary>Replaced, never changed.</summary>
    private static TeamThread[] _threads = [];

    /// <summary>What the team works on; null while it is free.</summary>
    private static TeamWork? _work;

    /// <summary>When a call last found all threads asleep.</summary>
    private static long _lastMiss;

    /// <summary>The calls to let pass before the team is woken for a series: the more, the oftener it was woken in vain.</summary>
    private static int _patience;

    /// <summary>Those of them that are still to pass.</summary>
    private static int _waiting;

    /// <summary>The number of threads, those that sleep too.</summary>
    public static int Count => Volatile.Read(ref _threads).Length;

    /// <summary>Whether the team is free, and awake or worth being woken for a call.</summary>
    /// <param name="mayWake">The product takes much longer than waking the team.</param>
    public static bool WouldHelp(bool mayWake)
    {
        if (Volatile.Read(ref _work) is not null)
        {
            return false;
        }

        if (mayWake || TeamThread.Awake > 0)
        {
            return true;
        }

        long now = Stopwatch.GetTimestamp();
        long before = Interlocked.Exchange(ref _lastMiss, now);
        return Stopwatch.GetElapsedTime(before, now).TotalMicroseconds < SeriesMicroseconds && Interlocked.Decrement(ref _waiting) < 0;
    }

    /// <summary>Learns from a thread that falls asleep: calls that are further apart than it stays awake are better left alone.</summary>
    /// <param name="calls">The calls that it worked for since it was woken.</param>
    public static void AdjustPatience(int calls)
    {
        int patience = calls > 1 ? 0 : Math.Clamp(2 * Volatile.Read(ref _patience), 4, MostPatience);
        Volatile.Write(ref _patience, patience);
        Volatile.Write(ref _waiting, patience);
    }

    /// <summary>
    /// Runs <paramref name="action"/> on up to <paramref name="threads"/> threads, the caller's included, and
    /// returns when all of it is complete.
    /// </summary>
    /// <param name="threads">The number of threads.</param>
    /// <param name="action">What every thread does: it takes items from shared queues until none is left.</param>
    public static void Run(int threads, Action action)
    {
        var work = new TeamWork(action, threads - 1);
        if (Interlocked.CompareExchange(ref _work, work, null) is not null)
        {
            action();
            return;
        }

        try
        {
            Wake(threads - 1);
            work.Run();
            work.Close();
        }
        finally
        {
            Volatile.Write(ref _work, null);
        }

        work.ThrowFailure();
    }

    /// <summary>The team's work, unless it is the one of this number or there is none.</summary>
    public static TeamWork? WorkAfter(long number) => Volatile.Read(ref _work) is { } work && work.Number != number ? work : null;

    /// <summary>Takes a thread that ends out of the team.</summary>
    public static void Remove(TeamThread thread)
    {
        lock (Membership)
        {
            _threads = [.. _threads.Where(other => other != thread)];
        }
    }

    private static void Wake(int wanted)
    {
        int missing = wanted - TeamThread.Awake;
        foreach (TeamThread thread in Volatile.Read(ref _threads))
        {
            if (missing <= 0)
            {
                return;
            }

            missing -= thread.TryWake() ? 1 : 0;
        }

        if (missing > 0 && Count < wanted)
        {
            Start(wanted);
        }
    }

    private static void Start(int wanted)
    {
        lock (Membership)
        {
            while (_threads.Length < wanted)
            {
                var thread = new TeamThread();
                if (!thread.TryStart())
                {
                    // The others do its share.
                    return;
                }

                _threads = [.. _threads, thread];
            }
        }
    }
}

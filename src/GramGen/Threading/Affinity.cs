using System.Numerics;
using System.Runtime.InteropServices;

namespace GramGen.Threading;

/// <summary>
/// Keeps a thread that is woken away from the processor of the thread that wakes it. Linux often wakes a thread where it slept, even
/// if its waker works there and others are idle: it then waits for the end of a time slice, milliseconds, while the product is computed.
/// </summary>
/// <remarks>Elsewhere it does nothing.</remarks>
internal unsafe partial struct Affinity
{
    private const int Words = 16;
    private const int Bits = 64;

    private fixed ulong _allowed[Words];
    private int _thread;

    /// <summary>The number of processors that were noted; 0 where it does nothing.</summary>
    public readonly int Processors
    {
        get
        {
            int count = 0;
            for (int word = 0; _thread != 0 && word < Words; word++)
            {
                count += BitOperations.PopCount(_allowed[word]);
            }

            return count;
        }
    }

    /// <summary>Notes the calling thread and its processors. To be called before it sleeps.</summary>
    public void Note()
    {
        try
        {
            fixed (ulong* allowed = _allowed)
            {
                _thread = OperatingSystem.IsLinux() && GetAffinity(0, sizeof(ulong) * Words, allowed) == 0 ? GetThread() : 0;
            }
        }
        catch (Exception failure) when (failure is EntryPointNotFoundException or DllNotFoundException)
        {
            // A C library without them.
            _thread = 0;
        }
    }

    /// <summary>Takes the caller's processor from those of the sleeping thread, unless it has no other.</summary>
    public readonly void LeaveCallersProcessor()
    {
        if (Processors > 1)
        {
            Affinity others = this;
            int processor = GetProcessor();
            others._allowed[processor / Bits % Words] &= ~(1ul << (processor % Bits));
            _ = SetAffinity(_thread, sizeof(ulong) * Words, others._allowed);
        }
    }

    /// <summary>Gives the calling thread its processors back.</summary>
    public void Restore()
    {
        if (_thread != 0)
        {
            fixed (ulong* allowed = _allowed)
            {
                _ = SetAffinity(0, sizeof(ulong) * Words, allowed);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThread();

    [LibraryImport("libc", EntryPoint = "sched_getcpu")]
    private static partial int GetProcessor();

    /// <returns>0; -1 is a failure.</returns>
    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint length, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint length, ulong* mask);
}

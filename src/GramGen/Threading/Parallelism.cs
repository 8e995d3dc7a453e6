namespace GramGen.Threading;

/// <summary>How many threads a caller allows, and how to stop them.</summary>
/// <param name="MaxDegree">The maximum number of threads, or <see cref="Unlimited"/>.</param>
/// <param name="Cancellation">Checked between KC blocks.</param>
internal readonly record struct Parallelism(int MaxDegree, CancellationToken Cancellation)
{
    public const int Unlimited = -1;

    /// <summary>Multiply-adds that justify one more thread: below twice this number a single thread is as fast or faster.</summary>
    public const long WorkPerThread = 1 << 19;

    /// <summary>Multiply-adds that are worth waking threads for: they take some 120 µs and more, and a thread comes within 50.</summary>
    public const long WorkToWake = 1 << 23;

    /// <summary>What a call's options allow.</summary>
    public Parallelism(GramOptions options)
        : this(options.MaxDegreeOfParallelism, options.CancellationToken)
    {
    }

    public static Parallelism Default => new(Unlimited, CancellationToken.None);

    /// <summary>The number of threads that a number of multiply-adds justifies.</summary>
    public int ThreadsFor(double multiplyAdds)
    {
        if (multiplyAdds < 2 * WorkPerThread)
        {
            return 1;
        }

        int most = MaxDegree == Unlimited ? Environment.ProcessorCount : Math.Min(MaxDegree, Environment.ProcessorCount);
        return (int)Math.Min(multiplyAdds / WorkPerThread, most);
    }

    /// <summary>The number of threads to compute on now: 1 where the team works for another caller, or would come too late.</summary>
    public int ThreadsNow(double multiplyAdds)
    {
        int threads = ThreadsFor(multiplyAdds);
        return threads == 1 || ThreadTeam.WouldHelp(mayWake: multiplyAdds >= WorkToWake) ? threads : 1;
    }
}

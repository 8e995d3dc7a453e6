namespace GramGen.Threading;

/// <summary>How many threads a caller allows, and how to stop them.</summary>
/// <param name="MaxDegree">The maximum number of threads, or <see cref="Unlimited"/>.</param>
/// <param name="Cancellation">Checked between KC blocks.</param>
internal readonly record struct Parallelism(int MaxDegree, CancellationToken Cancellation)
{
    public const int Unlimited = -1;

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

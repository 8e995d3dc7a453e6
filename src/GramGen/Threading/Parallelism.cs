namespace GramGen.Threading;

/// <summary>What a caller allows: threads, and a way to stop.</summary>
/// <param name="MaxDegree">The most threads, or <see cref="Unlimited"/>.</param>
/// <param name="Cancellation">Asked for between blocks of pixels.</param>
internal readonly record struct Parallelism(int MaxDegree, CancellationToken Cancellation)
{
    public const int Unlimited = -1;

    /// <summary>
    /// Multiply-adds that are worth a thread of their own: below twice this, one thread is faster or as fast.
    /// </summary>
    public const long WorkPerThread = 1 << 20;

    public static Parallelism Default => new(Unlimited, CancellationToken.None);

    public static Parallelism Of(GramOptions options) => new(options.MaxDegreeOfParallelism, options.CancellationToken);

    /// <summary>The threads that take part in a product.</summary>
    public int ThreadsFor(GramShape shape) => ThreadsFor((double)shape.MultiplyAdds);

    /// <summary>The threads that so many multiply-adds are worth.</summary>
    public int ThreadsFor(double work)
    {
        int most = MaxDegree == Unlimited ? Environment.ProcessorCount : Math.Min(MaxDegree, Environment.ProcessorCount);
        return (int)Math.Clamp(work / WorkPerThread, 1, most);
    }
}

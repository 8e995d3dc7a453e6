namespace GramGen.Bench.Measuring;

/// <summary>Measures on several threads that begin together: cores share power and memory.</summary>
internal static class AllAtOnce
{
    /// <summary>The sum of what the threads measured, each for itself.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="measure">Is told the number of its thread.</param>
    public static double Sum(int threads, Func<int, double> measure)
    {
        int awaited = threads;
        double[] results = new double[threads];
        Thread[] others = [.. Enumerable.Range(1, threads - 1).Select(i => new Thread(() => Take(i)))];
        Array.ForEach(others, thread => thread.Start());
        Take(0);
        Array.ForEach(others, thread => thread.Join());
        return results.Sum();

        void Take(int i)
        {
            Interlocked.Decrement(ref awaited);
            // Not a Barrier: who sleeps there wakes when the others are half through.
            while (Volatile.Read(ref awaited) > 0)
            {
                Thread.SpinWait(10);
            }

            results[i] = measure(i);
        }
    }
}

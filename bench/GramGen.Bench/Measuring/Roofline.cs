using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Bench.Measuring;

/// <summary>
/// The multiply-add peak with one instruction set: independent chains in registers, nothing loaded.
/// </summary>
internal static class FmaPeak
{
    // Two units with a latency of four keep eight chains busy; twelve and their operands fit 16 registers.
    private const int Chains = 12;
    private const int Steps = 500_000;
    private const int Runs = 5;

    /// <summary>GFLOP/s of all threads together, two operations per multiply-add: the best of a few short runs.</summary>
    public static double Measure(GramIsa isa, int threads) => isa switch
    {
        GramIsa.Avx512 => Measure<Width512, Vector512<float>>(threads),
        GramIsa.Avx2 => Measure<Width256, Vector256<float>>(threads),
        GramIsa.Vector128 => Measure<Width128, Vector128<float>>(threads),
        _ => Measure<ScalarWidth, float>(threads),
    };

    private static double Measure<TWidth, TVector>(int threads)
        where TWidth : struct, IVectorWidth<TVector> =>
        Enumerable.Range(0, Runs).Max(_ => ThreadTeam.Sum(threads, _ => Gflops<TWidth, TVector>()));

    private static double Gflops<TWidth, TVector>()
        where TWidth : struct, IVectorWidth<TVector>
    {
        long start = Stopwatch.GetTimestamp();
        float result = Run<TWidth, TVector>();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return float.IsFinite(result)
            ? 2.0 * TWidth.Lanes * Chains * Steps / seconds / 1e9
            : throw new InvalidOperationException("The multiply-add chains diverged.");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run<TWidth, TVector>()
        where TWidth : struct, IVectorWidth<TVector>
    {
        TVector x = TWidth.Create(0.5f), y = TWidth.Create(0.25f);
        TVector a = x, b = x, c = x, d = x, e = x, f = x, g = x, h = x, i = x, j = x, k = x, l = x;
        for (int step = 0; step < Steps; step++)
        {
            a = TWidth.MultiplyAdd(a, x, y);
            b = TWidth.MultiplyAdd(b, x, y);
            c = TWidth.MultiplyAdd(c, x, y);
            d = TWidth.MultiplyAdd(d, x, y);
            e = TWidth.MultiplyAdd(e, x, y);
            f = TWidth.MultiplyAdd(f, x, y);
            g = TWidth.MultiplyAdd(g, x, y);
            h = TWidth.MultiplyAdd(h, x, y);
            i = TWidth.MultiplyAdd(i, x, y);
            j = TWidth.MultiplyAdd(j, x, y);
            k = TWidth.MultiplyAdd(k, x, y);
            l = TWidth.MultiplyAdd(l, x, y);
        }

        return TWidth.Sum(a) + TWidth.Sum(b) + TWidth.Sum(c) + TWidth.Sum(d) + TWidth.Sum(e) + TWidth.Sum(f)
            + TWidth.Sum(g) + TWidth.Sum(h) + TWidth.Sum(i) + TWidth.Sum(j) + TWidth.Sum(k) + TWidth.Sum(l);
    }
}

/// <summary>Read bandwidth of one level of memory with one instruction set.</summary>
/// <param name="Level">The level, as shown to the user.</param>
/// <param name="GigabytesPerSecond">10⁹ bytes per second, all threads together.</param>
internal sealed record Bandwidth(string Level, double GigabytesPerSecond)
{
    private const int Runs = 5;
    private const int Unroll = 8;

    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(5);

    // Bytes: more than any cache holds, for all threads together; what fits each core's first and second cache.
    private const int BeyondCaches = 1 << 29;
    private const int InL1 = 1 << 14;
    private const int InL2 = 3 << 16;

    /// <summary>The levels of this machine, nearest first: the best of a few runs each.</summary>
    public static Bandwidth[] Measure(GramIsa isa, int threads) => isa switch
    {
        GramIsa.Avx512 => Measure<Width512, Vector512<float>>(threads),
        GramIsa.Avx2 => Measure<Width256, Vector256<float>>(threads),
        GramIsa.Vector128 => Measure<Width128, Vector128<float>>(threads),
        _ => Measure<ScalarWidth, float>(threads),
    };

    private static Bandwidth[] Measure<TWidth, TVector>(int threads)
        where TWidth : struct, IVectorWidth<TVector> =>
        [
            Measure<TWidth, TVector>("L1", InL1, threads),
            Measure<TWidth, TVector>("L2", InL2, threads),
            Measure<TWidth, TVector>("memory", BeyondCaches / threads, threads),
        ];

    /// <summary>Every thread reads its own data; otherwise one would load the other's into a shared cache.</summary>
    private static Bandwidth Measure<TWidth, TVector>(string level, int bytesPerThread, int threads)
        where TWidth : struct, IVectorWidth<TVector>
    {
        int step = Unroll * TWidth.Lanes;
        int length = bytesPerThread / sizeof(float) / step * step;
        Memory<float> data = AlignedMemory.Allocate<float>(length * threads);
        data.Span.Fill(1);
        double best = Enumerable.Range(0, Runs).Max(_ =>
            ThreadTeam.Sum(threads, thread => Rate<TWidth, TVector>(data.Span.Slice(thread * length, length))));
        return new Bandwidth(level, best);
    }

    private static double Rate<TWidth, TVector>(ReadOnlySpan<float> data)
        where TWidth : struct, IVectorWidth<TVector>
    {
        // Enough passes to make the clock and the final additions negligible.
        int passesPerCall = Math.Max(1, (1 << 20) / data.Length);
        long passes = 0;
        long start = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            if (Read<TWidth, TVector>(data, passesPerCall) <= 0)
            {
                throw new InvalidOperationException("The sum of ones must be positive.");
            }

            passes += passesPerCall;
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed < Sample);
        return (double)passes * data.Length * sizeof(float) / elapsed.TotalSeconds / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Read<TWidth, TVector>(ReadOnlySpan<float> data, int passes)
        where TWidth : struct, IVectorWidth<TVector>
    {
        ref readonly float first = ref data[0];
        nuint width = (nuint)TWidth.Lanes;
        TVector a = TWidth.Create(0), b = a, c = a, d = a, e = a, f = a, g = a, h = a;
        for (int pass = 0; pass < passes; pass++)
        {
            for (nuint i = 0; i < (nuint)data.Length; i += Unroll * width)
            {
                a = TWidth.Add(a, TWidth.Load(in first, i));
                b = TWidth.Add(b, TWidth.Load(in first, i + width));
                c = TWidth.Add(c, TWidth.Load(in first, i + (2 * width)));
                d = TWidth.Add(d, TWidth.Load(in first, i + (3 * width)));
                e = TWidth.Add(e, TWidth.Load(in first, i + (4 * width)));
                f = TWidth.Add(f, TWidth.Load(in first, i + (5 * width)));
                g = TWidth.Add(g, TWidth.Load(in first, i + (6 * width)));
                h = TWidth.Add(h, TWidth.Load(in first, i + (7 * width)));
            }
        }

        TVector sum = TWidth.Add(TWidth.Add(TWidth.Add(a, b), TWidth.Add(c, d)), TWidth.Add(TWidth.Add(e, f), TWidth.Add(g, h)));
        return TWidth.Sum(sum);
    }
}

/// <summary>Measures on several threads that start together, because cores share power and memory.</summary>
internal static class ThreadTeam
{
    /// <summary>The sum of what the threads measured.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="measure">Gets the index of its thread.</param>
    public static double Sum(int threads, Func<int, double> measure)
    {
        int awaited = threads;
        double[] results = new double[threads];
        Thread[] others = [.. Enumerable.Range(1, threads - 1).Select(i => new Thread(() => Run(i)))];
        Array.ForEach(others, thread => thread.Start());
        Run(0);
        Array.ForEach(others, thread => thread.Join());
        return results.Sum();

        void Run(int i)
        {
            Interlocked.Decrement(ref awaited);
            // Not a Barrier: a thread sleeping in one wakes up when the others are half done.
            while (Volatile.Read(ref awaited) > 0)
            {
                Thread.SpinWait(10);
            }

            results[i] = measure(i);
        }
    }
}

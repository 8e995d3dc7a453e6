using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Bench.Measuring;

/// <summary>How fast a level of memory is read with one instruction set.</summary>
/// <param name="Level">The level, for people.</param>
/// <param name="GigabytesPerSecond">10⁹ bytes a second, of all threads together.</param>
internal sealed record Bandwidth(string Level, double GigabytesPerSecond)
{
    private const int Runs = 5;
    private const int Unroll = 8;

    private static readonly TimeSpan Sample = TimeSpan.FromMilliseconds(5);

    // What fits no cache, all threads together; what fits the first and the second cache of each core.
    private const int BeyondCaches = 1 << 29;
    private const int InL1 = 1 << 14;
    private const int InL2 = 3 << 16;

    /// <summary>The levels of this machine, the nearest first: the best of a few runs each.</summary>
    public static Bandwidth[] Measure(GramIsa isa, int threads) => isa switch
    {
        GramIsa.Avx512 => Measure<Width512, Vector512<float>>(threads),
        GramIsa.Avx2 => Measure<Width256, Vector256<float>>(threads),
        GramIsa.Vector128 => Measure<Width128, Vector128<float>>(threads),
        _ => Measure<WidthOfOne, float>(threads),
    };

    private static Bandwidth[] Measure<TWidth, TVector>(int threads)
        where TWidth : struct, IWidth<TVector> =>
        [
            Measure<TWidth, TVector>("L1", InL1, threads),
            Measure<TWidth, TVector>("L2", InL2, threads),
            Measure<TWidth, TVector>("memory", BeyondCaches / threads, threads),
        ];

    /// <summary>Each thread reads floats of its own: else one would bring the other's into a shared cache.</summary>
    private static Bandwidth Measure<TWidth, TVector>(string level, int bytesOfThread, int threads)
        where TWidth : struct, IWidth<TVector>
    {
        int step = Unroll * TWidth.Lanes;
        int length = bytesOfThread / sizeof(float) / step * step;
        Memory<float> data = AlignedMemory.Allocate<float>(length * threads);
        data.Span.Fill(1);
        double best = Enumerable.Range(0, Runs).Max(_ =>
            AllAtOnce.Sum(threads, thread => Rate<TWidth, TVector>(data.Span.Slice(thread * length, length))));
        return new Bandwidth(level, best);
    }

    private static double Rate<TWidth, TVector>(ReadOnlySpan<float> data)
        where TWidth : struct, IWidth<TVector>
    {
        // So many that neither the clock nor the last additions count.
        int passesAtOnce = Math.Max(1, (1 << 20) / data.Length);
        long passes = 0;
        long start = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        do
        {
            if (Read<TWidth, TVector>(data, passesAtOnce) <= 0)
            {
                throw new InvalidOperationException("The ones are gone.");
            }

            passes += passesAtOnce;
            elapsed = Stopwatch.GetElapsedTime(start);
        }
        while (elapsed < Sample);
        return (double)passes * data.Length * sizeof(float) / elapsed.TotalSeconds / 1e9;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Read<TWidth, TVector>(ReadOnlySpan<float> data, int passes)
        where TWidth : struct, IWidth<TVector>
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

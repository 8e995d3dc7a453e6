using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Bench.Measuring;

/// <summary>
/// The most multiply-adds that cores do with one instruction set: independent chains in registers, nothing loaded.
/// </summary>
internal static class FmaPeak
{
    // Two units of a latency of four keep eight chains busy; with their operands twelve fit 16 registers.
    private const int Chains = 12;
    private const int Steps = 500_000;
    private const int Runs = 5;

    /// <summary>GFLOP/s of so many threads at once, two operations a multiply-add: the best of a few short runs.</summary>
    public static double Measure(GramIsa isa, int threads) => isa switch
    {
        GramIsa.Avx512 => Measure<Width512, Vector512<float>>(threads),
        GramIsa.Avx2 => Measure<Width256, Vector256<float>>(threads),
        GramIsa.Vector128 => Measure<Width128, Vector128<float>>(threads),
        _ => Measure<WidthOfOne, float>(threads),
    };

    private static double Measure<TWidth, TVector>(int threads)
        where TWidth : struct, IWidth<TVector> =>
        Enumerable.Range(0, Runs).Max(_ => AllAtOnce.Sum(threads, _ => Gflops<TWidth, TVector>()));

    private static double Gflops<TWidth, TVector>()
        where TWidth : struct, IWidth<TVector>
    {
        long start = Stopwatch.GetTimestamp();
        float result = Run<TWidth, TVector>();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        return float.IsFinite(result)
            ? 2.0 * TWidth.Lanes * Chains * Steps / seconds / 1e9
            : throw new InvalidOperationException("The chains went astray.");
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Run<TWidth, TVector>()
        where TWidth : struct, IWidth<TVector>
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

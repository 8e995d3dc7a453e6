using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Bench.Measuring;

/// <summary>
/// The most multiply-adds that a core does with one instruction set: independent chains in registers, nothing loaded.
/// </summary>
internal static class FmaPeak
{
    // Two units of a latency of four keep eight chains busy; with their operands twelve fit 16 registers.
    private const int Chains = 12;
    private const int Steps = 500_000;

    /// <summary>GFLOP/s of one thread, two operations a multiply-add: the best of a few short runs.</summary>
    public static double Measure(GramIsa isa) => isa switch
    {
        GramIsa.Avx512 => Measure(Run<Width512, Vector512<float>>, Vector512<float>.Count),
        GramIsa.Avx2 => Measure(Run<Width256, Vector256<float>>, Vector256<float>.Count),
        GramIsa.Vector128 => Measure(Run<Width128, Vector128<float>>, Vector128<float>.Count),
        _ => Measure(Run<Scalar, float>, 1),
    };

    private static double Measure(Func<float> run, int lanes)
    {
        double best = 0;
        for (int i = 0; i < 5; i++)
        {
            long start = Stopwatch.GetTimestamp();
            float result = run();
            double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (!float.IsFinite(result))
            {
                throw new InvalidOperationException("The chains went astray.");
            }

            best = Math.Max(best, 2.0 * lanes * Chains * Steps / seconds / 1e9);
        }

        return best;
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

    /// <summary>What a chain needs of a vector width.</summary>
    private interface IWidth<TVector>
    {
        static abstract TVector Create(float value);

        /// <summary>Fused where the machine can, else a multiplication and an addition: what the hardware has to offer.</summary>
        static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

        static abstract float Sum(TVector x);
    }

    private readonly struct Width512 : IWidth<Vector512<float>>
    {
        public static Vector512<float> Create(float value) => Vector512.Create(value);

        public static Vector512<float> MultiplyAdd(Vector512<float> x, Vector512<float> y, Vector512<float> z) =>
            Vector512.MultiplyAddEstimate(x, y, z);

        public static float Sum(Vector512<float> x) => Vector512.Sum(x);
    }

    private readonly struct Width256 : IWidth<Vector256<float>>
    {
        public static Vector256<float> Create(float value) => Vector256.Create(value);

        public static Vector256<float> MultiplyAdd(Vector256<float> x, Vector256<float> y, Vector256<float> z) =>
            Vector256.MultiplyAddEstimate(x, y, z);

        public static float Sum(Vector256<float> x) => Vector256.Sum(x);
    }

    private readonly struct Width128 : IWidth<Vector128<float>>
    {
        public static Vector128<float> Create(float value) => Vector128.Create(value);

        public static Vector128<float> MultiplyAdd(Vector128<float> x, Vector128<float> y, Vector128<float> z) =>
            Vector128.MultiplyAddEstimate(x, y, z);

        public static float Sum(Vector128<float> x) => Vector128.Sum(x);
    }

    private readonly struct Scalar : IWidth<float>
    {
        public static float Create(float value) => value;

        public static float MultiplyAdd(float x, float y, float z) => float.MultiplyAddEstimate(x, y, z);

        public static float Sum(float x) => x;
    }
}

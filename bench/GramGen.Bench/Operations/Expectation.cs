using System.Numerics;

namespace GramGen.Bench.Operations;

/// <summary>What a call must compute, and how far its result may be from that.</summary>
/// <param name="Values">The entries.</param>
/// <param name="Magnitudes">For each entry the sum of its terms' absolute values; rounding errors are relative to it.</param>
/// <param name="Bound">The largest relative error that GramGen's summation order allows; 0 if the bits must be the same.</param>
/// <param name="PeerBound">The same for a library that adds in any order.</param>
internal sealed record Expectation(double[] Values, double[] Magnitudes, double Bound, double PeerBound)
{
    /// <summary>The largest |entry − value| / magnitude.</summary>
    public double LargestError(ReadOnlySpan<double> result)
    {
        if (result.Length != Values.Length)
        {
            return double.PositiveInfinity;
        }

        double largest = 0;
        for (int i = 0; i < result.Length; i++)
        {
            double difference = Math.Abs(result[i] - Values[i]);
            double error = difference == 0 ? 0 : difference / Magnitudes[i];
            // NaN counts as infinitely wrong.
            largest = double.IsNaN(error) ? double.PositiveInfinity : Math.Max(largest, error);
        }

        return largest;
    }

    /// <summary>
    /// Whether a peer computed the same. A call with wrong arguments may be fast, and would make the comparison a lie.
    /// </summary>
    public bool IsMetByPeer(Call call) => LargestError(call.Result()) <= PeerBound;
}

/// <summary>Bounds of rounding errors (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., section 3.1).</summary>
internal static class RoundingError
{
    /// <summary>Unit roundoff of <c>float</c>.</summary>
    public static readonly double UnitSingle = Math.Pow(2, -24);

    /// <summary>Unit roundoff of <c>double</c>.</summary>
    public static readonly double UnitDouble = Math.Pow(2, -53);

    /// <summary>γₙ = n·u / (1 − n·u).</summary>
    public static double Gamma(double roundings, double unit) => roundings * unit / (1 - (roundings * unit));

    /// <summary>How far two sums of the same M products may differ when both add in any order.</summary>
    public static double AnyOrder(int pixels, double unit) => 2 * Gamma(pixels, unit);

    /// <summary>
    /// γₙ with u = 2⁻²⁴ and the n roundings of the documented order: 64 multiply-adds in a lane of a block of 1024 pixels, 4
    /// additions of lanes, up to 7 in a group of 8 blocks, one for each doubling of groups, and the scale.
    /// </summary>
    public static double DocumentedOrder(int pixels)
    {
        int blocks = (pixels + 1023) / 1024;
        int groups = (blocks + 7) / 8;
        int roundings = ((Math.Min(pixels, 1024) + 15) / 16) + 4 + Math.Min(blocks, 8) - 1 + (int)Math.Ceiling(Math.Log2(groups)) + 1;
        return Gamma(roundings, UnitSingle);
    }
}

/// <summary>Gram matrices in double precision, by the definition.</summary>
internal static class ReferenceGram
{
    public static double[] Compute(GramShape shape, ReadOnlyMemory<float> features)
    {
        double[] gram = new double[shape.GramLength];
        Parallel.For(0, shape.Channels, i =>
        {
            for (int j = 0; j <= i; j++)
            {
                gram[(i * shape.Channels) + j] = gram[(j * shape.Channels) + i] = Dot(Row(i), Row(j));
            }
        });
        return gram;

        ReadOnlySpan<float> Row(int channel) => features.Span.Slice(channel * shape.Pixels, shape.Pixels);
    }

    /// <summary>
    /// The product of two floats is exact in double; only the sums round, by 2⁻²⁹ of what a float result does.
    /// </summary>
    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector<double> lowerSums = Vector<double>.Zero, upperSums = Vector<double>.Zero;
        int k = 0;
        for (; k <= a.Length - Vector<float>.Count; k += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(a[k..]), out Vector<double> lowerA, out Vector<double> upperA);
            Vector.Widen(new Vector<float>(b[k..]), out Vector<double> lowerB, out Vector<double> upperB);
            lowerSums += lowerA * lowerB;
            upperSums += upperA * upperB;
        }

        double sum = Vector.Sum(lowerSums + upperSums);
        for (; k < a.Length; k++)
        {
            sum += (double)a[k] * b[k];
        }

        return sum;
    }
}

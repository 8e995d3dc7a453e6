using System.Numerics;

namespace GramGen.Tests;

/// <summary>Means and covariances of doubles without any rounding but the last: by integers as long as they have to be.</summary>
internal static class ExactMoments
{
    /// <summary>Every finite double is a whole multiple of it: 2⁻¹⁰⁷⁴.</summary>
    private const int Exponent = 1074;

    private const int Digits = 400;

    /// <summary>Σ (x − x̄)(y − ȳ) / divisor.</summary>
    public static double Covariance(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int divisor) =>
        Ratio(Comoment(x, y), new BigInteger(x.Length) * divisor, 2 * Exponent);

    /// <summary>Pearson's r, to some digits more than a float has; NaN if a channel is constant.</summary>
    public static double Correlation(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        BigInteger comoment = Comoment(x, y);
        BigInteger squares = Comoment(x, x) * Comoment(y, y);
        return squares == 0 ? double.NaN : comoment.Sign * Math.Sqrt(Ratio(comoment * comoment, squares, 0));
    }

    /// <summary>n·Σ (x − x̄)(y − ȳ).</summary>
    private static BigInteger Comoment(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        BigInteger products = 0;
        BigInteger sumX = 0;
        BigInteger sumY = 0;
        for (int i = 0; i < x.Length; i++)
        {
            (BigInteger a, BigInteger b) = (Integer(x[i]), Integer(y[i]));
            products += a * b;
            sumX += a;
            sumY += b;
        }

        return (products * x.Length) - (sumX * sumY);
    }

    public static double Mean(ReadOnlySpan<double> x)
    {
        BigInteger sum = 0;
        foreach (double value in x)
        {
            sum += Integer(value);
        }

        return Ratio(sum, x.Length, Exponent);
    }

    private static BigInteger Integer(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & ((1L << 52) - 1);
        BigInteger magnitude = exponent == 0 ? fraction : new BigInteger(fraction | (1L << 52)) << (exponent - 1);
        return bits < 0 ? -magnitude : magnitude;
    }

    /// <summary>numerator / denominator · 2^−exponent, to some hundred bits and then to a double.</summary>
    private static double Ratio(BigInteger numerator, BigInteger denominator, int exponent)
    {
        BigInteger scaled = (numerator << Digits) / denominator;
        int shift = (int)Math.Max(scaled.GetBitLength() - 120, 0);
        return Math.ScaleB((double)(scaled >> shift), shift - Digits - exponent);
    }
}

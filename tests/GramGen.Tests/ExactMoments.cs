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

    /// <summary>Σ w·x / Σw.</summary>
    public static double Mean(ReadOnlySpan<double> x, ReadOnlySpan<double> weights)
    {
        (BigInteger sum, BigInteger total) = (0, 0);
        for (int i = 0; i < x.Length; i++)
        {
            sum += Integer(weights[i]) * Integer(x[i]);
            total += Integer(weights[i]);
        }

        return Ratio(sum, total, Exponent);
    }

    /// <summary>Σ w·(x − x̄)(y − ȳ) / divisor, and the divisor.</summary>
    public static (double Value, double Divisor) Covariance(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> weights, WeightedNormalization normalization)
    {
        (BigInteger products, BigInteger sumX, BigInteger sumY, BigInteger total, BigInteger squares) = (0, 0, 0, 0, 0);
        for (int i = 0; i < x.Length; i++)
        {
            (BigInteger a, BigInteger b, BigInteger weight) = (Integer(x[i]), Integer(y[i]), Integer(weights[i]));
            products += weight * a * b;
            sumX += weight * a;
            sumY += weight * b;
            total += weight;
            squares += weight * weight;
        }

        // Σw times the divisor, in units of the square of the least double.
        BigInteger divisor = normalization switch
        {
            WeightedNormalization.Frequency => total * (total - (BigInteger.One << Exponent)),
            WeightedNormalization.Reliability => (total * total) - squares,
            _ => total * total,
        };
        return (Ratio((products * total) - (sumX * sumY), divisor, 2 * Exponent), Ratio(divisor, total, Exponent));
    }

    private static BigInteger Integer(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF);
        long fraction = bits & ((1L << 52) - 1);
        BigInteger magnitude = exponent == 0 ? fraction : new BigInteger(fraction | (1L << 52)) << (exponent - 1);
        return bits < 0 ? -magnitude : magnitude;
    }

    /// <summary>numerator / denominator · 2^−exponent, rounded to a double once.</summary>
    private static double Ratio(BigInteger numerator, BigInteger denominator, int exponent)
    {
        BigInteger scaled = (numerator << Digits) / denominator;
        int shift = (int)Math.Max(scaled.GetBitLength() - 53, 0);
        BigInteger rounded = shift == 0 ? scaled : ((scaled >> (shift - 1)) + 1) >> 1;
        return Math.ScaleB((double)rounded, shift - Digits - exponent);
    }
}

namespace GramGen.Tests;

/// <summary>Dot products and distances with twice the digits of a <see cref="double"/> (Dekker's and Knuth's error-free steps).</summary>
internal static class SimilarityReference
{
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        (double High, double Low) sum = (0, 0);
        for (int k = 0; k < x.Length; k++)
        {
            double product = x[k] * y[k];
            sum = Add(sum, product, Math.FusedMultiplyAdd(x[k], y[k], -product));
        }

        return sum.High + sum.Low;
    }

    public static double SquaredDistance(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        (double High, double Low) sum = (0, 0);
        for (int k = 0; k < x.Length; k++)
        {
            (double difference, double rest) = Add((x[k], 0), -y[k], 0);
            double square = difference * difference;
            double low = Math.FusedMultiplyAdd(difference, difference, -square) + (2 * difference * rest);
            sum = Add(sum, square, low);
        }

        return sum.High + sum.Low;
    }

    public static double Cosine(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        (double xx, double yy) = (Dot(x, x), Dot(y, y));
        return xx == 0 || yy == 0 ? 0 : Dot(x, y) / Math.Sqrt(xx) / Math.Sqrt(yy);
    }

    public static double[] Doubles<T>(ReadOnlySpan<T> values)
        where T : unmanaged, System.Numerics.INumberBase<T>
    {
        double[] doubles = new double[values.Length];
        for (int i = 0; i < doubles.Length; i++)
        {
            doubles[i] = double.CreateChecked(values[i]);
        }

        return doubles;
    }

    private static (double High, double Low) Add((double High, double Low) sum, double high, double low)
    {
        double total = sum.High + high;
        double part = total - sum.High;
        double error = sum.High - (total - part) + (high - part);
        double rest = error + sum.Low + low;
        return (total + rest, rest - (total + rest - total));
    }
}

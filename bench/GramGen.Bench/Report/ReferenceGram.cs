using System.Numerics;
using GramGen.Bench.Measuring;

namespace GramGen.Bench.Report;

/// <summary>Gram matrices in double precision, by the definition, and how far a result may be from them.</summary>
internal static class ReferenceGram
{
    /// <summary>
    /// The largest |G − exact| / Σ|F_ik·F_jk| of a result. The sums here are in double: their own error is 2⁻²⁹ of the
    /// result's.
    /// </summary>
    public static double LargestRelativeError(GramShape shape, ReadOnlyMemory<float> features, ReadOnlyMemory<float> gram)
    {
        double[] largest = new double[shape.Channels];
        Parallel.For(0, shape.Channels, i =>
        {
            for (int j = 0; j <= i; j++)
            {
                (double exact, double magnitude) = Dot(Row(i), Row(j));
                double lower = Math.Abs(gram.Span[(i * shape.Channels) + j] - exact);
                double upper = Math.Abs(gram.Span[(j * shape.Channels) + i] - exact);
                double error = Math.Max(lower, upper);
                // A difference that is no number is as wrong as can be.
                double relative = error == 0 ? 0 : double.IsNaN(error) ? double.PositiveInfinity : error / magnitude;
                largest[i] = Math.Max(largest[i], relative);
            }
        });
        return largest.Max();

        ReadOnlySpan<float> Row(int channel) => features.Span.Slice(channel * shape.Pixels, shape.Pixels);
    }

    /// <summary>
    /// γₙ of <see cref="Rounding"/>, u = 2⁻²⁴, with the n roundings of the documented order: 64 multiply-adds in a lane of a block of 1024 pixels, 4
    /// additions of lanes, up to 7 in a group of 8 blocks, one for each doubling of groups, and the scale.
    /// </summary>
    public static double Bound(int pixels)
    {
        int blocks = (pixels + 1023) / 1024;
        int groups = (blocks + 7) / 8;
        int roundings = ((Math.Min(pixels, 1024) + 15) / 16) + 4 + Math.Min(blocks, 8) - 1 + (int)Math.Ceiling(Math.Log2(groups)) + 1;
        return Rounding.Gamma(roundings, Rounding.UnitOfSingle);
    }

    /// <summary>Every product of two floats is exact in double; only the sums round.</summary>
    public static (double Sum, double Magnitude) Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        Vector<double> sums = Vector<double>.Zero, otherSums = sums, magnitudes = sums, otherMagnitudes = sums;
        int k = 0;
        for (; k <= a.Length - Vector<float>.Count; k += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(a[k..]), out Vector<double> x, out Vector<double> otherX);
            Vector.Widen(new Vector<float>(b[k..]), out Vector<double> y, out Vector<double> otherY);
            Vector<double> products = x * y;
            Vector<double> otherProducts = otherX * otherY;
            sums += products;
            otherSums += otherProducts;
            magnitudes += Vector.Abs(products);
            otherMagnitudes += Vector.Abs(otherProducts);
        }

        double sum = Vector.Sum(sums + otherSums);
        double magnitude = Vector.Sum(magnitudes + otherMagnitudes);
        for (; k < a.Length; k++)
        {
            double product = (double)a[k] * b[k];
            sum += product;
            magnitude += Math.Abs(product);
        }

        return (sum, magnitude);
    }
}

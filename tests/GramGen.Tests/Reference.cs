using System.Numerics.Tensors;

namespace GramGen.Tests;

/// <summary>Gram matrices by the definition, in double precision, and how far a result in single may be from them.</summary>
internal static class Reference
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    /// <summary>
    /// Asserts on every instruction set of this machine |G_ij − exact| ≤ γₙ·Σₖ|F_ik·F_jk| for every entry: the bound for any order of
    /// summation in which n roundings lie on the longest way (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed.,
    /// section 4.2).
    /// </summary>
    /// <param name="shape">C and M.</param>
    /// <param name="features">F.</param>
    /// <param name="compute">Computes G.</param>
    public static void AssertNear(GramShape shape, float[] features, Func<GramIsa, float[]> compute)
    {
        double gamma = Gamma(Roundings(shape.Pixels));
        double[] values = new double[features.Length];
        double[] magnitudes = new double[features.Length];
        TensorPrimitives.ConvertTruncating<float, double>(features, values);
        TensorPrimitives.Abs<double>(values, magnitudes);
        (GramIsa Isa, float[] Gram)[] results = [.. Gram.SupportedIsas.Select(isa => (isa, compute(isa)))];
        for (int i = 0; i < shape.Channels; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double exact = Dot(values, i, j, shape.Pixels);
                double allowed = gamma * Dot(magnitudes, i, j, shape.Pixels);
                foreach ((GramIsa isa, float[] gram) in results)
                {
                    float computed = gram[(i * shape.Channels) + j];
                    float transposed = gram[(j * shape.Channels) + i];
                    if (!(Math.Abs(computed - exact) <= allowed))
                    {
                        Assert.Fail($"{shape}, {isa}: G[{i},{j}] is {computed:R}, exactly {exact:R}; it may differ by {allowed:R}.");
                    }

                    if (BitConverter.SingleToUInt32Bits(computed) != BitConverter.SingleToUInt32Bits(transposed))
                    {
                        Assert.Fail($"{shape}, {isa}: G[{i},{j}] is {computed:R}, but G[{j},{i}] is {transposed:R}.");
                    }
                }
            }
        }
    }

    private static double Dot(ReadOnlySpan<double> values, int i, int j, int pixels) =>
        TensorPrimitives.Dot(values.Slice(i * pixels, pixels), values.Slice(j * pixels, pixels));

    /// <summary>
    /// n of the documented order: the multiply-adds of one of 16 lanes in a block of 1024 pixels, four additions of
    /// lanes, those of up to 8 blocks in a group, and one for each doubling of the groups. Scale 1 rounds nothing.
    /// </summary>
    private static int Roundings(int pixels)
    {
        int blocks = (pixels + 1023) / 1024;
        int groups = (blocks + 7) / 8;
        return ((Math.Min(pixels, 1024) + 15) / 16) + 4 + (Math.Min(blocks, 8) - 1) + (int)Math.Ceiling(Math.Log2(groups));
    }

    private static double Gamma(int roundings) => roundings * UnitRoundoff / (1 - (roundings * UnitRoundoff));
}

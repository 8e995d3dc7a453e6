using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Similarity;

namespace GramGen.Tests;

/// <summary>The exponential function of kernels: about one unit in the last place from the true value at most.</summary>
public sealed class ExponentialTests
{
    /// <summary>
    /// Every x from −104 to −0 differed by at most 1.009 units; here one of each 4093 is tried, or all with <c>GRAMGEN_EXHAUSTIVE</c>.
    /// </summary>
    [Fact]
    public void Singles_AreWithinAUnit()
    {
        uint step = Exhaustive.IsOn ? 16u : 4093 * 16;
        uint least = BitConverter.SingleToUInt32Bits(-104f);
        double[] largest = new double[64];
        Parallel.For(0, largest.Length, part =>
        {
            Span<float> x = stackalloc float[16];
            for (uint bits = 0x80000000 + ((uint)part * 16); bits <= least; bits += step * (uint)largest.Length)
            {
                for (int i = 0; i < x.Length; i++)
                {
                    x[i] = BitConverter.UInt32BitsToSingle(Math.Min(bits + (uint)i, least));
                }

                Vector512<float> computed = Exponential.Of(Vector512.Create<float>(x));
                for (int i = 0; i < x.Length; i++)
                {
                    double exact = Math.Exp(x[i]);
                    double unit = Math.ScaleB(1, Math.Max(Math.ILogB(exact), -126) - 23);
                    largest[part] = Math.Max(largest[part], Math.Abs(computed[i] - exact) / unit);
                }
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{largest.Max()} units");
        Assert.InRange(largest.Max(), 0.5, 1.01);
    }

    /// <summary>The reference is itself up to half a unit off.</summary>
    [Fact]
    public void Doubles_AreWithinTwoUnitsOfTheLibrarys()
    {
        var random = new Random(1);
        double[] x = [.. Enumerable.Range(0, 80_000).Select(i => -Math.Pow(random.NextDouble(), i % 4 * 3) * 708)];
        for (int i = 0; i < x.Length; i += 8)
        {
            Vector512<double> computed = Exponential.Of(Vector512.Create<double>(x.AsSpan(i)));
            for (int k = 0; k < 8; k++)
            {
                double exact = Math.Exp(x[i + k]);
                Assert.InRange(Math.Abs(computed[k] - exact) / (Math.BitIncrement(exact) - exact), 0, 2);
            }
        }
    }

    [Fact]
    public void Edges_AreExact()
    {
        float[] singles = [0, -0f, float.NegativeInfinity, -104, -103.98f, -1000, float.NaN, float.MinValue];
        Span<float> padded = stackalloc float[16];
        singles.CopyTo(padded);
        Vector512<float> computed = Exponential.Of(Vector512.Create<float>(padded));
        Assert.Equal([1, 1, 0, 0, 0, 0, float.NaN, 0], Enumerable.Range(0, 8).Select(i => computed[i]));
        Assert.Equal(float.Epsilon, Exponential.Of(Vector512.Create(-103.2f))[0]);
        Assert.Equal(
            [1, 1, 0, 0, 0, double.NaN, 0, 0],
            Doubles(Exponential.Of(Vector512.Create(0, -0.0, double.NegativeInfinity, -746, -1e300, double.NaN, double.MinValue, -745.2))));
        Assert.Equal(double.Epsilon, Exponential.Of(Vector512.Create(-744.5))[0]);
    }

    private static double[] Doubles(Vector512<double> vector)
    {
        double[] values = new double[8];
        vector.StoreUnsafe(ref MemoryMarshal.GetArrayDataReference(values));
        return values;
    }
}

using System.Runtime.Intrinsics;
using GramGen.Summation;

namespace GramGen.Tests;

public sealed class FusedMultiplyAddTests
{
    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, float.Epsilon, -float.Epsilon, 1.17549421e-38f, 1.17549435e-38f, float.MaxValue, float.MinValue,
        float.PositiveInfinity, float.NegativeInfinity, float.NaN, 1.00000012f, 0.99999994f, 16777216f, 5.9604645e-08f,
    ];

    [Fact]
    public void EverySpecialValue_RoundsAsTheInstruction()
    {
        foreach (float x in Special)
        {
            foreach (float y in Special)
            {
                foreach (float z in Special)
                {
                    AssertSame(x, y, z);
                }
            }
        }
    }

    [Fact]
    public void RandomBits_RoundAsTheInstruction()
    {
        var random = new Random(5);
        for (int i = 0; i < 300_000; i++)
        {
            AssertSame(Any(random), Any(random), Any(random));
        }
    }

    /// <summary>Addends near the product's size and sign, where cancellation and double rounding would show.</summary>
    [Fact]
    public void NearCancellation_RoundsAsTheInstruction()
    {
        var random = new Random(6);
        for (int i = 0; i < 300_000; i++)
        {
            float x = (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-80, 60));
            float y = (random.NextSingle() - 0.5f) * MathF.Pow(2, random.Next(-80, 60));
            float z = (random.Next(2) == 0 ? -1 : 1) * x * y * MathF.Pow(2, random.Next(-30, 30));
            AssertSame(x, y, z);
            AssertSame(x, y, BitConverter.UInt32BitsToSingle(BitConverter.SingleToUInt32Bits(z) + 1));
        }
    }

    /// <summary>
    /// The product is half a unit in the last place of the addend, less 2⁻⁴⁶ of it: in double precision the sum falls on
    /// the middle between two floats, and only the error says on which side of it the exact one lies.
    /// </summary>
    [Fact]
    public void MiddlesThatAreNone_RoundAsTheInstruction()
    {
        const float Above = 1 + (1f / (1 << 23));
        const float Below = 1 - (1f / (1 << 23));
        var random = new Random(7);
        for (int i = 0; i < 100_000; i++)
        {
            int exponent = random.Next(-60, 60);
            float z = MathF.ScaleB(1 + random.NextSingle(), exponent);
            float y = MathF.ScaleB(Below, exponent - 24);
            AssertSame(Above, y, z);
            AssertSame(Above, -y, z);
            AssertSame(Above, y, -z);
            AssertSame(Above, -y, -z);
        }
    }

    private static float Any(Random random) => BitConverter.Int32BitsToSingle((int)random.NextInt64(1L << 32));

    private static void AssertSame(float x, float y, float z)
    {
        float expected = MathF.FusedMultiplyAdd(x, y, z);
        AssertSame(expected, FusedMultiplyAdd.Emulate(x, y, z), x, y, z);
        Vector128<float> four = FusedMultiplyAdd.Emulate(Vector128.Create(x), Vector128.Create(1f, y, y, y), Vector128.Create(z));
        AssertSame(MathF.FusedMultiplyAdd(x, 1f, z), four[0], x, 1f, z);
        AssertSame(expected, four[1], x, y, z);
        AssertSame(expected, four[3], x, y, z);
    }

    private static void AssertSame(float expected, float actual, float x, float y, float z)
    {
        bool same = float.IsNaN(expected)
            ? float.IsNaN(actual)
            : BitConverter.SingleToUInt32Bits(expected) == BitConverter.SingleToUInt32Bits(actual);
        if (!same)
        {
            Assert.Fail($"{x:R}·{y:R} + {z:R} is {expected:R}, not {actual:R}");
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Summation;

/// <summary>x·y + z with one rounding, by the machine's instruction or, without one, emulated exactly.</summary>
/// <remarks>
/// The product of two floats is exact in <see cref="double"/>. Its sum with the third is rounded <em>to odd</em>: where
/// it is inexact, the neighbour with an odd last bit is taken. Converting that to float rounds as the exact sum would,
/// because 53 ≥ 24 + 2 (Boldo and Melquiond, Emulation of FMA and correctly rounded sums: proved algorithms using
/// rounding to odd, IEEE Transactions on Computers 57(4), 2008). Neither products nor sums of floats leave the normal
/// range of double, so this holds for subnormal and overflowing results too.
/// </remarks>
internal static class FusedMultiplyAdd
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x, T y, T z)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => typeof(T) == typeof(float) && !Hardware.HasFusedMultiplyAdd
            ? T.CreateTruncating(Emulate(float.CreateTruncating(x), float.CreateTruncating(y), float.CreateTruncating(z)))
            : T.FusedMultiplyAdd(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Of(Vector128<float> x, Vector128<float> y, Vector128<float> z) => Hardware.HasFusedMultiplyAdd
        ? Vector128.FusedMultiplyAdd(x, y, z)
        // A copy of the call's result in its own local: otherwise the instruction's result would go through memory too.
        : Emulate(x, y, z) | Vector128<float>.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Of(Vector128<double> x, Vector128<double> y, Vector128<double> z) => Hardware.HasFusedMultiplyAdd
        ? Vector128.FusedMultiplyAdd(x, y, z)
        : Vector128.Create(Math.FusedMultiplyAdd(x[0], y[0], z[0]), Math.FusedMultiplyAdd(x[1], y[1], z[1]));

    /// <summary>As four vectors of 128 bits where one has no instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Of<T>(Vector512<T> x, Vector512<T> y, Vector512<T> z)
        where T : unmanaged => typeof(T) == typeof(float)
            ? Of(x.AsSingle(), y.AsSingle(), z.AsSingle()).As<float, T>()
            : Of(x.AsDouble(), y.AsDouble(), z.AsDouble()).As<double, T>();

    public static float Emulate(float x, float y, float z)
    {
        double product = (double)x * y;
        double addend = z;
        double sum = product + addend;

        // TwoSum (Knuth): sum + error is product + addend without any rounding.
        double addendPart = sum - product;
        double error = (product - (sum - addendPart)) + (addend - addendPart);

        long bits = BitConverter.DoubleToInt64Bits(sum);
        // For NaN and ∞ the error is NaN: both comparisons are false and the sum stands.
        if ((bits & 1) == 0 && (error < 0 || error > 0))
        {
            // One step away from zero, or towards it: the bits of a double count up with its magnitude.
            bits += (error > 0) == (sum > 0) ? 1 : -1;
        }

        return (float)BitConverter.Int64BitsToDouble(bits);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Vector128<float> Emulate(Vector128<float> x, Vector128<float> y, Vector128<float> z)
    {
        (Vector128<double> xLow, Vector128<double> xHigh) = Vector128.Widen(x);
        (Vector128<double> yLow, Vector128<double> yHigh) = Vector128.Widen(y);
        (Vector128<double> zLow, Vector128<double> zHigh) = Vector128.Widen(z);
        return Vector128.Narrow(AddToOdd(xLow * yLow, zLow), AddToOdd(xHigh * yHigh, zHigh));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Of(Vector512<float> x, Vector512<float> y, Vector512<float> z) => Hardware.HasFusedMultiplyAdd
        ? Vector512.FusedMultiplyAdd(x, y, z)
        : Vector512.Create(
            Vector256.Create(
                Of(x.GetLower().GetLower(), y.GetLower().GetLower(), z.GetLower().GetLower()),
                Of(x.GetLower().GetUpper(), y.GetLower().GetUpper(), z.GetLower().GetUpper())),
            Vector256.Create(
                Of(x.GetUpper().GetLower(), y.GetUpper().GetLower(), z.GetUpper().GetLower()),
                Of(x.GetUpper().GetUpper(), y.GetUpper().GetUpper(), z.GetUpper().GetUpper())));

    /// <summary>Without an instruction the runtime computes value by value, exactly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Of(Vector512<double> x, Vector512<double> y, Vector512<double> z) =>
        Vector512.FusedMultiplyAdd(x, y, z);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> AddToOdd(Vector128<double> product, Vector128<double> addend)
    {
        Vector128<double> sum = product + addend;
        Vector128<double> addendPart = sum - product;
        Vector128<double> error = (product - (sum - addendPart)) + (addend - addendPart);

        Vector128<long> bits = sum.AsInt64();
        Vector128<long> up = Vector128.GreaterThan(error, Vector128<double>.Zero).AsInt64();
        Vector128<long> down = Vector128.LessThan(error, Vector128<double>.Zero).AsInt64();
        // All ones where the step goes towards zero, +1 where it goes away: the sign of error against that of sum.
        Vector128<long> positive = Vector128.GreaterThan(sum, Vector128<double>.Zero).AsInt64();
        Vector128<long> inexact = up | down;
        Vector128<long> step = (up ^ positive) | Vector128<long>.One;
        Vector128<long> even = (bits & Vector128<long>.One) - Vector128<long>.One;
        return (bits + (step & inexact & even)).AsDouble();
    }
}

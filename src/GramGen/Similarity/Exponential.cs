using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using GramGen.Summation;

namespace GramGen.Similarity;

/// <summary>eˣ for x ≤ 0 with the same bits everywhere, which the functions of a platform's mathematical library do not have.</summary>
/// <remarks>
/// x = n·ln 2 + r with |r| ≤ ½·ln 2, and eˣ = 2ⁿ·(1 + r + r²·q(r)), where q is a polynomial with the smallest largest error, found with
/// the Remez exchange for <see cref="float"/> and by interpolation at Chebyshev's points for <see cref="double"/>. ln 2 is subtracted in
/// two parts. The error of <see cref="float"/> is at most 1.01 units in the last place, measured for every x; e⁰ is exactly 1. Below
/// the normal numbers digits are lost one by one, down to 0.
/// </remarks>
internal static class Exponential
{
    /// <summary>Adding it rounds to an integer, which is in the last bits: 1.5·2²³.</summary>
    private const float RoundingSingle = 12582912;

    /// <inheritdoc cref="RoundingSingle"/>
    private const double RoundingDouble = 6755399441055744;

    /// <summary>eˣ is 0 here, and below.</summary>
    private const float LeastSingle = -104;

    /// <inheritdoc cref="LeastSingle"/>
    private const double LeastDouble = -746;

    /// <summary>eˣ.</summary>
    /// <param name="x">Not positive; −∞ gives 0, NaN gives NaN.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Of<T>(Vector512<T> x)
        where T : unmanaged => typeof(T) == typeof(float) ? Of(x.AsSingle()).As<float, T>() : Of(x.AsDouble()).As<double, T>();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Of(Vector512<float> x)
    {
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(LeastSingle)), Vector512.Create(LeastSingle), x);
        Vector512<float> rounded = FusedMultiplyAdd.Of(x, Vector512.Create(1.44269502f), Vector512.Create(RoundingSingle));
        Vector512<float> whole = rounded - Vector512.Create(RoundingSingle);
        Vector512<float> r = FusedMultiplyAdd.Of(whole, Vector512.Create(-0.693147182f), x);
        r = FusedMultiplyAdd.Of(whole, Vector512.Create(1.90465421e-09f), r);

        Vector512<float> q = FusedMultiplyAdd.Of(Vector512.Create(0.00138145406f), r, Vector512.Create(0.00836874545f));
        q = FusedMultiplyAdd.Of(q, r, Vector512.Create(0.041668389f));
        q = FusedMultiplyAdd.Of(q, r, Vector512.Create(0.166665211f));
        q = FusedMultiplyAdd.Of(q, r, Vector512.Create(0.49999994f));
        Vector512<float> power = FusedMultiplyAdd.Of(r * r, q, r) + Vector512<float>.One;

        // In two steps: 2ⁿ itself may be below the normal numbers.
        Vector512<int> exponent = rounded.AsInt32() - Vector512.Create(RoundingSingle).AsInt32();
        Vector512<int> half = exponent >> 1;
        return power * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Of(Vector512<double> x)
    {
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(LeastDouble)), Vector512.Create(LeastDouble), x);
        Vector512<double> rounded = FusedMultiplyAdd.Of(x, Vector512.Create(1.4426950408889634), Vector512.Create(RoundingDouble));
        Vector512<double> whole = rounded - Vector512.Create(RoundingDouble);
        Vector512<double> r = FusedMultiplyAdd.Of(whole, Vector512.Create(-0.6931471805599453), x);
        r = FusedMultiplyAdd.Of(whole, Vector512.Create(-2.3190468138462996e-17), r);

        Vector512<double> q = FusedMultiplyAdd.Of(Vector512.Create(2.0914717341716378e-09), r, Vector512.Create(2.5105259538448494e-08));
        q = FusedMultiplyAdd.Of(q, r, Vector512.Create(2.755727357010214e-07));
        q = FusedMultiplyAdd.Of(q, r, Vector512.Create(2.7557255297969643e-06));
        q = FusedMultiplyAdd.Of(q, r, Vector512.Create(2.4801587325605324e-05));
        q = FusedMultiplyAdd.Of(q, r, Vector512.Create(0.0001984126987490126));
        q = FusedMultiplyAdd.Of(q, r, Vector512.Create(0.001388888888888373));
        q = FusedMultiplyAdd.Of(q, r, Vector512.Create(0.008333333333326112));
        q = FusedMultiplyAdd.Of(q, r, Vector512.Create(0.04166666666666667));
        q = FusedMultiplyAdd.Of(q, r, Vector512.Create(0.1666666666666667));
        q = FusedMultiplyAdd.Of(q, r, Vector512.Create(0.5));
        Vector512<double> power = FusedMultiplyAdd.Of(r * r, q, r) + Vector512<double>.One;

        Vector512<long> exponent = rounded.AsInt64() - Vector512.Create(RoundingDouble).AsInt64();
        Vector512<long> half = exponent >> 1;
        return power * PowerOfTwo(half) * PowerOfTwo(exponent - half);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> PowerOfTwo(Vector512<int> exponent) => ((exponent + Vector512.Create(127)) << 23).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> PowerOfTwo(Vector512<long> exponent) => ((exponent + Vector512.Create(1023L)) << 52).AsDouble();
}

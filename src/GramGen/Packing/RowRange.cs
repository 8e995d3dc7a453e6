using System.Numerics;
using System.Runtime.CompilerServices;

namespace GramGen.Packing;

/// <summary>
/// The range in which rows of deviations are multiplied as they are, and the powers of two that bring others into it.
/// </summary>
/// <remarks>
/// Beyond <see cref="LargestSquares"/>, 2⁹⁰ and 2⁹⁸⁵, the products of 2⁴⁰ pixels could overflow. Below <see cref="SmallestSquares"/>,
/// 2⁻¹¹² and 2⁻¹⁰⁰⁰, the 2⁻¹⁵⁰ that each of the 1024 products of a block can lose to underflow (of <c>double</c> 2⁻¹⁰⁷⁵, 512
/// times) could come to 2⁻²⁸ (2⁻⁶⁶) of √(Σx²·Σy²). In units of the one or the other exponent every row is in range, but for
/// values too small beside the row's largest to matter.
/// </remarks>
internal static class RowRange<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public static T SmallestSquares
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => T.CreateTruncating(IsDouble ? 1e-301 : 2e-34);
    }

    public static T LargestSquares
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => T.CreateTruncating(IsDouble ? 3e296 : 1e27);
    }

    /// <summary>The exponent of the unit for rows below the range.</summary>
    public static int SmallExponent => IsDouble ? -600 : -100;

    /// <summary>The exponent of the unit for rows beyond it.</summary>
    public static int LargeExponent => IsDouble ? 540 : 86;

    private static bool IsDouble
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => typeof(T) == typeof(double);
    }

    /// <summary>The exponent of the unit in which a row that is out of range is multiplied.</summary>
    /// <param name="largest">The largest magnitude in the row.</param>
    public static int ExponentOf(T largest) => largest < T.One ? SmallExponent : LargeExponent;

    /// <summary>
    /// The exponent of the unit for a mean, so that squares of distances between means stay in range. Those of <c>float</c> cannot
    /// leave that of <c>double</c>, in which they are computed.
    /// </summary>
    /// <param name="mean">The mean.</param>
    /// <param name="isConstant">The row has no other values; otherwise its deviations are in range.</param>
    public static int ExponentOfMean(T mean, bool isConstant) => IsLarge(mean) ? LargeExponent
        : IsDouble && isConstant && T.Abs(mean) < T.CreateTruncating(1e-132) ? SmallExponent
        : 0;

    /// <summary>Whether squares of distances between such means could overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLarge(T mean) => IsDouble && T.Abs(mean) > T.CreateTruncating(1e147);

    /// <summary>The exponent of the unit in which the means of a row are kept that is multiplied in another unit.</summary>
    public static int ExponentOfMeans(int exponent) => IsDouble ? exponent : 0;
}

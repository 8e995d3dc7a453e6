using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Summation;

/// <summary>What 128-bit tiles need beyond <see cref="Vector128"/>, on x86 and ARM alike.</summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Lanes128
{
    /// <summary>x·y + z with one rounding; by arithmetic of doubles where the machine has no such instruction.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> x, Vector128<float> y, Vector128<float> z) =>
        Hardware.HasFusedMultiplyAdd
            ? Vector128.FusedMultiplyAdd(x, y, z)
            // The bits of the call's result, in a local of their own: else that of the instruction would go by memory too.
            : RoundToOddFma.MultiplyAdd(x, y, z) | Vector128<float>.Zero;

    /// <summary>Replaces the 16 lanes of each sum by the sum itself, added in the summation order.</summary>
    /// <param name="work">The lanes of sum i from 16·i on; afterwards sum i at i.</param>
    /// <param name="sums">Their number.</param>
    public static void Reduce(ref float work, int sums)
    {
        for (nuint sum = 0; sum < (nuint)sums; sum++)
        {
            ref float lanes = ref Unsafe.Add(ref work, 16 * sum);
            Vector128<float> even = Vector128.LoadUnsafe(ref lanes) + Vector128.LoadUnsafe(ref lanes, 8);
            Vector128<float> odd = Vector128.LoadUnsafe(ref lanes, 4) + Vector128.LoadUnsafe(ref lanes, 12);
            Vector128<float> four = even + odd;
            Unsafe.Add(ref work, sum) = (four[0] + four[2]) + (four[1] + four[3]);
        }
    }

    /// <inheritdoc cref="MultiplyAdd(Vector128{float}, Vector128{float}, Vector128{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> MultiplyAdd(Vector128<double> x, Vector128<double> y, Vector128<double> z) =>
        Hardware.HasFusedMultiplyAdd
            ? Vector128.FusedMultiplyAdd(x, y, z)
            : Vector128.Create(Math.FusedMultiplyAdd(x[0], y[0], z[0]), Math.FusedMultiplyAdd(x[1], y[1], z[1]));

    /// <summary>Replaces the 8 lanes of each sum by the sum itself, added in the summation order.</summary>
    /// <param name="work">The lanes of sum i from 8·i on; afterwards sum i at i.</param>
    /// <param name="sums">Their number.</param>
    public static void Reduce(ref double work, int sums)
    {
        for (nuint sum = 0; sum < (nuint)sums; sum++)
        {
            ref double lanes = ref Unsafe.Add(ref work, 8 * sum);
            Vector128<double> even = Vector128.LoadUnsafe(ref lanes) + Vector128.LoadUnsafe(ref lanes, 4);
            Vector128<double> odd = Vector128.LoadUnsafe(ref lanes, 2) + Vector128.LoadUnsafe(ref lanes, 6);
            Vector128<double> two = even + odd;
            Unsafe.Add(ref work, sum) = two[0] + two[1];
        }
    }

    /// <summary>Scales sums and makes every NaN the same.</summary>
    /// <param name="sums">The sums, in whole vectors.</param>
    /// <param name="count">Their number.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="scaled">Receives them, in whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale<T>(ref T sums, int count, T scale, ref T scaled)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nuint i = 0; i < (nuint)count; i += (nuint)Vector128<T>.Count)
        {
            Finish(Vector128.LoadUnsafe(ref sums, i), scale).StoreUnsafe(ref scaled, i);
        }
    }

    /// <inheritdoc cref="Lanes512.Finish"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> Finish<T>(Vector128<T> sums, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector128<T> value = sums * scale;
        return Vector128.ConditionalSelect(Vector128.Equals(value, value), value, Vector128.Create(T.NaN));
    }

    /// <inheritdoc cref="Lanes512.Mask"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<T> Mask<T>(Vector128<T> gradient, Vector128<T> features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector128.ConditionalSelect(Vector128.LessThanOrEqual(features, Vector128<T>.Zero), Vector128<T>.Zero, gradient);
}

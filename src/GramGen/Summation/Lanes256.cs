using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GramGen.Gemm;

namespace GramGen.Summation;

/// <summary>
/// Adds the lanes of sums kept as two 256-bit vectors, in the summation order, eight sums at once (a transpose tree).
/// </summary>
/// <remarks>For generated code.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Lanes256
{
    /// <summary>So few sums are sooner added one by one than by a tree for eight.</summary>
    private const int FewestInTree = 4;

    /// <summary>Replaces the 16 lanes of each sum by the sum itself.</summary>
    /// <param name="work">The lanes of sum i from 16·i on; afterwards sum i at i.</param>
    /// <param name="sums">Their number.</param>
    public static void Reduce(ref float work, int sums)
    {
        nuint sum = 0;
        for (; sum + FewestInTree <= (nuint)sums; sum += 8)
        {
            Vector256<float> even = Fold2(Fold4(ref work, sum, sum + 4), Fold4(ref work, sum + 1, sum + 5));
            Vector256<float> odd = Fold2(Fold4(ref work, sum + 2, sum + 6), Fold4(ref work, sum + 3, sum + 7));
            Fold1(even, odd).StoreUnsafe(ref work, sum);
        }

        for (; sum < (nuint)sums; sum++)
        {
            Vector256<float> eight = Fold8(ref work, sum);
            Vector128<float> four = eight.GetLower() + eight.GetUpper();
            Unsafe.Add(ref work, sum) = (four[0] + four[2]) + (four[1] + four[3]);
        }
    }

    /// <summary>Replaces the 8 lanes of each sum by the sum itself.</summary>
    /// <param name="work">The lanes of sum i from 8·i on; afterwards sum i at i.</param>
    /// <param name="sums">Their number.</param>
    public static void Reduce(ref double work, int sums)
    {
        nuint sum = 0;
        for (; sum + 4 <= (nuint)sums; sum += 4)
        {
            Vector256<double> even = Fold2(Fold4(ref work, sum), Fold4(ref work, sum + 2));
            Vector256<double> odd = Fold2(Fold4(ref work, sum + 1), Fold4(ref work, sum + 3));
            (Avx.UnpackLow(even, odd) + Avx.UnpackHigh(even, odd)).StoreUnsafe(ref work, sum);
        }

        for (; sum < (nuint)sums; sum++)
        {
            Vector256<double> four = Fold4(ref work, sum);
            Vector128<double> two = four.GetLower() + four.GetUpper();
            Unsafe.Add(ref work, sum) = two[0] + two[1];
        }
    }

    /// <inheritdoc cref="Lanes128.Scale"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale<T>(ref T sums, int count, T scale, ref T scaled)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nuint i = 0; i < (nuint)count; i += (nuint)Vector256<T>.Count)
        {
            Finish(Vector256.LoadUnsafe(ref sums, i), scale).StoreUnsafe(ref scaled, i);
        }
    }

    /// <inheritdoc cref="Lanes512.Finish"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> Finish<T>(Vector256<T> sums, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector256<T> value = sums * scale;
        return Vector256.ConditionalSelect(Vector256.Equals(value, value), value, Vector256.Create(T.NaN));
    }

    /// <inheritdoc cref="Lanes512.Mask"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<T> Mask<T>(Vector256<T> gradient, Vector256<T> features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector256.ConditionalSelect(Vector256.LessThanOrEqual(features, Vector256<T>.Zero), Vector256<T>.Zero, gradient);

    /// <inheritdoc cref="IOuterTiles.Transpose"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Transpose(ref float source, nuint stride, ref float target, nuint second, nuint third, nuint fourth)
    {
        // Row r of the four beside row r + 4: transposed as two 4 × 4 blocks, rows are in order again.
        Vector256<float> row0 = EveryFourthRow(ref source, stride);
        Vector256<float> row1 = EveryFourthRow(ref Unsafe.Add(ref source, stride), stride);
        Vector256<float> row2 = EveryFourthRow(ref Unsafe.Add(ref source, 2 * stride), stride);
        Vector256<float> row3 = EveryFourthRow(ref Unsafe.Add(ref source, 3 * stride), stride);
        Vector256<float> low01 = Avx.UnpackLow(row0, row1);
        Vector256<float> low23 = Avx.UnpackLow(row2, row3);
        Vector256<float> high01 = Avx.UnpackHigh(row0, row1);
        Vector256<float> high23 = Avx.UnpackHigh(row2, row3);
        Avx.Shuffle(low01, low23, 0b01_00_01_00).StoreUnsafe(ref target);
        Avx.Shuffle(low01, low23, 0b11_10_11_10).StoreUnsafe(ref target, second);
        Avx.Shuffle(high01, high23, 0b01_00_01_00).StoreUnsafe(ref target, third);
        Avx.Shuffle(high01, high23, 0b11_10_11_10).StoreUnsafe(ref target, fourth);
    }

    /// <inheritdoc cref="IOuterTiles.Copy"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Copy(ref float source, ref float target, int count)
    {
        int i = 0;
        for (; i + Vector256<float>.Count <= count; i += Vector256<float>.Count)
        {
            Vector256.LoadUnsafe(ref source, (nuint)i).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < count; i++)
        {
            Unsafe.Add(ref target, i) = Unsafe.Add(ref source, i);
        }
    }

    /// <summary>Four values of rows 0 and 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> EveryFourthRow(ref float row, nuint stride) =>
        Avx.InsertVector128(Vector128.LoadUnsafe(ref row).ToVector256Unsafe(), Vector128.LoadUnsafe(ref row, 4 * stride), 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fold8(ref float work, nuint sum) =>
        Vector256.LoadUnsafe(ref work, 16 * sum) + Vector256.LoadUnsafe(ref work, (16 * sum) + 8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Fold4(ref double work, nuint sum) =>
        Vector256.LoadUnsafe(ref work, 8 * sum) + Vector256.LoadUnsafe(ref work, (8 * sum) + 4);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Fold2(Vector256<double> x, Vector256<double> y) =>
        Avx.Permute2x128(x, y, 0x20) + Avx.Permute2x128(x, y, 0x31);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fold4(ref float work, nuint sum, nuint other)
    {
        Vector256<float> x = Fold8(ref work, sum);
        Vector256<float> y = Fold8(ref work, other);
        return Avx.Permute2x128(x, y, 0x20) + Avx.Permute2x128(x, y, 0x31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fold2(Vector256<float> x, Vector256<float> y) =>
        Avx.Shuffle(x, y, 0b01_00_01_00) + Avx.Shuffle(x, y, 0b11_10_11_10);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Fold1(Vector256<float> x, Vector256<float> y) =>
        Avx.Shuffle(x, y, 0b10_00_10_00) + Avx.Shuffle(x, y, 0b11_01_11_01);
}

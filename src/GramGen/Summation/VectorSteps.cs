using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GramGen.Summation;

/// <summary>
/// Vector steps of generated code. Folds are those of the horizontal reduction in registers: each adds the upper half of a sum's
/// lanes to the lower half, of two vectors at once, and leaves both results in one vector; <c>FoldN</c> leaves N lanes of each sum.
/// </summary>
/// <remarks>
/// For generated code. A tree of folds whose leaf g·p + c is sum (lanes/g)·c + p, with g groups of 128 bits, leaves the sums in
/// order. Where a half of each vector stays in its lanes, the two are blended: that is cheaper than to shuffle them too.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class VectorSteps
{
    /// <summary>x·y + z with one rounding; emulated with doubles where the machine has no such instruction.</summary>
    /// <param name="x">x.</param>
    /// <param name="y">y.</param>
    /// <param name="z">z.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> x, Vector128<float> y, Vector128<float> z) => FusedMultiplyAdd.Of(x, y, z);

    /// <inheritdoc cref="MultiplyAdd(Vector128{float}, Vector128{float}, Vector128{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> MultiplyAdd(Vector128<double> x, Vector128<double> y, Vector128<double> z) =>
        FusedMultiplyAdd.Of(x, y, z);

    /// <summary>x·y + 0 with one rounding: a sum of one product, which is +0 where x·y is −0.</summary>
    /// <param name="x">x.</param>
    /// <param name="y">y.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Product(Vector512<float> x, Vector512<float> y) =>
        Vector512.FusedMultiplyAdd(x, y, Vector512<float>.Zero);

    /// <inheritdoc cref="Product(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Product(Vector512<double> x, Vector512<double> y) =>
        Vector512.FusedMultiplyAdd(x, y, Vector512<double>.Zero);

    /// <inheritdoc cref="Product(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Product(Vector256<float> x, Vector256<float> y) =>
        Vector256.FusedMultiplyAdd(x, y, Vector256<float>.Zero);

    /// <inheritdoc cref="Product(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Product(Vector256<double> x, Vector256<double> y) =>
        Vector256.FusedMultiplyAdd(x, y, Vector256<double>.Zero);

    /// <summary>The values at positions, which count modulo the lanes.</summary>
    /// <param name="positions">The positions.</param>
    /// <param name="x">The values.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Permute(Vector512<int> positions, Vector512<float> x) => Avx512F.PermuteVar16x32(x, positions);

    /// <inheritdoc cref="Permute(Vector512{int}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Permute(Vector512<long> positions, Vector512<double> x) => Avx512F.PermuteVar8x64(x, positions);

    /// <summary>The values of two adjacent vectors at positions, which count modulo the lanes of both.</summary>
    /// <param name="positions">The positions.</param>
    /// <param name="x">The values at the first positions.</param>
    /// <param name="y">Those after them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Permute(Vector512<int> positions, Vector512<float> x, Vector512<float> y) =>
        Avx512F.PermuteVar16x32x2(x, positions, y);

    /// <inheritdoc cref="Permute(Vector512{int}, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Permute(Vector512<long> positions, Vector512<double> x, Vector512<double> y) =>
        Avx512F.PermuteVar8x64x2(x, positions, y);

    /// <summary>Lanes of one vector where the position is below an end, and of another elsewhere.</summary>
    /// <param name="positions">The positions.</param>
    /// <param name="end">The end.</param>
    /// <param name="x">The lanes below the end.</param>
    /// <param name="y">The others.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Below(Vector512<int> positions, int end, Vector512<float> x, Vector512<float> y) =>
        Vector512.ConditionalSelect(Vector512.LessThan(positions, Vector512.Create(end)).AsSingle(), x, y);

    /// <inheritdoc cref="Below(Vector512{int}, int, Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Below(Vector512<long> positions, int end, Vector512<double> x, Vector512<double> y) =>
        Vector512.ConditionalSelect(Vector512.LessThan(positions, Vector512.Create((long)end)).AsDouble(), x, y);

    /// <summary>Scales finished sums; every NaN becomes the one NaN.</summary>
    /// <param name="sums">The sums.</param>
    /// <param name="scale">s.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<T> Scale<T>(Vector512<T> sums, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => CanonicalNaN.Of(sums * scale);

    /// <inheritdoc cref="Scale{T}(Vector512{T}, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<T> Scale<T>(Vector256<T> sums, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => CanonicalNaN.Of(sums * scale);

    /// <inheritdoc cref="Scale{T}(Vector512{T}, T)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<T> Scale<T>(Vector128<T> sums, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => CanonicalNaN.Of(sums * scale);

    /// <summary>Adds the lanes, and scales their sum.</summary>
    /// <param name="x">The lanes.</param>
    /// <param name="scale">s.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Sum(Vector128<float> x, float scale)
    {
        Vector128<float> halves = x + Vector128.Shuffle(x, Vector128.Create(2, 3, 0, 1));
        return CanonicalNaN.Of((halves + Vector128.Shuffle(halves, Vector128.Create(1, 0, 3, 2))).ToScalar() * scale);
    }

    /// <inheritdoc cref="Sum(Vector128{float}, float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Sum(Vector128<double> x, double scale) =>
        CanonicalNaN.Of((x + Vector128.Shuffle(x, Vector128.Create(1L, 0L))).ToScalar() * scale);

    /// <summary>From 16 lanes to 8.</summary>
    /// <param name="x">The lanes of the first sums.</param>
    /// <param name="y">Those of the sums after them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold8(Vector512<float> x, Vector512<float> y) =>
        Vector512.ConditionalSelect(Vector512.Create(-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0).AsSingle(), x, y)
        + Avx512F.Shuffle4x128(x, y, 0b01_00_11_10);

    /// <inheritdoc cref="Fold8(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold8(Vector512<float> x) => x + Avx512F.Shuffle4x128(x, x, 0b01_00_11_10);

    /// <summary>From 8 lanes to 4.</summary>
    /// <param name="x">The lanes of the first sums.</param>
    /// <param name="y">Those of the sums after them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold4(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle4x128(x, y, 0b10_00_10_00) + Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);

    /// <inheritdoc cref="Fold4(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold4(Vector512<float> x) => Fold4(x, x);

    /// <inheritdoc cref="Fold4(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fold4(Vector512<double> x, Vector512<double> y) =>
        Vector512.ConditionalSelect(Vector512.Create(-1L, -1, -1, -1, 0, 0, 0, 0).AsDouble(), x, y)
        + Avx512F.Shuffle4x128(x, y, 0b01_00_11_10);

    /// <inheritdoc cref="Fold4(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fold4(Vector512<double> x) => x + Avx512F.Shuffle4x128(x, x, 0b01_00_11_10);

    /// <inheritdoc cref="Fold4(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fold4(Vector256<float> x, Vector256<float> y) =>
        Avx.Blend(x, y, 0b1111_0000) + Avx.Permute2x128(x, y, 0x21);

    /// <inheritdoc cref="Fold4(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fold4(Vector256<float> x) => x + Avx.Permute2x128(x, x, 0x01);

    /// <summary>From 4 lanes to 2.</summary>
    /// <param name="x">The lanes of the first sums.</param>
    /// <param name="y">Those of the sums after them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold2(Vector512<float> x, Vector512<float> y) =>
        Vector512.ConditionalSelect(Vector512.Create(-1, -1, 0, 0, -1, -1, 0, 0, -1, -1, 0, 0, -1, -1, 0, 0).AsSingle(), x, y)
        + Avx512F.Shuffle(x, y, 0b01_00_11_10);

    /// <inheritdoc cref="Fold2(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold2(Vector512<float> x) => x + Avx512F.Shuffle(x, x, 0b01_00_11_10);

    /// <inheritdoc cref="Fold2(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fold2(Vector512<double> x, Vector512<double> y) =>
        Avx512F.Shuffle4x128(x, y, 0b10_00_10_00) + Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);

    /// <inheritdoc cref="Fold2(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fold2(Vector512<double> x) => Fold2(x, x);

    /// <inheritdoc cref="Fold2(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fold2(Vector256<float> x, Vector256<float> y) =>
        Avx.Shuffle(x, y, 0b01_00_01_00) + Avx.Shuffle(x, y, 0b11_10_11_10);

    /// <inheritdoc cref="Fold2(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fold2(Vector256<float> x) => x + Avx.Shuffle(x, x, 0b01_00_11_10);

    /// <inheritdoc cref="Fold2(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Fold2(Vector256<double> x, Vector256<double> y) =>
        Avx.Blend(x, y, 0b1100) + Avx.Permute2x128(x, y, 0x21);

    /// <inheritdoc cref="Fold2(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Fold2(Vector256<double> x) => x + Avx.Permute2x128(x, x, 0x01);

    /// <summary>From 2 lanes to the sum.</summary>
    /// <param name="x">The lanes of the first sums.</param>
    /// <param name="y">Those of the sums after them.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold1(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle(x, y, 0b10_00_10_00) + Avx512F.Shuffle(x, y, 0b11_01_11_01);

    /// <inheritdoc cref="Fold1(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold1(Vector512<float> x) => Fold1(x, x);

    /// <inheritdoc cref="Fold1(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fold1(Vector512<double> x, Vector512<double> y) =>
        Avx512F.UnpackLow(x, y) + Avx512F.UnpackHigh(x, y);

    /// <inheritdoc cref="Fold1(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fold1(Vector512<double> x) => Fold1(x, x);

    /// <inheritdoc cref="Fold1(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fold1(Vector256<float> x, Vector256<float> y) =>
        Avx.Shuffle(x, y, 0b10_00_10_00) + Avx.Shuffle(x, y, 0b11_01_11_01);

    /// <inheritdoc cref="Fold1(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Fold1(Vector256<float> x) => Fold1(x, x);

    /// <inheritdoc cref="Fold1(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Fold1(Vector256<double> x, Vector256<double> y) =>
        Avx.UnpackLow(x, y) + Avx.UnpackHigh(x, y);

    /// <inheritdoc cref="Fold1(Vector512{float}, Vector512{float})"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<double> Fold1(Vector256<double> x) => Fold1(x, x);
}

using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using GramGen.Gemm;

namespace GramGen.Summation;

/// <summary>
/// Adds the lanes of 512-bit vectors in the summation order, many vectors at once. Each step halves the lanes of two
/// vectors into one, so that 16 vectors end in one vector of their 16 sums, of <c>double</c> 8 (a transpose tree).
/// </summary>
/// <remarks>
/// For generated code. The sums come out in order if leaf 4p + c of the tree is vector 4c + p, of <c>double</c> 2c + p.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Lanes512
{
    /// <summary>Adds lane ℓ + 8 to lane ℓ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold8(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle4x128(x, y, 0b01_00_01_00) + Avx512F.Shuffle4x128(x, y, 0b11_10_11_10);

    /// <summary>Adds lane ℓ + 4 to lane ℓ of vectors that <see cref="Fold8(Vector512{float}, Vector512{float})"/> made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold4(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle4x128(x, y, 0b10_00_10_00) + Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);

    /// <summary>Adds lane ℓ + 2 to lane ℓ of vectors that <see cref="Fold4(Vector512{float}, Vector512{float})"/> made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold2(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle(x, y, 0b01_00_01_00) + Avx512F.Shuffle(x, y, 0b11_10_11_10);

    /// <summary>Adds the last two lanes of vectors that <see cref="Fold2(Vector512{float}, Vector512{float})"/> made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Fold1(Vector512<float> x, Vector512<float> y) =>
        Avx512F.Shuffle(x, y, 0b10_00_10_00) + Avx512F.Shuffle(x, y, 0b11_01_11_01);

    /// <summary>Adds lane ℓ + 4 to lane ℓ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fold4(Vector512<double> x, Vector512<double> y) =>
        Avx512F.Shuffle4x128(x, y, 0b01_00_01_00) + Avx512F.Shuffle4x128(x, y, 0b11_10_11_10);

    /// <summary>Adds lane ℓ + 2 to lane ℓ of vectors that <see cref="Fold4(Vector512{double}, Vector512{double})"/> made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fold2(Vector512<double> x, Vector512<double> y) =>
        Avx512F.Shuffle4x128(x, y, 0b10_00_10_00) + Avx512F.Shuffle4x128(x, y, 0b11_01_11_01);

    /// <summary>Adds the last two lanes of vectors that <see cref="Fold2(Vector512{double}, Vector512{double})"/> made.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Fold1(Vector512<double> x, Vector512<double> y) =>
        Avx512F.UnpackLow(x, y) + Avx512F.UnpackHigh(x, y);

    /// <inheritdoc cref="Lanes128.Scale"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Scale<T>(ref T sums, int count, T scale, ref T scaled)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (nuint i = 0; i < (nuint)count; i += (nuint)Vector512<T>.Count)
        {
            Finish(Vector512.LoadUnsafe(ref sums, i), scale).StoreUnsafe(ref scaled, i);
        }
    }

    /// <summary>Scales sums and makes every NaN the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> Finish<T>(Vector512<T> sums, T scale)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Vector512<T> value = sums * scale;
        return Vector512.ConditionalSelect(Vector512.Equals(value, value), value, Vector512.Create(T.NaN));
    }

    /// <summary>The gradient of a ReLU's input: zero where the feature that the ReLU made is zero or less; NaN is neither.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector512<T> Mask<T>(Vector512<T> gradient, Vector512<T> features)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        Vector512.ConditionalSelect(Vector512.LessThanOrEqual(features, Vector512<T>.Zero), Vector512<T>.Zero, gradient);

    /// <inheritdoc cref="IOuterTiles.Transpose"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Transpose(ref float source, nuint stride, ref float target, nuint second, nuint third, nuint fourth)
    {
        // Row r of the four beside rows r + 4, r + 8 and r + 12: transposed as four 4 × 4 blocks, rows are in order again.
        Vector512<float> row0 = EveryFourthRow(ref source, stride);
        Vector512<float> row1 = EveryFourthRow(ref Unsafe.Add(ref source, stride), stride);
        Vector512<float> row2 = EveryFourthRow(ref Unsafe.Add(ref source, 2 * stride), stride);
        Vector512<float> row3 = EveryFourthRow(ref Unsafe.Add(ref source, 3 * stride), stride);
        Vector512<float> low01 = Avx512F.UnpackLow(row0, row1);
        Vector512<float> low23 = Avx512F.UnpackLow(row2, row3);
        Vector512<float> high01 = Avx512F.UnpackHigh(row0, row1);
        Vector512<float> high23 = Avx512F.UnpackHigh(row2, row3);
        Avx512F.Shuffle(low01, low23, 0b01_00_01_00).StoreUnsafe(ref target);
        Avx512F.Shuffle(low01, low23, 0b11_10_11_10).StoreUnsafe(ref target, second);
        Avx512F.Shuffle(high01, high23, 0b01_00_01_00).StoreUnsafe(ref target, third);
        Avx512F.Shuffle(high01, high23, 0b11_10_11_10).StoreUnsafe(ref target, fourth);
    }

    /// <inheritdoc cref="IOuterTiles.Copy"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Copy(ref float source, ref float target, int count)
    {
        int i = 0;
        for (; i + Vector512<float>.Count <= count; i += Vector512<float>.Count)
        {
            Vector512.LoadUnsafe(ref source, (nuint)i).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < count; i++)
        {
            Unsafe.Add(ref target, i) = Unsafe.Add(ref source, i);
        }
    }

    /// <summary>The mirror image of up to 32 sums: a rectangle column by column, a triangle filled up to a square.</summary>
    /// <param name="sums">The sums, row by row, in whole vectors.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="columns">Columns; 0 for a triangle.</param>
    /// <param name="image">Receives the image, row by row, in whole vectors.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Mirror(ref float sums, int rows, int columns, ref float image)
    {
        ref int sources = ref MemoryMarshal.GetArrayDataReference(MirrorSources.Of(rows, columns));
        var first = Vector512.LoadUnsafe(ref sums);
        var second = Vector512.LoadUnsafe(ref sums, 16);
        Avx512F.PermuteVar16x32x2(first, Vector512.LoadUnsafe(ref sources), second).StoreUnsafe(ref image);
        Avx512F.PermuteVar16x32x2(first, Vector512.LoadUnsafe(ref sources, 16), second).StoreUnsafe(ref image, 16);
    }

    /// <summary>Four values of rows 0, 4, 8 and 12.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> EveryFourthRow(ref float row, nuint stride)
    {
        Vector256<float> first = Vector128.LoadUnsafe(ref row).ToVector256Unsafe();
        Vector512<float> rows = Avx512F.InsertVector128(first.ToVector512Unsafe(), Vector128.LoadUnsafe(ref row, 4 * stride), 1);
        rows = Avx512F.InsertVector128(rows, Vector128.LoadUnsafe(ref row, 8 * stride), 2);
        return Avx512F.InsertVector128(rows, Vector128.LoadUnsafe(ref row, 12 * stride), 3);
    }
}

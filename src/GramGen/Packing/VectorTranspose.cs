using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GramGen.Packing;

/// <summary>Transposes four columns of as many rows as a vector has values into four vectors.</summary>
internal static class VectorTranspose
{
    /// <summary>Transposes 16 rows of four columns.</summary>
    /// <param name="source">The first row's first value.</param>
    /// <param name="stride">Values from row to row.</param>
    /// <param name="target">Receives the first vector.</param>
    /// <param name="second">The offset of the second from it.</param>
    /// <param name="third">The offset of the third.</param>
    /// <param name="fourth">The offset of the fourth.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose512(ref float source, nuint stride, ref float target, nuint second, nuint third, nuint fourth)
    {
        // Row r of the first four beside rows r + 4, r + 8 and r + 12: transposed as four 4 × 4 blocks, rows are in order again.
        Vector512<float> row0 = Gather512(ref source, stride);
        Vector512<float> row1 = Gather512(ref Unsafe.Add(ref source, stride), stride);
        Vector512<float> row2 = Gather512(ref Unsafe.Add(ref source, 2 * stride), stride);
        Vector512<float> row3 = Gather512(ref Unsafe.Add(ref source, 3 * stride), stride);
        Vector512<float> low01 = Avx512F.UnpackLow(row0, row1);
        Vector512<float> low23 = Avx512F.UnpackLow(row2, row3);
        Vector512<float> high01 = Avx512F.UnpackHigh(row0, row1);
        Vector512<float> high23 = Avx512F.UnpackHigh(row2, row3);
        Avx512F.Shuffle(low01, low23, 0b01_00_01_00).StoreUnsafe(ref target);
        Avx512F.Shuffle(low01, low23, 0b11_10_11_10).StoreUnsafe(ref target, second);
        Avx512F.Shuffle(high01, high23, 0b01_00_01_00).StoreUnsafe(ref target, third);
        Avx512F.Shuffle(high01, high23, 0b11_10_11_10).StoreUnsafe(ref target, fourth);
    }

    /// <summary>Transposes 8 rows of four columns.</summary>
    /// <inheritdoc cref="Transpose512"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose256(ref float source, nuint stride, ref float target, nuint second, nuint third, nuint fourth)
    {
        // Row r of the first four beside row r + 4: transposed as two 4 × 4 blocks, rows are in order again.
        Vector256<float> row0 = Gather256(ref source, stride);
        Vector256<float> row1 = Gather256(ref Unsafe.Add(ref source, stride), stride);
        Vector256<float> row2 = Gather256(ref Unsafe.Add(ref source, 2 * stride), stride);
        Vector256<float> row3 = Gather256(ref Unsafe.Add(ref source, 3 * stride), stride);
        Vector256<float> low01 = Avx.UnpackLow(row0, row1);
        Vector256<float> low23 = Avx.UnpackLow(row2, row3);
        Vector256<float> high01 = Avx.UnpackHigh(row0, row1);
        Vector256<float> high23 = Avx.UnpackHigh(row2, row3);
        Avx.Shuffle(low01, low23, 0b01_00_01_00).StoreUnsafe(ref target);
        Avx.Shuffle(low01, low23, 0b11_10_11_10).StoreUnsafe(ref target, second);
        Avx.Shuffle(high01, high23, 0b01_00_01_00).StoreUnsafe(ref target, third);
        Avx.Shuffle(high01, high23, 0b11_10_11_10).StoreUnsafe(ref target, fourth);
    }

    /// <summary>Four values of rows 0, 4, 8 and 12.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Gather512(ref float row, nuint stride)
    {
        Vector256<float> first = Vector128.LoadUnsafe(ref row).ToVector256Unsafe();
        Vector512<float> rows = Avx512F.InsertVector128(first.ToVector512Unsafe(), Vector128.LoadUnsafe(ref row, 4 * stride), 1);
        rows = Avx512F.InsertVector128(rows, Vector128.LoadUnsafe(ref row, 8 * stride), 2);
        return Avx512F.InsertVector128(rows, Vector128.LoadUnsafe(ref row, 12 * stride), 3);
    }

    /// <summary>Four values of rows 0 and 4.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Gather256(ref float row, nuint stride) =>
        Avx.InsertVector128(Vector128.LoadUnsafe(ref row).ToVector256Unsafe(), Vector128.LoadUnsafe(ref row, 4 * stride), 1);
}

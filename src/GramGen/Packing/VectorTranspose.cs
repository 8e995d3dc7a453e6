using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GramGen.Packing;

/// <summary>Transposes four columns of as many rows as a vector has values into four vectors.</summary>
internal static class VectorTranspose
{
    /// <summary>Transposes 16 rows of four columns, or 8 of <see cref="double"/>.</summary>
    /// <param name="source">The first row's first value.</param>
    /// <param name="stride">Values from row to row.</param>
    /// <param name="target">Receives the first vector.</param>
    /// <param name="second">The offset of the second from it.</param>
    /// <param name="third">The offset of the third.</param>
    /// <param name="fourth">The offset of the fourth.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose512<T>(ref T source, nuint stride, ref T target, nuint second, nuint third, nuint fourth)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            Transpose512(ref Unsafe.As<T, double>(ref source), stride, ref Unsafe.As<T, double>(ref target), second, third, fourth);
        }
        else
        {
            Transpose512(ref Unsafe.As<T, float>(ref source), stride, ref Unsafe.As<T, float>(ref target), second, third, fourth);
        }
    }

    /// <summary>Transposes 8 rows of four columns, or 4 of <see cref="double"/>.</summary>
    /// <inheritdoc cref="Transpose512{T}"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Transpose256<T>(ref T source, nuint stride, ref T target, nuint second, nuint third, nuint fourth)
        where T : unmanaged
    {
        if (typeof(T) == typeof(double))
        {
            Transpose256(ref Unsafe.As<T, double>(ref source), stride, ref Unsafe.As<T, double>(ref target), second, third, fourth);
        }
        else
        {
            Transpose256(ref Unsafe.As<T, float>(ref source), stride, ref Unsafe.As<T, float>(ref target), second, third, fourth);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose512(ref float source, nuint stride, ref float target, nuint second, nuint third, nuint fourth)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose512(ref double source, nuint stride, ref double target, nuint second, nuint third, nuint fourth)
    {
        // Rows 2 apart beside each other: rows are in order again once the 128-bit parts of two vectors are shuffled.
        Vector512<double> rows02 = Pair(ref source, 2 * stride);
        Vector512<double> rows13 = Pair(ref Unsafe.Add(ref source, stride), 2 * stride);
        Vector512<double> rows46 = Pair(ref Unsafe.Add(ref source, 4 * stride), 2 * stride);
        Vector512<double> rows57 = Pair(ref Unsafe.Add(ref source, 5 * stride), 2 * stride);
        Vector512<double> low0 = Avx512F.UnpackLow(rows02, rows13);
        Vector512<double> low4 = Avx512F.UnpackLow(rows46, rows57);
        Vector512<double> high0 = Avx512F.UnpackHigh(rows02, rows13);
        Vector512<double> high4 = Avx512F.UnpackHigh(rows46, rows57);
        Avx512F.Shuffle4x128(low0, low4, 0b10_00_10_00).StoreUnsafe(ref target);
        Avx512F.Shuffle4x128(high0, high4, 0b10_00_10_00).StoreUnsafe(ref target, second);
        Avx512F.Shuffle4x128(low0, low4, 0b11_01_11_01).StoreUnsafe(ref target, third);
        Avx512F.Shuffle4x128(high0, high4, 0b11_01_11_01).StoreUnsafe(ref target, fourth);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose256(ref double source, nuint stride, ref double target, nuint second, nuint third, nuint fourth)
    {
        var row0 = Vector256.LoadUnsafe(ref source);
        var row1 = Vector256.LoadUnsafe(ref source, stride);
        var row2 = Vector256.LoadUnsafe(ref source, 2 * stride);
        var row3 = Vector256.LoadUnsafe(ref source, 3 * stride);
        Vector256<double> low01 = Avx.UnpackLow(row0, row1);
        Vector256<double> low23 = Avx.UnpackLow(row2, row3);
        Vector256<double> high01 = Avx.UnpackHigh(row0, row1);
        Vector256<double> high23 = Avx.UnpackHigh(row2, row3);
        Avx.Permute2x128(low01, low23, 0x20).StoreUnsafe(ref target);
        Avx.Permute2x128(high01, high23, 0x20).StoreUnsafe(ref target, second);
        Avx.Permute2x128(low01, low23, 0x31).StoreUnsafe(ref target, third);
        Avx.Permute2x128(high01, high23, 0x31).StoreUnsafe(ref target, fourth);
    }

    /// <summary>Four values of two rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Pair(ref double row, nuint second) =>
        Avx512F.InsertVector256(Vector256.LoadUnsafe(ref row).ToVector512Unsafe(), Vector256.LoadUnsafe(ref row, second), 1);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Transpose256(ref float source, nuint stride, ref float target, nuint second, nuint third, nuint fourth)
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

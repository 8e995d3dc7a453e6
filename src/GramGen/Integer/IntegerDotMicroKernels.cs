using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace GramGen.Integer;

/// <summary>
/// The micro-kernels of small integer products: dot products of rows that are read where they are. With few pixels their horizontal
/// reduction costs less than packing.
/// </summary>
/// <remarks>
/// The pixels that fill no vector are multiplied first, by a vector that begins with them; the others in it are cleared in one operand.
/// </remarks>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="T">How it multiplies.</typeparam>
/// <typeparam name="TSize">The size. Those of a declared one are compiled with its numbers as constants.</typeparam>
internal static class IntegerDotMicroKernels<TVector, T, TSize>
    where TVector : struct
    where T : struct, IIntegerDots<TVector>
    where TSize : struct, IDotSize
{
    /// <summary>MR.</summary>
    public const int Rows = IntegerDotRoutine.MicroRows;

    /// <summary>Multiplies four rows with one another.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="size">The size. A whole vector can be read from every row.</param>
    /// <param name="target">Receives 4 × 4 sums, both triangles.</param>
    /// <returns>What the sums of a row with other columns are too large by: its products with a column of zeros.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector128<int> Diagonal(ref byte rows, in TSize size, ref int target)
    {
        TVector sum00, sum10, sum11, sum20, sum21, sum22, sum30, sum31, sum32, sum33;
        TVector excess0 = T.Zero, excess1 = T.Zero, excess2 = T.Zero, excess3 = T.Zero;
        TVector row0, row1, row2, row3, values;
        TVector zeros = T.ToColumn(T.Zero);
        var strides = DotStrides.Of(size);
        nint pixels = size.Pixels;
        nint targetStride = size.GramStride;
        ref byte rows1 = ref Unsafe.Add(ref rows, strides.Second);
        ref byte rows2 = ref Unsafe.Add(ref rows, strides.Third);
        ref byte rows3 = ref Unsafe.Add(ref rows, strides.Fourth);
        nint first = FirstPixels(pixels);
        ref byte mask = ref DotMask.First(first);
        row0 = T.LoadFirst(ref rows, ref mask);
        row1 = T.LoadFirst(ref rows1, ref mask);
        row2 = T.LoadFirst(ref rows2, ref mask);
        row3 = T.LoadFirst(ref rows3, ref mask);
        values = T.ToColumn(row0);
        sum00 = T.MultiplyAdd(T.Zero, row0, values);
        sum10 = T.MultiplyAdd(T.Zero, row1, values);
        sum20 = T.MultiplyAdd(T.Zero, row2, values);
        sum30 = T.MultiplyAdd(T.Zero, row3, values);
        values = T.ToColumn(row1);
        sum11 = T.MultiplyAdd(T.Zero, row1, values);
        sum21 = T.MultiplyAdd(T.Zero, row2, values);
        sum31 = T.MultiplyAdd(T.Zero, row3, values);
        values = T.ToColumn(row2);
        sum22 = T.MultiplyAdd(T.Zero, row2, values);
        sum32 = T.MultiplyAdd(T.Zero, row3, values);
        values = T.ToColumn(row3);
        sum33 = T.MultiplyAdd(T.Zero, row3, values);
        if (T.FlipsColumns)
        {
            excess0 = T.MultiplyAdd(T.Zero, row0, zeros);
            excess1 = T.MultiplyAdd(T.Zero, row1, zeros);
            excess2 = T.MultiplyAdd(T.Zero, row2, zeros);
            excess3 = T.MultiplyAdd(T.Zero, row3, zeros);
        }
        for (nint pixel = first; pixel < pixels; pixel += T.Pixels)
        {
            row0 = T.LoadRow(ref Unsafe.Add(ref rows, pixel));
            row1 = T.LoadRow(ref Unsafe.Add(ref rows1, pixel));
            row2 = T.LoadRow(ref Unsafe.Add(ref rows2, pixel));
            row3 = T.LoadRow(ref Unsafe.Add(ref rows3, pixel));
            values = T.ToColumn(row0);
            sum00 = T.MultiplyAdd(sum00, row0, values);
            sum10 = T.MultiplyAdd(sum10, row1, values);
            sum20 = T.MultiplyAdd(sum20, row2, values);
            sum30 = T.MultiplyAdd(sum30, row3, values);
            values = T.ToColumn(row1);
            sum11 = T.MultiplyAdd(sum11, row1, values);
            sum21 = T.MultiplyAdd(sum21, row2, values);
            sum31 = T.MultiplyAdd(sum31, row3, values);
            values = T.ToColumn(row2);
            sum22 = T.MultiplyAdd(sum22, row2, values);
            sum32 = T.MultiplyAdd(sum32, row3, values);
            values = T.ToColumn(row3);
            sum33 = T.MultiplyAdd(sum33, row3, values);
            if (T.FlipsColumns)
            {
                excess0 = T.MultiplyAdd(excess0, row0, zeros);
                excess1 = T.MultiplyAdd(excess1, row1, zeros);
                excess2 = T.MultiplyAdd(excess2, row2, zeros);
                excess3 = T.MultiplyAdd(excess3, row3, zeros);
            }
        }

        // An entry right of the diagonal is that of its transpose, and as much too large.
        Vector128<int> excess = T.FlipsColumns ? T.Reduce(excess0, excess1, excess2, excess3) : Vector128<int>.Zero;
        var excess11 = Vector128.Shuffle(excess, Vector128.Create(1, 1, 2, 3));
        var excess22 = Vector128.Shuffle(excess, Vector128.Create(2, 2, 2, 3));
        var excess33 = Vector128.Shuffle(excess, Vector128.Create(3, 3, 3, 3));
        (T.Reduce(sum00, sum10, sum20, sum30) - excess).StoreUnsafe(ref target);
        (T.Reduce(sum10, sum11, sum21, sum31) - excess11).StoreUnsafe(ref Unsafe.Add(ref target, targetStride));
        (T.Reduce(sum20, sum21, sum22, sum32) - excess22).StoreUnsafe(ref Unsafe.Add(ref target, 2 * targetStride));
        (T.Reduce(sum30, sum31, sum32, sum33) - excess33).StoreUnsafe(ref Unsafe.Add(ref target, 3 * targetStride));
        return excess;
    }

    /// <summary>Multiplies four rows with columns, and stores the sums of a column one after the other.</summary>
    /// <param name="rows">The first row.</param>
    /// <param name="features">The first column.</param>
    /// <param name="size">The size. A whole vector can be read from every row.</param>
    /// <param name="columns">The number of columns; of fewer than four, those that follow are multiplied too.</param>
    /// <param name="excess">What the sums of the rows are too large by.</param>
    /// <param name="target">Receives the four sums of the first column.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rectangle(
        ref byte rows, ref byte features, in TSize size, int columns, Vector128<int> excess, ref int target)
    {
        TVector sum00, sum01, sum02, sum03 = T.Zero, sum10, sum11, sum12, sum13 = T.Zero;
        TVector sum20, sum21, sum22, sum23 = T.Zero, sum30, sum31, sum32, sum33 = T.Zero;
        TVector row0, row1, row2, row3, values;
        var strides = DotStrides.Of(size);
        nint pixels = size.Pixels;
        nint targetStride = size.GramStride;
        ref byte rows1 = ref Unsafe.Add(ref rows, strides.Second);
        ref byte rows2 = ref Unsafe.Add(ref rows, strides.Third);
        ref byte rows3 = ref Unsafe.Add(ref rows, strides.Fourth);
        nint first = FirstPixels(pixels);
        ref byte mask = ref DotMask.First(first);
        for (int next = 0; next < columns; next += T.Columns)
        {
            // The last columns overlap those before them: their sums are computed again.
            nint left = Math.Max(Math.Min(next, columns - T.Columns), 0);
            ref byte column = ref Unsafe.Add(ref features, left * strides.Second);
            ref byte column1 = ref Unsafe.Add(ref column, strides.Second);
            ref byte column2 = ref Unsafe.Add(ref column, strides.Third);
            ref byte column3 = ref Unsafe.Add(ref column, strides.Fourth);
            row0 = T.LoadFirst(ref rows, ref mask);
            row1 = T.LoadFirst(ref rows1, ref mask);
            row2 = T.LoadFirst(ref rows2, ref mask);
            row3 = T.LoadFirst(ref rows3, ref mask);
            values = T.ToColumn(T.LoadFirst(ref column, ref mask));
            sum00 = T.MultiplyAdd(T.Zero, row0, values);
            sum10 = T.MultiplyAdd(T.Zero, row1, values);
            sum20 = T.MultiplyAdd(T.Zero, row2, values);
            sum30 = T.MultiplyAdd(T.Zero, row3, values);
            values = T.ToColumn(T.LoadFirst(ref column1, ref mask));
            sum01 = T.MultiplyAdd(T.Zero, row0, values);
            sum11 = T.MultiplyAdd(T.Zero, row1, values);
            sum21 = T.MultiplyAdd(T.Zero, row2, values);
            sum31 = T.MultiplyAdd(T.Zero, row3, values);
            values = T.ToColumn(T.LoadFirst(ref column2, ref mask));
            sum02 = T.MultiplyAdd(T.Zero, row0, values);
            sum12 = T.MultiplyAdd(T.Zero, row1, values);
            sum22 = T.MultiplyAdd(T.Zero, row2, values);
            sum32 = T.MultiplyAdd(T.Zero, row3, values);
            if (T.Columns > 3)
            {
                values = T.ToColumn(T.LoadFirst(ref column3, ref mask));
                sum03 = T.MultiplyAdd(T.Zero, row0, values);
                sum13 = T.MultiplyAdd(T.Zero, row1, values);
                sum23 = T.MultiplyAdd(T.Zero, row2, values);
                sum33 = T.MultiplyAdd(T.Zero, row3, values);
            }
            for (nint pixel = first; pixel < pixels; pixel += T.Pixels)
            {
                row0 = T.LoadRow(ref Unsafe.Add(ref rows, pixel));
                row1 = T.LoadRow(ref Unsafe.Add(ref rows1, pixel));
                row2 = T.LoadRow(ref Unsafe.Add(ref rows2, pixel));
                row3 = T.LoadRow(ref Unsafe.Add(ref rows3, pixel));
                values = T.ToColumn(T.LoadRow(ref Unsafe.Add(ref column, pixel)));
                sum00 = T.MultiplyAdd(sum00, row0, values);
                sum10 = T.MultiplyAdd(sum10, row1, values);
                sum20 = T.MultiplyAdd(sum20, row2, values);
                sum30 = T.MultiplyAdd(sum30, row3, values);
                values = T.ToColumn(T.LoadRow(ref Unsafe.Add(ref column1, pixel)));
                sum01 = T.MultiplyAdd(sum01, row0, values);
                sum11 = T.MultiplyAdd(sum11, row1, values);
                sum21 = T.MultiplyAdd(sum21, row2, values);
                sum31 = T.MultiplyAdd(sum31, row3, values);
                values = T.ToColumn(T.LoadRow(ref Unsafe.Add(ref column2, pixel)));
                sum02 = T.MultiplyAdd(sum02, row0, values);
                sum12 = T.MultiplyAdd(sum12, row1, values);
                sum22 = T.MultiplyAdd(sum22, row2, values);
                sum32 = T.MultiplyAdd(sum32, row3, values);
                if (T.Columns > 3)
                {
                    values = T.ToColumn(T.LoadRow(ref Unsafe.Add(ref column3, pixel)));
                    sum03 = T.MultiplyAdd(sum03, row0, values);
                    sum13 = T.MultiplyAdd(sum13, row1, values);
                    sum23 = T.MultiplyAdd(sum23, row2, values);
                    sum33 = T.MultiplyAdd(sum33, row3, values);
                }
            }

            ref int sums = ref Unsafe.Add(ref target, left * targetStride);
            (T.Reduce(sum00, sum10, sum20, sum30) - excess).StoreUnsafe(ref sums);
            (T.Reduce(sum01, sum11, sum21, sum31) - excess).StoreUnsafe(ref Unsafe.Add(ref sums, targetStride));
            (T.Reduce(sum02, sum12, sum22, sum32) - excess).StoreUnsafe(ref Unsafe.Add(ref sums, 2 * targetStride));
            if (T.Columns > 3)
            {
                (T.Reduce(sum03, sum13, sum23, sum33) - excess).StoreUnsafe(ref Unsafe.Add(ref sums, 3 * targetStride));
            }
        }
    }

    /// <summary>Pixels of the first vector, so that all others are full.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static nint FirstPixels(nint pixels) => ((pixels - 1) & (T.Pixels - 1)) + 1;
}

/// <summary>Bytes from the first row of a micro-tile to the others. Of fewer than four channels the last one is read again.</summary>
/// <param name="channels">C.</param>
/// <param name="stride">Bytes from row to row.</param>
internal readonly struct DotStrides(int channels, nint stride)
{
    public readonly nint Second = Math.Min(1, channels - 1) * stride;

    public readonly nint Third = Math.Min(2, channels - 1) * stride;

    public readonly nint Fourth = Math.Min(3, channels - 1) * stride;

    public static DotStrides Of<TSize>(in TSize size)
        where TSize : struct, IDotSize => new(size.Channels, size.Stride);
}

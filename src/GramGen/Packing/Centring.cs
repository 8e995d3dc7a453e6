using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Summation;

namespace GramGen.Packing;

/// <summary>Subtracts the mean of a row of pixels.</summary>
/// <remarks>
/// The mean is first estimated from differences to the first value, lane by lane, so that a constant row becomes exactly 0. What
/// the estimate and its rounding leave of the mean is measured on the row that is multiplied, by a second sum: an outlier among
/// the first pixels costs no digits. It is subtracted from the products later (the corrected two-pass algorithm: Chan, Golub and
/// LeVeque, Algorithms for computing the sample variance, The American Statistician 37(3), 1983).
/// </remarks>
internal static class Centring
{
    /// <summary>Centres a row in place. A row whose squares would leave the range of the type is cleared and reported.</summary>
    /// <param name="row">The row.</param>
    /// <param name="means">Receives what is known of the row's mean.</param>
    /// <param name="block">The number of its KC block.</param>
    /// <param name="channel">Its channel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Centre<T>(Span<T> row, scoped in BlockMeans means, int block, int channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T mean = Estimate<T>(row);
        double residual = Subtract(row, mean, out bool isInRange) / row.Length;
        if (!isInRange || RowRange<T>.IsLarge(mean))
        {
            LeaveRange(row, isInRange, mean, residual, means, block, channel);
            return;
        }

        means.Set(block, channel, double.CreateTruncating(mean), residual, exponent: 0);
    }

    /// <summary>Centres a row that is out of range, in place, after scaling it by a power of two.</summary>
    /// <param name="row">The row as it was.</param>
    /// <param name="means">Receives what is known of the row's mean. If the row is not finite, its residual is NaN.</param>
    /// <param name="block">The number of its KC block.</param>
    /// <param name="channel">Its channel.</param>
    /// <returns>The exponent of the power of two that is the unit of the row now; 0 if the row is not finite, and cleared.</returns>
    public static int CentreRescaled<T>(Span<T> row, scoped in BlockMeans means, int block, int channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        // NaN if there is one.
        T largest = T.Abs(TensorPrimitives.MaxMagnitude<T>(row));
        if (!T.IsFinite(largest))
        {
            T sum = T.Zero;
            foreach (T value in row)
            {
                sum += T.IsFinite(value) ? T.Zero : value;
            }

            row.Clear();
            means.Set(block, channel, double.CreateTruncating(sum), double.NaN, exponent: 0);
            return 0;
        }

        int exponent = RowRange<T>.ExponentOf(largest);
        TensorPrimitives.Multiply(row, T.ScaleB(T.One, -exponent), row);
        T mean = Estimate<T>(row);
        double residual = Subtract(row, mean, out _) / row.Length;
        int kept = RowRange<T>.ExponentOfMeans(exponent);
        means.Set(
            block,
            channel,
            double.ScaleB(double.CreateTruncating(mean), exponent - kept),
            double.ScaleB(residual, exponent - kept),
            kept);
        return exponent;
    }

    /// <summary>Estimates a mean: exactly if the row is constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Estimate<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T values = ref MemoryMarshal.GetReference(row);
        T first = values;
        nuint lanes = (nuint)Element<T>.Lanes;
        nuint whole = (nuint)row.Length / lanes * lanes;
        var firsts = Vector512.Create(first);

        // Four independent accumulators: a single one would wait for each addition.
        (Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d) =
            (Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero);
        nuint i = 0;
        for (; i + (4 * lanes) <= whole; i += 4 * lanes)
        {
            a += Vector512.LoadUnsafe(ref values, i) - firsts;
            b += Vector512.LoadUnsafe(ref values, i + lanes) - firsts;
            c += Vector512.LoadUnsafe(ref values, i + (2 * lanes)) - firsts;
            d += Vector512.LoadUnsafe(ref values, i + (3 * lanes)) - firsts;
        }

        for (; i < whole; i += lanes)
        {
            a += Vector512.LoadUnsafe(ref values, i) - firsts;
        }

        double sum = SumOfLanes(a + b + (c + d));
        for (; i < (nuint)row.Length; i++)
        {
            sum += double.CreateTruncating(Unsafe.Add(ref values, i) - first);
        }

        return T.CreateTruncating(double.CreateTruncating(first) + (sum / row.Length));
    }

    /// <summary>Subtracts a mean from a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="isInRange">
    /// Whether products of the row with others like it neither overflow nor lose digits to underflow; see <see cref="RowRange{T}"/>.
    /// </param>
    /// <returns>The sum of what is left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Subtract<T>(Span<T> row, T mean, out bool isInRange)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T values = ref MemoryMarshal.GetReference(row);
        nuint lanes = (nuint)Element<T>.Lanes;
        nuint whole = (nuint)row.Length / lanes * lanes;
        var means = Vector512.Create(mean);
        (Vector512<T> a, Vector512<T> b, Vector512<T> c, Vector512<T> d) =
            (Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero, Vector512<T>.Zero);
        (Vector512<T> squaresA, Vector512<T> squaresB) = (Vector512<T>.Zero, Vector512<T>.Zero);
        nuint i = 0;
        for (; i + (4 * lanes) <= whole; i += 4 * lanes)
        {
            Vector512<T> first = Vector512.LoadUnsafe(ref values, i) - means;
            Vector512<T> second = Vector512.LoadUnsafe(ref values, i + lanes) - means;
            Vector512<T> third = Vector512.LoadUnsafe(ref values, i + (2 * lanes)) - means;
            Vector512<T> fourth = Vector512.LoadUnsafe(ref values, i + (3 * lanes)) - means;
            first.StoreUnsafe(ref values, i);
            second.StoreUnsafe(ref values, i + lanes);
            third.StoreUnsafe(ref values, i + (2 * lanes));
            fourth.StoreUnsafe(ref values, i + (3 * lanes));
            a += first;
            b += second;
            c += third;
            d += fourth;
            squaresA += (first * first) + (third * third);
            squaresB += (second * second) + (fourth * fourth);
        }

        for (; i < whole; i += lanes)
        {
            Vector512<T> first = Vector512.LoadUnsafe(ref values, i) - means;
            first.StoreUnsafe(ref values, i);
            a += first;
            squaresA += first * first;
        }

        double sum = SumOfLanes(a + b + (c + d));
        T squares = T.Zero;
        for (; i < (nuint)row.Length; i++)
        {
            T difference = Unsafe.Add(ref values, i) - mean;
            Unsafe.Add(ref values, i) = difference;
            sum += double.CreateTruncating(difference);
            squares += difference * difference;
        }

        // NaN compares as false, so it is out of range too.
        Vector512<T> laneSquares = squaresA + squaresB;
        isInRange = Vector512.LessThanOrEqualAll(laneSquares, Vector512.Create(RowRange<T>.LargestSquares))
            && squares <= RowRange<T>.LargestSquares
            && (Vector512.GreaterThanOrEqualAny(laneSquares, Vector512.Create(RowRange<T>.SmallestSquares))
                || squares >= RowRange<T>.SmallestSquares);
        return sum;
    }

    /// <summary>
    /// What becomes of a row that is out of range. A constant row stays as it is, and one whose mean alone is large. Any other is
    /// cleared, so that it adds nothing to the products, and waits to be rescaled.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveRange<T>(
        Span<T> row, bool isInRange, T mean, double residual, scoped in BlockMeans means, int block, int channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        bool isConstant = !isInRange && IsZero<T>(row);
        if (!isInRange && !isConstant)
        {
            row.Clear();
            means.Set(block, channel, mean: 0, residual: 0, BlockMeans.NotRescaled);
            return;
        }

        int exponent = RowRange<T>.ExponentOfMean(mean, isConstant);
        means.Set(
            block, channel, double.ScaleB(double.CreateTruncating(mean), -exponent), double.ScaleB(residual, -exponent), exponent);
    }

    /// <summary>Whether each pixel is 0.</summary>
    public static bool IsZero<T>(ReadOnlySpan<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T values = ref MemoryMarshal.GetReference(row);
        Vector512<T> any = Vector512<T>.Zero;
        int i = 0;
        for (; i + Element<T>.Lanes <= row.Length; i += Element<T>.Lanes)
        {
            any |= Vector512.Abs(Vector512.LoadUnsafe(ref values, (nuint)i));
        }

        // As numbers: NaN is not zero.
        bool isZero = Vector512.EqualsAll(any, Vector512<T>.Zero);
        for (; i < row.Length; i++)
        {
            isZero &= T.IsZero(row[i]);
        }

        return isZero;
    }

    /// <summary>The sum of a vector's lanes in double, by halving.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double SumOfLanes<T>(Vector512<T> lanes)
        where T : unmanaged
    {
        Vector512<double> eight = typeof(T) == typeof(double)
            ? lanes.AsDouble()
            : Vector512.WidenLower(lanes.AsSingle()) + Vector512.WidenUpper(lanes.AsSingle());
        Vector256<double> four = eight.GetLower() + eight.GetUpper();
        Vector128<double> two = four.GetLower() + four.GetUpper();
        return two[0] + two[1];
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Summation;

namespace GramGen.Packing;

/// <summary>
/// Subtracts the weighted mean of a row of pixels and multiplies what is left by √w. A pixel of weight 0 becomes 0, whatever it is.
/// </summary>
/// <remarks>
/// As <see cref="Centring"/> does without weights: a mean is estimated, and what the estimate lacks is measured on the row that is
/// multiplied. Rows whose weights or squares would leave the range of the type are cleared, and centred again in units in which they
/// do not.
/// </remarks>
internal static class WeightedCentring
{
    /// <summary>|mean|·√Σw of a block at most, so that Σw times squares of distances between means is in the range of double.</summary>
    private const double LargestMean = 1e140;

    /// <summary>|mean|·√Σw of a constant row at least, so that these squares keep their digits.</summary>
    private const double SmallestMean = 1e-132;

    /// <summary>Centres and weighs a row in place. A row that is out of range is cleared and reported.</summary>
    /// <param name="row">The row.</param>
    /// <param name="roots">√w of its pixels.</param>
    /// <param name="means">Receives what is known of the row's mean.</param>
    /// <param name="block">The number of its KC block.</param>
    /// <param name="channel">Its channel.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Centre<T>(Span<T> row, ReadOnlySpan<T> roots, scoped in BlockMeans means, int block, int channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int first = roots.IndexOfAnyExcept(T.Zero);
        if (first < 0)
        {
            row.Clear();
            means.Set(block, channel, mean: 0, residual: 0, exponent: 0);
            return;
        }

        T mean = Estimate(row, roots, first, out double weight);
        double residual = Subtract(row, roots, mean, out bool isInRange) / weight;
        double spread = Math.Abs(double.CreateTruncating(mean)) * Math.Sqrt(weight);
        bool isDouble = typeof(T) == typeof(double);
        bool isConstant = !isInRange && Centring.IsZero<T>(row) && !(isDouble && spread is > 0 and < SmallestMean);
        if ((isInRange || isConstant)
            && weight >= double.CreateTruncating(RowRange<T>.SmallestSquares)
            && weight <= double.CreateTruncating(RowRange<T>.LargestSquares)
            && double.IsFinite(residual)
            && !(isDouble && spread > LargestMean))
        {
            means.Set(block, channel, double.CreateTruncating(mean), residual, exponent: 0);
            return;
        }

        row.Clear();
        means.Set(block, channel, mean: 0, residual: 0, BlockMeans.NotRescaled);
    }

    /// <summary>Centres and weighs a row that is out of range, in place, after scaling it and its weights by powers of two.</summary>
    /// <param name="row">The row as it was.</param>
    /// <param name="roots">√w of its pixels.</param>
    /// <param name="means">Receives what is known of the row's mean. If the row is not finite, its residual is NaN.</param>
    /// <param name="block">The number of its KC block.</param>
    /// <param name="channel">Its channel.</param>
    /// <returns>The exponent of the power of two that is the unit of the row now; 0 if the row is not finite, and cleared.</returns>
    public static int CentreRescaled<T>(Span<T> row, ReadOnlySpan<T> roots, scoped in BlockMeans means, int block, int channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        T largest = T.Zero;
        T largestRoot = T.Zero;
        T notFinite = T.Zero;
        for (int i = 0; i < row.Length; i++)
        {
            if (!T.IsZero(roots[i]))
            {
                largest = T.Max(largest, T.Abs(row[i]));
                largestRoot = T.Max(largestRoot, roots[i]);
                notFinite += T.IsFinite(row[i]) ? T.Zero : row[i];
            }
        }

        if (!T.IsFinite(largest))
        {
            row.Clear();
            means.Set(block, channel, double.CreateTruncating(notFinite), double.NaN, exponent: 0);
            return 0;
        }

        int valueExponent = T.IsZero(largest) ? 0 : T.ILogB(largest);
        int rootExponent = T.ILogB(largestRoot);

        // Units are halved later, so they are even; and 0 says that a row was not rescaled.
        valueExponent -= (valueExponent + rootExponent) & 1;
        valueExponent -= valueExponent + rootExponent == 0 ? 2 : 0;
        int exponent = valueExponent + rootExponent;
        using var memory = new PackBuffer<T>(row.Length);
        Span<T> scaledRoots = memory.Span[..row.Length];
        for (int i = 0; i < row.Length; i++)
        {
            row[i] = T.ScaleB(row[i], -valueExponent);
            scaledRoots[i] = T.ScaleB(roots[i], -rootExponent);
        }

        T mean = Estimate<T>(row, scaledRoots, roots.IndexOfAnyExcept(T.Zero), out double weight);
        double residual = Subtract<T>(row, scaledRoots, mean, out _) / weight;
        int kept = RowRange<T>.ExponentOfMeans(Math.Clamp(exponent, RowRange<T>.SmallExponent, RowRange<T>.LargeExponent));
        means.Set(
            block,
            channel,
            double.ScaleB(double.CreateTruncating(mean), valueExponent - kept),
            double.ScaleB(residual, valueExponent - kept),
            kept);
        return exponent;
    }

    /// <summary>Estimates a weighted mean: exactly if the row is constant.</summary>
    /// <param name="row">The row.</param>
    /// <param name="roots">√w of its pixels.</param>
    /// <param name="first">A pixel whose weight is not 0.</param>
    /// <param name="weight">Σw.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Estimate<T>(ReadOnlySpan<T> row, ReadOnlySpan<T> roots, int first, out double weight)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T values = ref MemoryMarshal.GetReference(row);
        ref T factors = ref MemoryMarshal.GetReference(roots);
        T origin = row[first];
        var origins = Vector512.Create(origin);
        (Vector512<T> laneSums, Vector512<T> laneWeights) = (Vector512<T>.Zero, Vector512<T>.Zero);
        nuint lanes = (nuint)Element<T>.Lanes;
        nuint i = 0;
        for (; i + lanes <= (nuint)row.Length; i += lanes)
        {
            var root = Vector512.LoadUnsafe(ref factors, i);
            Vector512<T> product = root * root * (Vector512.LoadUnsafe(ref values, i) - origins);
            laneSums += Vector512.AndNot(product, Vector512.Equals(root, Vector512<T>.Zero));
            laneWeights += root * root;
        }

        double sum = Centring.SumOfLanes(laneSums);
        weight = Centring.SumOfLanes(laneWeights);
        for (; i < (nuint)row.Length; i++)
        {
            T root = Unsafe.Add(ref factors, i);
            sum += T.IsZero(root) ? 0 : double.CreateTruncating(root * root * (Unsafe.Add(ref values, i) - origin));
            weight += double.CreateTruncating(root * root);
        }

        return T.CreateTruncating(double.CreateTruncating(origin) + (sum / weight));
    }

    /// <summary>Subtracts a mean from a row and weighs what is left.</summary>
    /// <param name="row">The row.</param>
    /// <param name="roots">√w of its pixels.</param>
    /// <param name="mean">The mean.</param>
    /// <param name="isInRange">Whether products of the row with others like it are in range; see <see cref="RowRange{T}"/>.</param>
    /// <returns>The weighted sum of what is left.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Subtract<T>(Span<T> row, ReadOnlySpan<T> roots, T mean, out bool isInRange)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ref T values = ref MemoryMarshal.GetReference(row);
        ref T factors = ref MemoryMarshal.GetReference(roots);
        var means = Vector512.Create(mean);
        (Vector512<T> laneSums, Vector512<T> laneSquares) = (Vector512<T>.Zero, Vector512<T>.Zero);
        nuint lanes = (nuint)Element<T>.Lanes;
        nuint i = 0;
        for (; i + lanes <= (nuint)row.Length; i += lanes)
        {
            var root = Vector512.LoadUnsafe(ref factors, i);
            Vector512<T> product = root * (Vector512.LoadUnsafe(ref values, i) - means);
            var weighed = Vector512.AndNot(product, Vector512.Equals(root, Vector512<T>.Zero));
            weighed.StoreUnsafe(ref values, i);
            laneSums += root * weighed;
            laneSquares += weighed * weighed;
        }

        double sum = Centring.SumOfLanes(laneSums);
        T squares = T.Zero;
        for (; i < (nuint)row.Length; i++)
        {
            T root = Unsafe.Add(ref factors, i);
            T weighed = T.IsZero(root) ? T.Zero : root * (Unsafe.Add(ref values, i) - mean);
            Unsafe.Add(ref values, i) = weighed;
            sum += double.CreateTruncating(root * weighed);
            squares += weighed * weighed;
        }

        // NaN compares as false, so it is out of range too.
        isInRange = Vector512.LessThanOrEqualAll(laneSquares, Vector512.Create(RowRange<T>.LargestSquares))
            && squares <= RowRange<T>.LargestSquares
            && (Vector512.GreaterThanOrEqualAny(laneSquares, Vector512.Create(RowRange<T>.SmallestSquares))
                || squares >= RowRange<T>.SmallestSquares);
        return sum;
    }
}

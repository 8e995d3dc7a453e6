using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GramGen.Statistics;

/// <summary>A row of the lower triangle on its way from sums to results, in whole vectors of doubles.</summary>
internal static class CovarianceRow
{
    private const int AtOnce = 8;

    /// <summary>Between these, neither a product of two sums nor its root has lost anything.</summary>
    private const double SmallestProduct = 1e-290;
    private const double LargestProduct = 1e290;

    /// <summary>(sum + what it lacks) / divisor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Divide<T>(ReadOnlySpan<T> sums, ReadOnlySpan<double> between, double divisor, Span<T> results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var divisors = Vector512.Create(divisor);
        int i = 0;
        for (; i + AtOnce <= sums.Length; i += AtOnce)
        {
            Store(Sum(sums, between, i) / divisors, results, i);
        }

        for (; i < sums.Length; i++)
        {
            results[i] = Round<T>((double.CreateTruncating(sums[i]) + between[i]) / divisor);
        }
    }

    /// <summary>
    /// (sum + what it lacks) / √(one channel's own sum · the other's), not beyond ±1. Of two channels with the same sum the root
    /// is exactly that sum, so that a channel correlates with itself by 1.
    /// </summary>
    /// <param name="sums">The row of sums.</param>
    /// <param name="between">What they lack.</param>
    /// <param name="own">Each channel's own sum; the row's channel is the last of the row.</param>
    /// <param name="results">Receives the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Correlate<T>(ReadOnlySpan<T> sums, ReadOnlySpan<double> between, ReadOnlySpan<double> own, Span<T> results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double row = own[sums.Length - 1];
        var rows = Vector512.Create(row);
        int i = 0;
        for (; i + AtOnce <= sums.Length; i += AtOnce)
        {
            Vector512<double> products = rows * Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(own), (nuint)i);
            if (!IsInRange(products))
            {
                CorrelateOneByOne(sums.Slice(i, AtOnce), between[i..], own[i..], row, results[i..]);
                continue;
            }

            Vector512<double> correlations = Sum(sums, between, i) / Vector512.Sqrt(products);
            var clamped = Vector512.Min(Vector512.Max(correlations, Vector512.Create(-1.0)), Vector512<double>.One);
            Store(Vector512.ConditionalSelect(Vector512.Equals(correlations, correlations), clamped, correlations), results, i);
        }

        CorrelateOneByOne(sums[i..], between[i..], own[i..], row, results[i..]);
    }

    /// <summary>Factors one by one where their product leaves the range.</summary>
    private static void CorrelateOneByOne<T>(
        ReadOnlySpan<T> sums, ReadOnlySpan<double> between, ReadOnlySpan<double> own, double row, Span<T> results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < sums.Length; i++)
        {
            double product = row * own[i];
            double root = product is > SmallestProduct and < LargestProduct ? Math.Sqrt(product) : Math.Sqrt(row) * Math.Sqrt(own[i]);
            results[i] = Round<T>(Math.Clamp((double.CreateTruncating(sums[i]) + between[i]) / root, -1, 1));
        }
    }

    private static bool IsInRange(Vector512<double> products) =>
        Vector512.GreaterThanAll(products, Vector512.Create(SmallestProduct))
        && Vector512.LessThanAll(products, Vector512.Create(LargestProduct));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Sum<T>(ReadOnlySpan<T> sums, ReadOnlySpan<double> between, int i)
        where T : unmanaged
    {
        ref T first = ref MemoryMarshal.GetReference(sums);
        Vector512<double> sum = typeof(T) == typeof(double)
            ? Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref first), (nuint)i)
            : Vector512.WidenLower(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref first), (nuint)i).ToVector512Unsafe());
        return sum + Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(between), (nuint)i);
    }

    /// <summary>Rounds to the type of the results, and makes every NaN the same.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector512<double> values, Span<T> results, int i)
        where T : unmanaged
    {
        ref T first = ref MemoryMarshal.GetReference(results);
        values = Vector512.ConditionalSelect(Vector512.Equals(values, values), values, Vector512.Create(double.NaN));
        if (typeof(T) == typeof(double))
        {
            values.StoreUnsafe(ref Unsafe.As<T, double>(ref first), (nuint)i);
        }
        else
        {
            Vector512.Narrow(values, values).GetLower().StoreUnsafe(ref Unsafe.As<T, float>(ref first), (nuint)i);
        }
    }

    private static T Round<T>(double value)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> => double.IsNaN(value) ? T.NaN : T.CreateTruncating(value);
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using GramGen.Packing;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>Turns sums of products of deviations into covariances or correlations, in whole vectors of doubles.</summary>
internal static class CovarianceEpilogue
{
    /// <summary>Values that are computed together: a 512-bit vector.</summary>
    private const int Lanes = 8;

    /// <summary>Between these bounds a product of two sums is exact but for one rounding: no overflow, no underflow.</summary>
    private const double SmallestProduct = 1e-290;
    private const double LargestProduct = 1e290;

    /// <summary>Writes both triangles of a matrix.</summary>
    /// <param name="comoments">The corrections of the sums.</param>
    /// <param name="sums">The sums of products of centred blocks, C × C; only the lower triangle is read.</param>
    /// <param name="matrix">Receives C × C values; may be the sums.</param>
    /// <param name="kind">The divisor.</param>
    public static void Write<T>(scoped in Comoments comoments, ReadOnlySpan<T> sums, Span<T> matrix, CovarianceKind kind)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int channels = comoments.Offsets.Length;
        using var memory = new PackBuffer<double>(channels);
        Span<double> squares = memory.Span[..channels];
        for (int i = 0; i < channels; i++)
        {
            int diagonal = i * (channels + 1);
            squares[i] = double.CreateTruncating(sums[diagonal]) + comoments.Corrections[diagonal];
        }

        double divisor = kind == CovarianceKind.Biased ? comoments.Pixels : comoments.Pixels - 1;
        for (int i = 0; i < channels; i++)
        {
            Range row = (i * channels)..((i * channels) + i + 1);
            if (kind == CovarianceKind.Correlation)
            {
                CorrelateRow(sums[row], comoments.Corrections[row], squares, matrix[row]);
            }
            else
            {
                DivideRow(sums[row], comoments.Corrections[row], divisor, matrix[row]);
            }
        }

        Transposition.Symmetrize(matrix, channels, channels);
    }

    /// <summary>Writes references + offsets, rounded to the type of the means.</summary>
    /// <param name="references">A value close to those of each channel.</param>
    /// <param name="offsets">The means, as distances from the references.</param>
    /// <param name="means">Receives C means, or is empty.</param>
    public static void WriteMeans<T>(ReadOnlySpan<double> references, ReadOnlySpan<double> offsets, Span<T> means)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int channel = 0; channel < means.Length; channel++)
        {
            means[channel] = CanonicalNaN.Of(T.CreateTruncating(references[channel] + offsets[channel]));
        }
    }

    /// <summary>(sum + correction) / divisor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void DivideRow<T>(ReadOnlySpan<T> sums, ReadOnlySpan<double> corrections, double divisor, Span<T> results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        var divisors = Vector512.Create(divisor);
        int i = 0;
        for (; i + Lanes <= sums.Length; i += Lanes)
        {
            Store(LoadCorrected(sums, corrections, i) / divisors, results, i);
        }

        for (; i < sums.Length; i++)
        {
            results[i] = CanonicalNaN.Of(T.CreateTruncating((double.CreateTruncating(sums[i]) + corrections[i]) / divisor));
        }
    }

    /// <summary>
    /// (sum + correction) / √(sum of squares of one channel · that of the other), clamped to ±1. If the two channels have the
    /// same sum of squares, the root is exactly that sum, so a channel correlates with itself by 1.
    /// </summary>
    /// <param name="sums">A row of the lower triangle.</param>
    /// <param name="corrections">Their corrections.</param>
    /// <param name="squares">The corrected sum of squares of each channel; the row's own channel is the last of the row.</param>
    /// <param name="results">Receives the row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void CorrelateRow<T>(
        ReadOnlySpan<T> sums, ReadOnlySpan<double> corrections, ReadOnlySpan<double> squares, Span<T> results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        double rowSquares = squares[sums.Length - 1];
        var rows = Vector512.Create(rowSquares);
        int i = 0;
        for (; i + Lanes <= sums.Length; i += Lanes)
        {
            Vector512<double> products = rows * Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(squares), (nuint)i);
            if (!IsInRange(products))
            {
                CorrelateScalar(sums.Slice(i, Lanes), corrections[i..], squares[i..], rowSquares, results[i..]);
                continue;
            }

            Vector512<double> correlations = LoadCorrected(sums, corrections, i) / Vector512.Sqrt(products);
            var clamped = Vector512.Min(Vector512.Max(correlations, Vector512.Create(-1.0)), Vector512<double>.One);
            Store(Vector512.ConditionalSelect(Vector512.Equals(correlations, correlations), clamped, correlations), results, i);
        }

        CorrelateScalar(sums[i..], corrections[i..], squares[i..], rowSquares, results[i..]);
    }

    /// <summary>Takes the roots of the two factors separately if their product is out of range.</summary>
    private static void CorrelateScalar<T>(
        ReadOnlySpan<T> sums, ReadOnlySpan<double> corrections, ReadOnlySpan<double> squares, double rowSquares, Span<T> results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int i = 0; i < sums.Length; i++)
        {
            double product = rowSquares * squares[i];
            double root = product is > SmallestProduct and < LargestProduct
                ? Math.Sqrt(product)
                : Math.Sqrt(rowSquares) * Math.Sqrt(squares[i]);
            double correlation = (double.CreateTruncating(sums[i]) + corrections[i]) / root;
            results[i] = CanonicalNaN.Of(T.CreateTruncating(Math.Clamp(correlation, -1, 1)));
        }
    }

    private static bool IsInRange(Vector512<double> products) =>
        Vector512.GreaterThanAll(products, Vector512.Create(SmallestProduct))
        && Vector512.LessThanAll(products, Vector512.Create(LargestProduct));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LoadCorrected<T>(ReadOnlySpan<T> sums, ReadOnlySpan<double> corrections, int i)
        where T : unmanaged
    {
        ref T first = ref MemoryMarshal.GetReference(sums);
        Vector512<double> sum = typeof(T) == typeof(double)
            ? Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref first), (nuint)i)
            : Vector512.WidenLower(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref first), (nuint)i).ToVector512Unsafe());
        return sum + Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(corrections), (nuint)i);
    }

    /// <summary>Rounds to the type of the results.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(Vector512<double> values, Span<T> results, int i)
        where T : unmanaged
    {
        ref T first = ref MemoryMarshal.GetReference(results);
        values = CanonicalNaN.Of(values);
        if (typeof(T) == typeof(double))
        {
            values.StoreUnsafe(ref Unsafe.As<T, double>(ref first), (nuint)i);
        }
        else
        {
            Vector512.Narrow(values, values).GetLower().StoreUnsafe(ref Unsafe.As<T, float>(ref first), (nuint)i);
        }
    }
}

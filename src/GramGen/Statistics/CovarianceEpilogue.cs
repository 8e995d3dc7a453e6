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

    /// <summary>Values that need no pooled memory, which takes some 20 ns to get and return.</summary>
    private const int MostOnStack = 256;

    /// <summary>Writes both triangles of a matrix.</summary>
    /// <param name="comoments">The corrections of the sums.</param>
    /// <param name="sums">The sums of products of centred blocks, C × C; only the lower triangle is read.</param>
    /// <param name="matrix">Receives C × C values; may be the sums.</param>
    /// <param name="kind">Covariance or correlation.</param>
    /// <param name="divisor">The divisor of a covariance.</param>
    [SkipLocalsInit] // The units are written before they are read.
    public static void Write<T>(
        scoped in Comoments comoments, ReadOnlySpan<T> sums, Span<T> matrix, CovarianceKind kind, double divisor)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int channels = comoments.Exponents.Length;
        int length = Units.LengthOf(channels);
        using var memory = new PackBuffer<double>(length > MostOnStack ? length : 0);
        var units = new Units(memory.IsEmpty ? stackalloc double[length] : memory.Span[..length], comoments.Exponents);
        for (int i = 0; i < channels; i++)
        {
            if (kind == CovarianceKind.Correlation)
            {
                int diagonal = i * (channels + 1);
                double sum = double.CreateTruncating(sums[diagonal]);
                units.Normalize(i, Corrected(sum, units.ToOwn[i], units.ToOwn[i], comoments.Corrections[diagonal]));
            }
            else
            {
                units.Results[i] = PowerOfTwo.Of((int)comoments.Exponents[i] / 2);
            }
        }

        if (kind == CovarianceKind.Correlation)
        {
            Correlate(sums, comoments.Corrections, units, matrix);
        }
        else
        {
            Divide(sums, comoments.Corrections, units, divisor, matrix);
        }

        Transposition.Symmetrize(matrix, channels, channels);
    }

    /// <summary>Writes means, rounded to their type.</summary>
    /// <param name="comoments">The means.</param>
    /// <param name="means">Receives C means, or is empty.</param>
    public static void WriteMeans<T>(scoped in Comoments comoments, Span<T> means)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int channel = 0; channel < means.Length; channel++)
        {
            means[channel] = CanonicalNaN.Of(T.CreateTruncating(comoments.Mean(channel)));
        }
    }

    /// <summary>(sum + correction) / divisor, in units of 1. Some entries right of the diagonal receive any values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide<T>(
        ReadOnlySpan<T> sums, ReadOnlySpan<double> corrections, scoped in Units units, double divisor, Span<T> results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<double> toOwn = units.ToOwn;
        ReadOnlySpan<double> halfway = units.Results;
        for (int row = 0, first = 0; row < toOwn.Length; row++, first += toOwn.Length)
        {
            int i = 0;
            for (; i <= row && i + Lanes <= toOwn.Length; i += Lanes)
            {
                // In two steps, of which neither overflows unless the result does.
                Vector512<double> factor = halfway[row] * Load(halfway, i);
                Vector512<double> comoments =
                    Corrected(LoadSums(sums, first + i), toOwn[row], Load(toOwn, i), Load(corrections, first + i));
                Store(comoments / Vector512.Create(divisor) * factor * factor, results, first + i);
            }

            for (; i <= row; i++)
            {
                double factor = halfway[row] * halfway[i];
                double comoment = Corrected(double.CreateTruncating(sums[first + i]), toOwn[row], toOwn[i], corrections[first + i]);
                results[first + i] = CanonicalNaN.Of(T.CreateTruncating(comoment / divisor * factor * factor));
            }
        }
    }

    /// <summary>
    /// (sum + correction) / √(sum of squares of one channel · that of the other), clamped to ±1. If the two channels have the
    /// same sum of squares, the root is exactly that sum, so a channel correlates with itself by 1. Some entries right of the
    /// diagonal receive any values.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Correlate<T>(ReadOnlySpan<T> sums, ReadOnlySpan<double> corrections, scoped in Units units, Span<T> results)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ReadOnlySpan<double> toOwn = units.ToOwn;
        ReadOnlySpan<double> toResult = units.Results;
        ReadOnlySpan<double> squares = units.Squares;
        for (int row = 0, first = 0; row < toOwn.Length; row++, first += toOwn.Length)
        {
            int i = 0;
            for (; i <= row && i + Lanes <= toOwn.Length; i += Lanes)
            {
                Vector512<double> comoments =
                    Corrected(LoadSums(sums, first + i), toOwn[row], Load(toOwn, i), Load(corrections, first + i));
                Vector512<double> correlations =
                    comoments * toResult[row] * Load(toResult, i) / Vector512.Sqrt(squares[row] * Load(squares, i));
                var clamped = Vector512.Min(Vector512.Max(correlations, Vector512.Create(-1.0)), Vector512<double>.One);
                Store(Vector512.ConditionalSelect(Vector512.Equals(correlations, correlations), clamped, correlations), results, first + i);
            }

            for (; i <= row; i++)
            {
                double comoment = Corrected(double.CreateTruncating(sums[first + i]), toOwn[row], toOwn[i], corrections[first + i]);
                double correlation = comoment * toResult[row] * toResult[i] / Math.Sqrt(squares[row] * squares[i]);
                results[first + i] = CanonicalNaN.Of(T.CreateTruncating(Math.Clamp(correlation, -1, 1)));
            }
        }
    }

    /// <summary>A sum of products as it was multiplied, in units of both channels, with its correction.</summary>
    private static double Corrected(double sum, double rowToOwn, double columnToOwn, double correction) =>
        (sum * rowToOwn * columnToOwn) + correction;

    /// <inheritdoc cref="Corrected(double, double, double, double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Corrected(
        Vector512<double> sums, double rowToOwn, Vector512<double> columnsToOwn, Vector512<double> corrections) =>
        (sums * rowToOwn * columnsToOwn) + corrections;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> LoadSums<T>(ReadOnlySpan<T> sums, int i)
        where T : unmanaged
    {
        ref T first = ref MemoryMarshal.GetReference(sums);
        return typeof(T) == typeof(double)
            ? Vector512.LoadUnsafe(ref Unsafe.As<T, double>(ref first), (nuint)i)
            : Vector512.WidenLower(Vector256.LoadUnsafe(ref Unsafe.As<T, float>(ref first), (nuint)i).ToVector512Unsafe());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Load(ReadOnlySpan<double> values, int i) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetReference(values), (nuint)i);

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

    /// <summary>Powers of two that keep every step in range, and sums of squares in units in which their products are.</summary>
    private readonly ref struct Units
    {
        /// <param name="values">Memory, 3·C values.</param>
        /// <param name="exponents">The exponents of the channels' units.</param>
        public Units(Span<double> values, ReadOnlySpan<double> exponents)
        {
            int channels = exponents.Length;
            ToOwn = values[..channels];
            Results = values.Slice(channels, channels);
            Squares = values[(2 * channels)..];
            for (int i = 0; i < channels; i++)
            {
                ToOwn[i] = PowerOfTwo.Of(-(int)exponents[i]);
            }
        }

        public static int LengthOf(int channels) => 3 * channels;

        /// <summary>From units of 1, in which most rows are multiplied, to a channel's own.</summary>
        public Span<double> ToOwn { get; }

        /// <summary>Of a correlation, from a channel's own unit to that of its square root; of a covariance, half the way to 1.</summary>
        public Span<double> Results { get; }

        /// <summary>The sum of squares of each channel, at least 1 and less than 4; NaN if it is not a positive number.</summary>
        public Span<double> Squares { get; }

        /// <summary>Sets a channel's sum of squares.</summary>
        /// <param name="channel">The channel.</param>
        /// <param name="squares">Its sum of squares, in its own unit.</param>
        public void Normalize(int channel, double squares)
        {
            if (!(squares > 0 && double.IsFinite(squares)))
            {
                (Results[channel], Squares[channel]) = (1, double.NaN);
                return;
            }

            double result = PowerOfTwo.Of(-(PowerOfTwo.ExponentOf(squares) >> 1));
            (Results[channel], Squares[channel]) = (result, squares * result * result);
        }
    }
}

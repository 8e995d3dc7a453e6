using System.Numerics;
using System.Numerics.Tensors;
using GramGen.Pipeline;

namespace GramGen.Covariances;

/// <summary>The epilogue: sums of products of deviations become covariances or correlations, in both triangles.</summary>
internal static class CovarianceWriter
{
    /// <summary>Channels whose mirror images are stored together: their lines stay in the first-level cache.</summary>
    private const int Together = 16;

    /// <summary>Writes the matrix.</summary>
    /// <param name="comoments">What the sums lack.</param>
    /// <param name="sums">The sums of the centred blocks, C × C.</param>
    /// <param name="matrix">Receives the result; may be the sums.</param>
    /// <param name="form">What it is.</param>
    public static void Write<T>(scoped in Comoments comoments, ReadOnlySpan<T> sums, Span<T> matrix, CovarianceForm form)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int channels = comoments.Offsets.Length;
        using var memory = new Scratch<double>(3 * channels);
        Span<double> row = memory.Slice(0, channels);
        Span<double> divisors = memory.Slice(channels, channels);
        Span<double> diagonal = memory.Slice(2 * channels, channels);
        for (int i = 0; i < channels; i++)
        {
            int own = i * (channels + 1);
            diagonal[i] = double.CreateTruncating(sums[own]) + comoments.Between[own];
        }

        divisors.Fill(form == CovarianceForm.Biased ? comoments.Pixels : comoments.Pixels - 1);
        for (int i = 0; i < channels; i++)
        {
            Range lower = (i * channels)..((i * channels) + i + 1);
            Span<double> entries = row[..(i + 1)];
            TensorPrimitives.ConvertTruncating(sums[lower], entries);
            TensorPrimitives.Add(entries, comoments.Between[lower], entries);
            if (form == CovarianceForm.Correlation)
            {
                FillDivisors(diagonal, i, divisors);
            }

            TensorPrimitives.Divide(entries, divisors[..(i + 1)], entries);
            if (form == CovarianceForm.Correlation)
            {
                TensorPrimitives.Clamp(entries, -1, 1, entries);
            }

            Round(entries, matrix[lower]);
        }

        Mirror(matrix, channels);
    }

    /// <summary>Writes reference + offset, rounded once more to the type of the means.</summary>
    public static void WriteMeans<T>(ReadOnlySpan<double> references, ReadOnlySpan<double> offsets, Span<T> means)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int channel = 0; channel < means.Length; channel++)
        {
            double mean = references[channel] + offsets[channel];
            means[channel] = double.IsNaN(mean) ? T.NaN : T.CreateTruncating(mean);
        }
    }

    /// <summary>
    /// √(own sum · the row's own sum): of two channels with the same sum exactly that sum, so that a channel correlates with
    /// itself by 1. Factors one by one where their product leaves the range.
    /// </summary>
    private static void FillDivisors(ReadOnlySpan<double> diagonal, int row, Span<double> divisors)
    {
        for (int column = 0; column <= row; column++)
        {
            double product = diagonal[row] * diagonal[column];
            divisors[column] = product is > 1e-290 and < 1e290
                ? Math.Sqrt(product)
                : Math.Sqrt(diagonal[row]) * Math.Sqrt(diagonal[column]);
        }
    }

    /// <summary>Every NaN the same.</summary>
    private static void Round<T>(ReadOnlySpan<double> values, Span<T> rounded)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        TensorPrimitives.ConvertTruncating(values, rounded);
        if (TensorPrimitives.IsNaNAny<T>(rounded))
        {
            foreach (ref T value in rounded)
            {
                value = T.IsNaN(value) ? T.NaN : value;
            }
        }
    }

    private static void Mirror<T>(Span<T> matrix, int channels)
    {
        for (int first = 0; first < channels; first += Together)
        {
            int end = Math.Min(first + Together, channels);
            for (int column = 0; column < end; column++)
            {
                for (int row = Math.Max(first, column + 1); row < end; row++)
                {
                    matrix[(column * channels) + row] = matrix[(row * channels) + column];
                }
            }
        }
    }
}

using System.Numerics;

namespace GramGen.Statistics;

/// <summary>The epilogue: sums of products of deviations become covariances or correlations, in both triangles.</summary>
internal static class CovarianceWriter
{
    /// <summary>Writes the matrix.</summary>
    /// <param name="comoments">What the sums lack.</param>
    /// <param name="sums">The sums of the centred blocks, C × C, of which the lower triangle counts.</param>
    /// <param name="matrix">Receives the result; may be the sums.</param>
    /// <param name="form">What it is.</param>
    public static void Write<T>(scoped in Comoments comoments, ReadOnlySpan<T> sums, Span<T> matrix, CovarianceForm form)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int channels = comoments.Offsets.Length;
        using var memory = new Scratch<double>(channels);
        Span<double> own = memory.Slice(0, channels);
        for (int i = 0; i < channels; i++)
        {
            int place = i * (channels + 1);
            own[i] = double.CreateTruncating(sums[place]) + comoments.Between[place];
        }

        double divisor = form == CovarianceForm.Biased ? comoments.Pixels : comoments.Pixels - 1;
        for (int i = 0; i < channels; i++)
        {
            Range lower = (i * channels)..((i * channels) + i + 1);
            if (form == CovarianceForm.Correlation)
            {
                CovarianceRow.Correlate(sums[lower], comoments.Between[lower], own, matrix[lower]);
            }
            else
            {
                CovarianceRow.Divide(sums[lower], comoments.Between[lower], divisor, matrix[lower]);
            }
        }

        MirrorImage.Fill(matrix, channels, channels);
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
}

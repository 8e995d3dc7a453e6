using System.Numerics;
using GramGen.Dispatch;
using GramGen.Statistics;

namespace GramGen;

/// <content>Covariance and correlation.</content>
public static partial class Gram
{
    /// <summary>
    /// Computes the covariance of channels, Σ (F_ik − μ_i)(F_jk − μ_j) over M − 1 or M: the Gram matrix of deviations from the mean.
    /// </summary>
    /// <remarks>
    /// <para>
    /// Two-pass, block by block: each block of pixels is centred about its own mean before it is multiplied, and the blocks
    /// are merged by the formulae of Chan, Golub and LeVeque (COMPSTAT 1982). So nothing cancels, however large the mean is
    /// compared with the deviations, and F is read once. The result has the same bits everywhere, as a Gram matrix has.
    /// </para>
    /// <para>A constant channel has covariance 0 with every channel; a channel with a value that is not finite has NaN.</para>
    /// </remarks>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="TGram">The type of the result.</typeparam>
    /// <param name="features">F, C·M values in the layout of the shape.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">Receives C × C values, both triangles. Must not overlap <paramref name="features"/>.</param>
    /// <param name="means">Receives the C means; may be empty.</param>
    /// <param name="normalization">The divisor: M − 1 or M.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span does not have the length that <paramref name="shape"/> requires, spans overlap, or the divisor is M − 1 = 0.
    /// Nothing was written.
    /// </exception>
    /// <inheritdoc cref="Compute{TFeature, TGram}"/>
    public static void ComputeCovariance<TFeature, TGram>(
        ReadOnlySpan<TFeature> features,
        GramShape shape,
        Span<TGram> destination,
        Span<TGram> means,
        CovarianceNormalization normalization = CovarianceNormalization.Unbiased,
        GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        ValueChecks.ThrowIfUndefined(normalization, nameof(normalization));
        if (normalization == CovarianceNormalization.Unbiased && shape.Pixels == 1)
        {
            throw new ArgumentException("The divisor of an unbiased covariance is M - 1, which is 0 for one pixel.", nameof(normalization));
        }

        ComputeStatistics(
            features,
            shape,
            destination,
            means,
            normalization == CovarianceNormalization.Biased ? CovarianceForm.Biased : CovarianceForm.Unbiased,
            options);
    }

    /// <summary>Computes the correlation of channels (Pearson's r): the covariance over the square root of both variances.</summary>
    /// <remarks>
    /// A channel correlates with itself by 1, exactly; no entry is beyond ±1. Row and column of a constant channel are NaN,
    /// because its variance is 0. Otherwise as for the covariance.
    /// </remarks>
    /// <param name="features">F, C·M values in the layout of the shape.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">Receives C × C values, both triangles. Must not overlap <paramref name="features"/>.</param>
    /// <param name="means">Receives the C means; may be empty.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <inheritdoc cref="Compute{TFeature, TGram}"/>
    public static void ComputeCorrelation<TFeature, TGram>(
        ReadOnlySpan<TFeature> features, GramShape shape, Span<TGram> destination, Span<TGram> means, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> =>
        ComputeStatistics(features, shape, destination, means, CovarianceForm.Correlation, options);

    private static void ComputeStatistics<TFeature, TGram>(
        ReadOnlySpan<TFeature> features,
        GramShape shape,
        Span<TGram> destination,
        Span<TGram> means,
        CovarianceForm form,
        GramOptions? options)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        ElementTypes.ThrowIfUnsupported<TFeature, TGram>();
        SpanChecks.ForStatistics(shape, features, destination, means);
        Operations.ComputeStatistics(
            Operations.CallOf(Operations.TaskOf<TGram>(shape), features, destination), means, form, options ?? GramOptions.Default);
    }
}

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
    /// Two passes per block: each block of pixels is centred about its own mean before it is multiplied, and blocks are merged
    /// by the formulae of Chan, Golub and LeVeque (COMPSTAT 1982). Nothing cancels, however large the mean is compared with
    /// the variation, and F is read once. The result has the same bits everywhere, as a Gram matrix has.
    /// </para>
    /// <para>
    /// Squares do not overflow or underflow on the way: only a covariance that itself does not fit <typeparamref name="TGram"/> becomes
    /// ±∞, or loses digits below its normal numbers and becomes 0. A mean does not overflow.
    /// </para>
    /// <para>
    /// The error of a mean is at most γₙ·Σ|F_ik|/M, with the γₙ of a product (<see cref="GramExplanation.ErrorBound"/>).
    /// </para>
    /// <para>A constant channel has covariance 0 with every channel; one with a value that is not finite, NaN.</para>
    /// </remarks>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="TGram">The type of the result.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">Receives C × C values, both triangles. Must not overlap <paramref name="features"/>.</param>
    /// <param name="means">Receives the C means; may be empty.</param>
    /// <param name="normalization">Divide by M − 1 or M.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, spans overlap, the scratch memory of more than 46 202 channels
    /// would be longer than an array, or one pixel is to be divided by M − 1 = 0. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">The pair of types is not supported.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
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
        bool isBiased = normalization == CovarianceNormalization.Biased;
        if (!isBiased && shape.Pixels == 1)
        {
            throw new ArgumentException("An unbiased covariance divides by M - 1, which is 0 for one pixel.", nameof(normalization));
        }

        RunCovariance(features, shape, destination, means, isBiased ? CovarianceKind.Biased : CovarianceKind.Unbiased, options);
    }

    /// <summary>Computes the correlation of channels (Pearson's r): the covariance over the square root of both variances.</summary>
    /// <remarks>
    /// A channel correlates with itself by exactly 1; no entry is beyond ±1. Row and column of a constant channel are NaN,
    /// because it has no variance to divide by. Nothing overflows or underflows, wherever the values are between the smallest number
    /// of their type and the largest. Otherwise as for the covariance.
    /// </remarks>
    /// <typeparam name="TFeature">The type of the features.</typeparam>
    /// <typeparam name="TGram">The type of the result.</typeparam>
    /// <param name="features">F, C·M values in the shape's layout.</param>
    /// <param name="shape">C, M and layout.</param>
    /// <param name="destination">Receives C × C values, both triangles. Must not overlap <paramref name="features"/>.</param>
    /// <param name="means">Receives the C means; may be empty.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// A span has another length than <paramref name="shape"/> requires, spans overlap, or the scratch memory of more than 46 202
    /// channels would be longer than an array. Nothing has been written.
    /// </exception>
    /// <exception cref="NotSupportedException">The pair of types is not supported.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="InvalidOperationException">
    /// A generated kernel is required and none is registered, or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static void ComputeCorrelation<TFeature, TGram>(
        ReadOnlySpan<TFeature> features, GramShape shape, Span<TGram> destination, Span<TGram> means, GramOptions? options = null)
        where TFeature : unmanaged, IBinaryFloatingPointIeee754<TFeature>
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram> =>
        RunCovariance(features, shape, destination, means, CovarianceKind.Correlation, options);

    private static void RunCovariance<TFeature, TGram>(
        ReadOnlySpan<TFeature> features,
        GramShape shape,
        Span<TGram> destination,
        Span<TGram> means,
        CovarianceKind kind,
        GramOptions? options)
        where TFeature : unmanaged
        where TGram : unmanaged, IBinaryFloatingPointIeee754<TGram>
    {
        ArgumentChecks.Covariance(shape, features, destination, means);
        var call = new SyrkCall<TFeature, TGram>(shape, features, destination, scale: TGram.One, beta: TGram.Zero);
        Backends.ComputeCovariance(call, means, kind, options ?? GramOptions.Default);
    }
}

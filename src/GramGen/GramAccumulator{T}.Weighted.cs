using GramGen.Planning;
using GramGen.Statistics;

namespace GramGen;

/// <content>Pixels with weights.</content>
public sealed partial class GramAccumulator<T>
{
    /// <summary>The pixels have weights. An accumulator without pixels takes either kind.</summary>
    public bool IsWeighted => _state.Weights is not null;

    /// <summary>Σw; without weights the number of pixels.</summary>
    public double WeightSum => _state.WeightTotals.Sum;

    /// <summary>Σw²; without weights the number of pixels.</summary>
    public double SquaredWeightSum => _state.WeightTotals.Squares;

    /// <summary>
    /// Adds pixels with weights: the Gram matrix becomes F·W·Fᵀ, means and covariances those of weighted pixels. The results have the bits
    /// of <c>Gram.ComputeWeighted</c> and <see cref="Gram.ComputeWeightedCovariance"/> with all pixels, however they are cut. A pixel of
    /// weight 0 adds nothing to them, whatever its features are, infinite or NaN.
    /// </summary>
    /// <param name="features">A value for each channel and each weight, in the accumulator's layout.</param>
    /// <param name="weights">w, a value for each pixel: finite, and none negative. None adds nothing.</param>
    /// <param name="stride">
    /// The leading dimension: values from one channel to the next, or from one pixel to the next if channels are last; 0 if
    /// there are no gaps.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The features have another length than that requires, or a weight is negative or not finite. Nothing has been added.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">The stride is shorter than what it steps over.</exception>
    /// <exception cref="InvalidOperationException">
    /// There would be more pixels than an accumulator counts, or the pixels before have no weights. Nothing has been added.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled before anything was added.</exception>
    public void AddWeighted(ReadOnlySpan<T> features, ReadOnlySpan<T> weights, int stride = 0)
    {
        FeatureFormat format = FormatOf(features, weights.Length, stride);
        AccumulatorChecks.ThrowIfInvalidWeights(_state, weights);
        if (!weights.IsEmpty)
        {
            _state.Add(new FeatureChunk<T>(features, default, format, Channels, weights.Length) { Weights = weights }, _product);
        }
    }

    /// <summary>Reads covariance and means of weighted pixels; see <see cref="Gram.ComputeWeightedCovariance"/>.</summary>
    /// <param name="destination">Receives C × C values, both triangles.</param>
    /// <param name="means">Receives C values; may be empty.</param>
    /// <param name="normalization">The divisor. Without weights each pixel weighs 1.</param>
    /// <exception cref="ArgumentException">A span has another length, or they overlap. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">
    /// The accumulator keeps no covariance, or the divisor is not a positive number: with frequencies Σw is not above 1, with reliabilities
    /// one pixel alone has a weight, or none has any.
    /// </exception>
    public void ReadCovariance(Span<T> destination, Span<T> means, WeightedNormalization normalization)
    {
        ValueChecks.ThrowIfUndefined(normalization, nameof(normalization));
        CovarianceKind kind = WeightTotals.KindOf(normalization);
        if (_state.WeightTotals.ProblemOf(kind) is { } problem)
        {
            throw new InvalidOperationException(problem);
        }

        ReadMoments(destination, means, kind, neededPixels: 1);
    }

    internal void AddWeightedHalf(ReadOnlySpan<Half> features, ReadOnlySpan<T> weights, int stride)
    {
        FeatureFormat format = FormatOf(features, weights.Length, stride);
        AccumulatorChecks.ThrowIfInvalidWeights(_state, weights);
        if (!weights.IsEmpty)
        {
            _state.Add(new FeatureChunk<T>(default, features, format, Channels, weights.Length) { Weights = weights }, _product);
        }
    }
}

using System.Numerics;
using GramGen.Dispatch;
using GramGen.Packing;
using GramGen.Statistics;

namespace GramGen;

/// <summary>
/// Gram matrix, means and covariance of pixels that arrive in chunks: rows of an image, parts of a file, minibatches of
/// observations. The results have the bits of one call with all pixels, however they are divided.
/// </summary>
/// <remarks>
/// <para>
/// It holds the pixels that do not fill a block yet, C × 1024 values at most (512 of <see cref="double"/>), and for every
/// doubling of the blocks a matrix C × C: 64 channels of an image of 4096² pixels take less than 1 MB, as <see cref="Bytes"/>
/// reports.
/// </para>
/// <para>Not thread-safe: give each thread its own accumulator, and merge them.</para>
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class GramAccumulator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Accumulation<T> _state;
    private readonly StripProducts<T> _products;
    private readonly FeatureLayout _layout;
    private readonly CancellationToken _cancellation;

    /// <summary>Makes an empty accumulator.</summary>
    /// <param name="channels">C, at least 1.</param>
    /// <param name="statistics">What it accumulates.</param>
    /// <param name="layout">How the pixels are stored.</param>
    /// <param name="options">How to compute; <see langword="null"/> for the defaults. Backends compute no accumulators.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The channels are below 1, C·C or C·1024 exceeds the length of a span, the statistics are empty, or the layout is undefined.
    /// </exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set that the options name does not run here.</exception>
    public GramAccumulator(
        int channels,
        GramStatistics statistics = GramStatistics.Gram,
        FeatureLayout layout = FeatureLayout.ChannelsFirst,
        GramOptions? options = null)
        : this(Empty(channels, statistics, layout), layout, options)
    {
    }

    internal GramAccumulator(Accumulation<T> state, FeatureLayout layout, GramOptions? options)
    {
        options ??= GramOptions.Default;
        _state = state;
        _layout = layout;
        _cancellation = options.CancellationToken;
        _products = new StripProducts<T>(options);
    }

    /// <summary>C.</summary>
    public int Channels => _state.Channels;

    /// <summary>What it accumulates.</summary>
    public GramStatistics Statistics => _state.Statistics;

    /// <summary>M: the pixels added so far, those of merged accumulators included.</summary>
    public long Pixels => _state.Pixels;

    /// <summary>Bytes that the accumulator holds. While it computes, it rents a few matrices C × C more from the shared pool.</summary>
    public long Bytes => _state.Bytes;

    /// <summary>Adds pixels.</summary>
    /// <param name="features">C × <paramref name="pixels"/> values in the layout of the accumulator.</param>
    /// <param name="pixels">The number of pixels; 0 adds nothing.</param>
    /// <param name="stride">
    /// The leading dimension: values from one channel to the next, or with channels last from one pixel to the next; 0 if the
    /// values are adjacent. So a chunk can be part of a larger image.
    /// </param>
    /// <exception cref="ArgumentException">The span does not have the length that these require. Nothing was added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The pixels are negative, or the stride is shorter than what it steps over.</exception>
    /// <exception cref="OperationCanceledException">The token of the options was cancelled before anything was added.</exception>
    public void Add(ReadOnlySpan<T> features, int pixels, int stride = 0)
    {
        FeatureForm form = FormOf(features.Length, pixels, stride);
        if (pixels > 0)
        {
            _state.Add(new Strip<T>(features, default, form, Channels, pixels), _products);
        }
    }

    /// <summary>
    /// Adds the contents of another accumulator, which stays unchanged. The sums of both are added, so the order of merging,
    /// which the caller chooses, affects the bits of the result.
    /// </summary>
    /// <param name="other">Another accumulator of the same number of channels, with at least the statistics of this one.</param>
    /// <exception cref="ArgumentException">It has other channels, lacks statistics, or is this one. Nothing was added.</exception>
    public void Merge(GramAccumulator<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        StreamThrow.IfUnmergeable(Channels, Statistics, other.Channels, other.Statistics, ReferenceEquals(this, other));
        _state.Merge(other._state, _products);
    }

    /// <summary>Reads the Gram matrix of all pixels, s·F·Fᵀ; without pixels it is 0.</summary>
    /// <param name="destination">Receives C × C values, both triangles.</param>
    /// <param name="scale">s; 1 by default.</param>
    /// <exception cref="ArgumentException">The span has another length. Nothing was written.</exception>
    /// <exception cref="InvalidOperationException">The accumulator keeps no Gram matrix.</exception>
    public void ReadGram(Span<T> destination, GramScale scale = default)
    {
        StreamThrow.IfNotKept(Statistics, GramStatistics.Gram);
        StreamThrow.IfOtherLength(destination.Length, Channels * Channels, nameof(destination));
        _state.ReadGram(_products, destination, Pixels == 0 ? T.One : T.CreateTruncating(scale.FactorFor(Channels, Pixels)));
    }

    /// <summary>Reads the mean of each channel.</summary>
    /// <param name="destination">Receives C values.</param>
    /// <exception cref="ArgumentException">The span has another length. Nothing was written.</exception>
    /// <exception cref="InvalidOperationException">The accumulator keeps no covariance, or has no pixels.</exception>
    public void ReadMeans(Span<T> destination)
    {
        StreamThrow.IfNotKept(Statistics, GramStatistics.Covariance);
        StreamThrow.IfOtherLength(destination.Length, Channels, nameof(destination));
        StreamThrow.IfTooFew(Pixels, needed: 1);
        _state.ReadMoments(_products, default, destination, CovarianceForm.Biased);
    }

    /// <summary>Reads covariance and means; see <see cref="Gram.ComputeCovariance"/>.</summary>
    /// <param name="destination">Receives C × C values, both triangles.</param>
    /// <param name="means">Receives C values; may be empty.</param>
    /// <param name="normalization">The divisor: M − 1 or M.</param>
    /// <exception cref="ArgumentException">A span has another length, or they overlap. Nothing was written.</exception>
    /// <exception cref="InvalidOperationException">The accumulator keeps no covariance, or has too few pixels.</exception>
    public void ReadCovariance(
        Span<T> destination, Span<T> means, CovarianceNormalization normalization = CovarianceNormalization.Unbiased)
    {
        ValueChecks.ThrowIfUndefined(normalization, nameof(normalization));
        bool isBiased = normalization == CovarianceNormalization.Biased;
        ReadMoments(destination, means, isBiased ? CovarianceForm.Biased : CovarianceForm.Unbiased, fewest: isBiased ? 1 : 2);
    }

    /// <summary>Reads correlation and means; see <see cref="Gram.ComputeCorrelation"/>.</summary>
    /// <param name="destination">Receives C × C values, both triangles.</param>
    /// <param name="means">Receives C values; may be empty.</param>
    /// <exception cref="ArgumentException">A span has another length, or they overlap. Nothing was written.</exception>
    /// <exception cref="InvalidOperationException">The accumulator keeps no covariance, or has no pixels.</exception>
    public void ReadCorrelation(Span<T> destination, Span<T> means) =>
        ReadMoments(destination, means, CovarianceForm.Correlation, fewest: 1);

    /// <summary>
    /// Saves the contents, so that <see cref="GramAccumulator.Load{T}"/> continues with the same bits. The format is
    /// versioned, ends in a checksum, and is the same on every machine.
    /// </summary>
    /// <param name="stream">A writable stream; it is left open, after the last byte.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        AccumulationFormat.Write(_state, stream);
    }

    internal void Add(ReadOnlySpan<Half> halves, int pixels, int stride)
    {
        FeatureForm form = FormOf(halves.Length, pixels, stride) with { IsHalf = true };
        if (pixels > 0)
        {
            _state.Add(new Strip<T>(default, halves, form, Channels, pixels), _products);
        }
    }

    private static Accumulation<T> Empty(int channels, GramStatistics statistics, FeatureLayout layout)
    {
        ElementTypes.ThrowIfUnsupported<T>();
        StreamThrow.IfUnfit(channels, statistics);
        ValueChecks.ThrowIfUndefined(layout, nameof(layout));
        return new Accumulation<T>(channels, statistics);
    }

    private FeatureForm FormOf(int length, int pixels, int stride)
    {
        _cancellation.ThrowIfCancellationRequested();
        int dense = _layout == FeatureLayout.ChannelsLast ? Channels : pixels;
        var form = new FeatureForm(_layout, stride == 0 ? dense : stride);
        StreamThrow.IfUnfitStrip(form, Channels, pixels, length, dense);
        return form;
    }

    private void ReadMoments(Span<T> destination, Span<T> means, CovarianceForm form, int fewest)
    {
        StreamThrow.IfNotKept(Statistics, GramStatistics.Covariance);
        StreamThrow.IfOtherLength(destination.Length, Channels * Channels, nameof(destination));
        if (!means.IsEmpty)
        {
            StreamThrow.IfOtherLength(means.Length, Channels, nameof(means));
            StreamThrow.IfOverlapping(destination.Overlaps(means));
        }

        StreamThrow.IfTooFew(Pixels, fewest);
        _state.ReadMoments(_products, destination, means, form);
    }
}

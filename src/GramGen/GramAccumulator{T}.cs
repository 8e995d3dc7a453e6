using System.Numerics;
using GramGen.Statistics;

namespace GramGen;

/// <summary>
/// Gram matrix, means and covariance of pixels that come in strips: rows of an image, chunks of a file, minibatches of
/// observations. The results have the bits of the one call with all pixels, however they are cut.
/// </summary>
/// <remarks>
/// <para>
/// It holds the pixels that do not fill a block yet, C × 1024 values at most (512 of <see cref="double"/>), and for every
/// doubling of the blocks a matrix C × C: 64 channels of a picture of 4096² pixels take less than 1 MB. <see cref="Bytes"/>
/// says how much.
/// </para>
/// <para>Not for several threads at once: give each an accumulator of its own, and merge them.</para>
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed class GramAccumulator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Accumulation<T> _state;
    private readonly StripProducts<T> _products;
    private readonly GramOptions _options;

    /// <summary>Makes an empty accumulator.</summary>
    /// <param name="channels">C, at least 1.</param>
    /// <param name="statistics">What can be read out of it.</param>
    /// <param name="options">Layout of the strips, instruction set and threads. Scale and β must be their defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The channels are below 1, or C·C or C·1024 is more than a span can hold; or the statistics are none.
    /// </exception>
    /// <exception cref="ArgumentException">The options have a scale or β.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.</exception>
    /// <exception cref="PlatformNotSupportedException">The instruction set asked for does not run here.</exception>
    public GramAccumulator(int channels, GramStatistics statistics = GramStatistics.Gram, GramOptions? options = null)
        : this(Empty(channels, statistics), options)
    {
    }

    internal GramAccumulator(Accumulation<T> state, GramOptions? options)
    {
        _options = options ?? GramOptions.Default;
        GramThrow.IfScaled(_options);
        _state = state;
        _products = new StripProducts<T>(_options);
    }

    /// <summary>C.</summary>
    public int Channels => _state.Channels;

    /// <summary>What can be read out.</summary>
    public GramStatistics Statistics => _state.Statistics;

    /// <summary>M: the pixels that came so far, those of merged accumulators too.</summary>
    public long Pixels => _state.Pixels;

    /// <summary>Bytes that the accumulator holds. While it works it borrows a few matrices C × C more from the shared pool.</summary>
    public long Bytes => _state.Bytes;

    /// <summary>Adds pixels.</summary>
    /// <param name="features">C × <paramref name="pixels"/> values, row-major; or as the options' layout says.</param>
    /// <param name="pixels">The number of pixels; 0 adds nothing.</param>
    /// <param name="stride">
    /// The leading dimension: values from one channel to the next, or of features that lie pixel after pixel from one pixel to
    /// the next; 0 where nothing is between. So a strip can be a part of a larger picture.
    /// </param>
    /// <exception cref="ArgumentException">The span has another length than that asks for. Nothing has been added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The pixels are negative, or the stride is shorter than what it steps over.</exception>
    /// <exception cref="OperationCanceledException">The options' token asked for it, before anything was added.</exception>
    public void Add(ReadOnlySpan<T> features, int pixels, int stride = 0)
    {
        FeatureForm form = FormOf(features.Length, pixels, stride);
        if (pixels > 0)
        {
            _state.Add(new Strip<T>(features, default, form, Channels, pixels), _products);
        }
    }

    /// <summary>
    /// Adds what another accumulator has; it stays as it is. The sums of both are added, so the order of merging, which the
    /// caller chooses, is part of the result's bits.
    /// </summary>
    /// <param name="other">Another accumulator of as many channels, with the statistics of this one at least.</param>
    /// <exception cref="ArgumentException">It has other channels, lacks statistics, or is this one. Nothing has been added.</exception>
    public void Merge(GramAccumulator<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        StreamThrow.IfUnmergeable(Channels, Statistics, other.Channels, other.Statistics, ReferenceEquals(this, other));
        _state.Merge(other._state, _products);
    }

    /// <summary>Reads the Gram matrix of all pixels, s·F·Fᵀ; of no pixels it is 0.</summary>
    /// <param name="gram">Receives C × C values, both triangles.</param>
    /// <param name="scale">s, a number or one of the literature's.</param>
    /// <exception cref="ArgumentException">The span has another length. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">The accumulator keeps no Gram matrix.</exception>
    public void ReadGram(Span<T> gram, GramScale scale = default)
    {
        StreamThrow.IfNotKept(Statistics, GramStatistics.Gram);
        StreamThrow.IfOtherLength(gram.Length, Channels * Channels, nameof(gram));
        _state.ReadGram(_products, gram, Pixels == 0 ? T.One : T.CreateTruncating(scale.FactorFor(Channels, Pixels)));
    }

    /// <summary>Reads the mean of each channel.</summary>
    /// <param name="means">Receives C values.</param>
    /// <exception cref="ArgumentException">The span has another length. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">The accumulator keeps no covariance, or no pixel has come.</exception>
    public void ReadMeans(Span<T> means)
    {
        StreamThrow.IfNotKept(Statistics, GramStatistics.Covariance);
        StreamThrow.IfOtherLength(means.Length, Channels, nameof(means));
        StreamThrow.IfTooFew(Pixels, needed: 1);
        _state.ReadMoments(_products, default, means, CovarianceForm.Biased);
    }

    /// <summary>Reads covariance and means; see <see cref="Gram.ComputeCovariance(ReadOnlySpan{float}, GramShape, Span{float}, Span{float}, CovarianceNormalization, GramOptions?)"/>.</summary>
    /// <param name="covariance">Receives C × C values, both triangles.</param>
    /// <param name="means">Receives C values; empty if they are not wanted.</param>
    /// <param name="normalization">Over M − 1 or M.</param>
    /// <exception cref="ArgumentException">A span has another length, or they overlap. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">The accumulator keeps no covariance, or too few pixels have come.</exception>
    public void ReadCovariance(
        Span<T> covariance, Span<T> means, CovarianceNormalization normalization = CovarianceNormalization.Unbiased)
    {
        GramThrow.IfUndefined(normalization, nameof(normalization));
        bool isBiased = normalization == CovarianceNormalization.Biased;
        ReadMoments(covariance, nameof(covariance), means, isBiased ? CovarianceForm.Biased : CovarianceForm.Unbiased, isBiased ? 1 : 2);
    }

    /// <summary>Reads correlation and means; see <see cref="Gram.ComputeCorrelation(ReadOnlySpan{float}, GramShape, Span{float}, Span{float}, GramOptions?)"/>.</summary>
    /// <param name="correlation">Receives C × C values, both triangles.</param>
    /// <param name="means">Receives C values; empty if they are not wanted.</param>
    /// <exception cref="ArgumentException">A span has another length, or they overlap. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">The accumulator keeps no covariance, or no pixel has come.</exception>
    public void ReadCorrelation(Span<T> correlation, Span<T> means) =>
        ReadMoments(correlation, nameof(correlation), means, CovarianceForm.Correlation, fewest: 1);

    /// <summary>
    /// Saves what the accumulator has, so that <see cref="GramAccumulator.Load{T}"/> goes on with the same bits. The format is
    /// versioned and ends in a check sum; it is the same on every machine.
    /// </summary>
    /// <param name="stream">A stream that can be written; it is left open, after the last byte.</param>
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

    private static Accumulation<T> Empty(int channels, GramStatistics statistics)
    {
        StreamThrow.IfUnsupported<T>();
        StreamThrow.IfUnfit(channels, statistics);
        return new Accumulation<T>(channels, statistics);
    }

    private FeatureForm FormOf(int length, int pixels, int stride)
    {
        _options.CancellationToken.ThrowIfCancellationRequested();
        int dense = _options.Layout == FeatureLayout.ChannelsLast ? Channels : pixels;
        var form = new FeatureForm(_options.Layout, stride == 0 ? dense : stride);
        StreamThrow.IfUnfitStrip(form, Channels, pixels, length, dense);
        return form;
    }

    private void ReadMoments(Span<T> matrix, string name, Span<T> means, CovarianceForm form, int fewest)
    {
        StreamThrow.IfNotKept(Statistics, GramStatistics.Covariance);
        StreamThrow.IfOtherLength(matrix.Length, Channels * Channels, name);
        if (!means.IsEmpty)
        {
            StreamThrow.IfOtherLength(means.Length, Channels, nameof(means));
            StreamThrow.IfOverlapping(matrix.Overlaps(means));
        }

        StreamThrow.IfTooFew(Pixels, fewest);
        _state.ReadMoments(_products, matrix, means, form);
    }
}

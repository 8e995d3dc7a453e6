using System.Numerics;
using GramGen.Dispatch;
using GramGen.Planning;
using GramGen.Statistics;

namespace GramGen;

/// <summary>
/// Gram matrix, means and covariance of pixels that arrive in chunks: rows of an image, parts of a file, minibatches of
/// observations. The results have the bits of the one call with all pixels, however they are cut.
/// </summary>
/// <remarks>
/// <para>
/// It holds the pixels that do not fill a block yet, C × 1024 values at most (512 of <see cref="double"/>), and a matrix C × C
/// for every doubling of the blocks: 64 channels of an image of 4096² pixels take less than 1 MB. For covariances it holds two,
/// one of them of <see cref="double"/>. <see cref="Bytes"/> is the exact number.
/// </para>
/// <para>
/// Not thread-safe: give each thread its own accumulator of consecutive pixels, a multiple of
/// <see cref="GramAccumulator.AppendUnit{T}"/>, and <see cref="Append"/> them in order.
/// </para>
/// <para>It counts up to 2.1·10¹² pixels, half as many of <see cref="double"/>.</para>
/// </remarks>
/// <typeparam name="T"><see cref="float"/> or <see cref="double"/>.</typeparam>
public sealed partial class GramAccumulator<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly AccumulatorState<T> _state;
    private readonly SyrkProduct<T> _product;
    private readonly FeatureLayout _layout;
    private readonly CancellationToken _cancellation;

    /// <summary>Makes an empty accumulator.</summary>
    /// <param name="channels">C, at least 1.</param>
    /// <param name="statistics">What can be read from it.</param>
    /// <param name="layout">The layout of the chunks.</param>
    /// <param name="options">How to compute: instruction set, threads and cancellation; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The channels are below 1, C·C or C·1024 exceeds the length of a span, for covariances C·(C + 5) that of an array, or the statistics
    /// or the layout are undefined.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// <typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    public GramAccumulator(
        int channels,
        GramStatistics statistics = GramStatistics.Gram,
        FeatureLayout layout = FeatureLayout.ChannelsFirst,
        GramOptions? options = null)
        : this(Empty(channels, statistics), layout, options)
    {
    }

    internal GramAccumulator(AccumulatorState<T> state, FeatureLayout layout, GramOptions? options)
    {
        ValueChecks.ThrowIfUndefined(layout, nameof(layout));
        options ??= GramOptions.Default;
        _state = state;
        _layout = layout;
        _cancellation = options.CancellationToken;
        // Once it has begun, a chunk is added whole: cancelled halfway, the accumulator would be of no use.
        var execution = new CpuExecution(options);
        _product = CpuProducts.ProductOf(
            CpuKernel<T>.AnySize, execution with { Parallelism = execution.Parallelism with { Cancellation = CancellationToken.None } });
    }

    /// <summary>C.</summary>
    public int Channels => _state.Channels;

    /// <summary>The layout of the chunks.</summary>
    public FeatureLayout Layout => _layout;

    /// <summary>What can be read.</summary>
    public GramStatistics Statistics => _state.Statistics;

    /// <summary>M: the pixels added so far, including those of appended and merged accumulators.</summary>
    public long Pixels => _state.Pixels;

    /// <summary>Bytes that the accumulator holds. While it works it borrows a few more matrices C × C from the shared pool.</summary>
    public long Bytes => _state.Bytes;

    /// <summary>Adds pixels.</summary>
    /// <param name="features">C × <paramref name="pixels"/> values in the accumulator's layout.</param>
    /// <param name="pixels">The number of pixels; 0 adds nothing.</param>
    /// <param name="stride">
    /// The leading dimension: values from one channel to the next, or from one pixel to the next if channels are last; 0 if
    /// there are no gaps. So a chunk can be a part of a larger image.
    /// </param>
    /// <exception cref="ArgumentException">The span has another length than that requires. Nothing has been added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The pixels are negative, or the stride is shorter than what it steps over.</exception>
    /// <exception cref="InvalidOperationException">
    /// There would be more pixels than an accumulator counts, or the pixels before have weights. Nothing has been added.
    /// </exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled before anything was added.</exception>
    public void Add(ReadOnlySpan<T> features, int pixels, int stride = 0)
    {
        FeatureFormat format = FormatOf(features, pixels, stride);
        AccumulatorChecks.ThrowIfWeighted(_state, "add others by AddWeighted");
        if (pixels > 0)
        {
            _state.Add(new FeatureChunk<T>(features, default, format, Channels, pixels), _product);
        }
    }

    /// <summary>
    /// Adds the pixels of another accumulator after those of this one, with the bits of one accumulator that was given all of them: so
    /// parts of a data set can be accumulated anywhere, saved, and joined. That one stays as it is.
    /// </summary>
    /// <remarks>
    /// The sums of the next part are taken as they are, so the order of the whole must have the same sums. It has if this accumulator
    /// holds a multiple of u·2ᵏ pixels, where u is <see cref="GramAccumulator.AppendUnit{T}"/> and 2ᵏ the largest power of two such
    /// that the next part has at least u·2ᵏ pixels, or 1 if it has fewer than u. So parts of u·2ᵏ pixels can be appended one after the
    /// other or as a tree; the last may be shorter. An empty accumulator takes any part.
    /// </remarks>
    /// <param name="next">
    /// The accumulator of the pixels that follow, with the same number of channels and at least the statistics of this one.
    /// </param>
    /// <exception cref="ArgumentException">
    /// The pixels of this accumulator are no multiple of what the next part requires, which the message names; that one has other
    /// channels, lacks statistics, or is this one; another was merged into one of them; or only one of them has weights. Nothing has been
    /// added.
    /// </exception>
    /// <exception cref="InvalidOperationException">Both have more pixels than an accumulator counts. Nothing has been added.</exception>
    public void Append(GramAccumulator<T> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        AccumulatorChecks.ThrowIfUnappendable(_state, next._state);
        _state.Append(next._state);
    }

    /// <summary>
    /// Adds the results of another accumulator to those of this one, wherever its pixels come from; that one stays as it is. The sums
    /// are finished and added, in the order of the calls: correct within the error of a sum, but without the bits of one accumulator
    /// that was given all pixels, which <see cref="Append"/> has.
    /// </summary>
    /// <param name="other">Another accumulator with the same number of channels and at least the statistics of this one.</param>
    /// <exception cref="ArgumentException">
    /// It has other channels, lacks statistics, or is this one; or only one of them has weights. Nothing has been added.
    /// </exception>
    /// <exception cref="InvalidOperationException">Both have more pixels than an accumulator counts. Nothing has been added.</exception>
    public void Merge(GramAccumulator<T> other)
    {
        ArgumentNullException.ThrowIfNull(other);
        AccumulatorChecks.ThrowIfUnmergeable(_state, other._state);
        _state.Merge(other._state, _product);
    }

    /// <summary>Forgets all pixels, and keeps the memory for those that are added next.</summary>
    public void Clear() => _state.Clear();

    /// <summary>Reads the Gram matrix of all pixels, s·F·Fᵀ; without pixels it is 0.</summary>
    /// <param name="destination">Receives C × C values, both triangles.</param>
    /// <param name="scale">s, a number or one that depends on the size.</param>
    /// <exception cref="ArgumentException">The span has another length. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">The accumulator keeps no Gram matrix.</exception>
    public void ReadGram(Span<T> destination, GramScale scale = default)
    {
        AccumulatorChecks.ThrowIfNotKept(Statistics, GramStatistics.Gram);
        AccumulatorChecks.ThrowIfWrongLength(destination.Length, Channels * Channels, nameof(destination));
        _state.ReadGram(_product, destination, Pixels == 0 ? T.One : T.CreateTruncating(scale.FactorFor(Channels, Pixels)));
    }

    /// <summary>Reads the mean of each channel.</summary>
    /// <param name="destination">Receives C values.</param>
    /// <exception cref="ArgumentException">The span has another length. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">The accumulator keeps no covariance, or has no pixels with a weight.</exception>
    public void ReadMeans(Span<T> destination)
    {
        AccumulatorChecks.ThrowIfNotKept(Statistics, GramStatistics.Covariance);
        AccumulatorChecks.ThrowIfWrongLength(destination.Length, Channels, nameof(destination));
        AccumulatorChecks.ThrowIfTooFewPixels(Pixels, needed: 1);
        AccumulatorChecks.ThrowIfWithoutWeight(_state.WeightTotals);
        _state.ReadMoments(_product, default, destination, CovarianceKind.Biased);
    }

    /// <summary>Reads covariance and means; see <see cref="Gram.ComputeCovariance{TFeature, TGram}"/>.</summary>
    /// <param name="destination">Receives C × C values, both triangles.</param>
    /// <param name="means">Receives C values; may be empty.</param>
    /// <param name="normalization">Divide by M − 1 or M.</param>
    /// <exception cref="ArgumentException">A span has another length, or they overlap. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">
    /// The accumulator keeps no covariance, has too few pixels, or has weights, which leave the choice of another divisor.
    /// </exception>
    public void ReadCovariance(
        Span<T> destination, Span<T> means, CovarianceNormalization normalization = CovarianceNormalization.Unbiased)
    {
        ValueChecks.ThrowIfUndefined(normalization, nameof(normalization));
        AccumulatorChecks.ThrowIfWeighted(_state, "read their covariance with a WeightedNormalization");
        bool isBiased = normalization == CovarianceNormalization.Biased;
        ReadMoments(destination, means, isBiased ? CovarianceKind.Biased : CovarianceKind.Unbiased, isBiased ? 1 : 2);
    }

    /// <summary>Reads correlation and means; see <see cref="Gram.ComputeCorrelation{TFeature, TGram}"/>.</summary>
    /// <param name="destination">Receives C × C values, both triangles.</param>
    /// <param name="means">Receives C values; may be empty.</param>
    /// <exception cref="ArgumentException">A span has another length, or they overlap. Nothing has been written.</exception>
    /// <exception cref="InvalidOperationException">The accumulator keeps no covariance, or has no pixels with a weight.</exception>
    public void ReadCorrelation(Span<T> destination, Span<T> means) =>
        ReadMoments(destination, means, CovarianceKind.Correlation, neededPixels: 1);

    /// <summary>
    /// Saves the accumulator, so that <see cref="GramAccumulator.Load{T}"/> continues with the same bits. The format is versioned, holds
    /// the lower triangle of each matrix, and ends in a checksum. Its bytes depend on the pixels alone, not on the machine, nor on how
    /// they were cut into chunks or into parts that were appended.
    /// </summary>
    /// <param name="stream">A writable stream; it is left open, after the last byte.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        AccumulatorFormat.Write(_state, stream);
    }

    internal void AddHalf(ReadOnlySpan<Half> features, int pixels, int stride)
    {
        FeatureFormat format = FormatOf(features, pixels, stride);
        AccumulatorChecks.ThrowIfWeighted(_state, "add others by AddWeighted");
        if (pixels > 0)
        {
            _state.Add(new FeatureChunk<T>(default, features, format, Channels, pixels), _product);
        }
    }

    private static AccumulatorState<T> Empty(int channels, GramStatistics statistics)
    {
        AccumulatorChecks.ThrowIfUnsupported<T>();
        AccumulatorChecks.ThrowIfInvalid(channels, statistics);
        return new AccumulatorState<T>(channels, statistics);
    }

    private FeatureFormat FormatOf<TFeature>(ReadOnlySpan<TFeature> features, int pixels, int stride)
        where TFeature : unmanaged
    {
        _cancellation.ThrowIfCancellationRequested();
        FeatureFormat format = AccumulatorChecks.FormatOf(features, Channels, pixels, stride, _layout == FeatureLayout.ChannelsLast);
        AccumulatorChecks.ThrowIfTooManyPixels(_state, pixels);
        return format;
    }

    private void ReadMoments(Span<T> destination, Span<T> means, CovarianceKind kind, int neededPixels)
    {
        AccumulatorChecks.ThrowIfNotKept(Statistics, GramStatistics.Covariance);
        AccumulatorChecks.ThrowIfWrongLength(destination.Length, Channels * Channels, nameof(destination));
        if (!means.IsEmpty)
        {
            AccumulatorChecks.ThrowIfWrongLength(means.Length, Channels, nameof(means));
            AccumulatorChecks.ThrowIfOverlapping<T>(destination, means);
        }

        AccumulatorChecks.ThrowIfTooFewPixels(Pixels, neededPixels);
        AccumulatorChecks.ThrowIfWithoutWeight(_state.WeightTotals);
        _state.ReadMoments(_product, destination, means, kind);
    }
}

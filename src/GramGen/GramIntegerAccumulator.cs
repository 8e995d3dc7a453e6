using System.Numerics;
using System.Security.Cryptography;
using GramGen.Dispatch;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Statistics;

namespace GramGen;

/// <summary>
/// The exact Gram matrix of integer pixels that arrive in chunks: image after image, batch after batch. However they are cut, and in
/// whatever order, the result is the same.
/// </summary>
/// <remarks>
/// It holds C·(C + 1)/2 sums of <see cref="long"/>. Not thread-safe: give each thread an accumulator, and <see cref="Merge"/> them.
/// Machines <see cref="Save"/> theirs, and one of them loads and merges all.
/// </remarks>
public sealed class GramIntegerAccumulator
{
    /// <summary>As many squares of 255 are less than 2⁶³.</summary>
    private const long MostPixels = 1L << 47;

    private readonly long[] _sums;
    private readonly CpuExecution _execution;
    private readonly CancellationToken _cancellation;

    /// <summary>Makes an empty accumulator.</summary>
    /// <param name="channels">C, at least 1.</param>
    /// <param name="layout">The layout of the chunks.</param>
    /// <param name="options">How to compute: instruction set, threads and cancellation; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">
    /// The channels are below 1, C·C exceeds the length of a span, or the layout is undefined.
    /// </exception>
    /// <exception cref="ArgumentException">The options name a backend other than the CPU.</exception>
    /// <exception cref="InvalidOperationException">
    /// The options require a generated kernel: there are none. Or <c>GRAMGEN_ISA</c> names no instruction set.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    public GramIntegerAccumulator(int channels, FeatureLayout layout = FeatureLayout.ChannelsFirst, GramOptions? options = null)
        : this(new GramShape(channels, pixels: 1, layout), pixels: 0, sums: null, options ?? GramOptions.Default)
    {
    }

    private GramIntegerAccumulator(GramShape shape, long pixels, long[]? sums, GramOptions options)
    {
        IntegerProducts.CheckOptions(options);
        Channels = shape.Channels;
        Layout = shape.Layout;
        Pixels = pixels;
        _cancellation = options.CancellationToken;
        // Once it has begun, a chunk is added whole: cancelled halfway, the accumulator would be of no use.
        var execution = new CpuExecution(options);
        _execution = execution with { Parallelism = execution.Parallelism with { Cancellation = CancellationToken.None } };
        _sums = sums ?? new long[shape.PackedLength];
    }

    /// <summary>C.</summary>
    public int Channels { get; }

    /// <summary>The layout of the chunks.</summary>
    public FeatureLayout Layout { get; }

    /// <summary>M: the pixels added so far, including those of merged accumulators.</summary>
    public long Pixels { get; private set; }

    /// <summary>Bytes that the accumulator holds.</summary>
    public long Bytes => (long)_sums.Length * sizeof(long);

    /// <summary>Loads what <see cref="Save"/> saved.</summary>
    /// <param name="stream">A readable stream, before the first byte; it is left open, after the last.</param>
    /// <param name="layout">The layout of the chunks to come; it is not saved.</param>
    /// <param name="options">As for a new accumulator; they are not saved.</param>
    /// <exception cref="InvalidDataException">
    /// The stream holds no accumulator of integers, one of another version, ends too early or is damaged; the message says which.
    /// </exception>
    /// <inheritdoc cref="GramIntegerAccumulator(int, FeatureLayout, GramOptions)" path="/exception"/>
    public static GramIntegerAccumulator Load(
        Stream stream, FeatureLayout layout = FeatureLayout.ChannelsFirst, GramOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ValueChecks.ThrowIfUndefined(layout, nameof(layout));
        (int channels, long pixels, long[] sums) = IntegerAccumulatorFormat.Read(stream, MostPixels);
        return new GramIntegerAccumulator(new GramShape(channels, pixels: 1, layout), pixels, sums, options ?? GramOptions.Default);
    }

    /// <summary>Adds pixels. Those of <see cref="sbyte"/> and <see cref="byte"/> may follow each other.</summary>
    /// <param name="features">C × <paramref name="pixels"/> values in the accumulator's layout.</param>
    /// <param name="pixels">The number of pixels; 0 adds nothing.</param>
    /// <param name="stride">
    /// The leading dimension: values from one channel to the next, or from one pixel to the next if channels are last; 0 if there are no
    /// gaps. So a chunk can be a part of a larger image.
    /// </param>
    /// <exception cref="ArgumentException">The span has another length than that requires. Nothing has been added.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The pixels are negative, or the stride is shorter than what it steps over.</exception>
    /// <exception cref="InvalidOperationException">There would be more than 2⁴⁷ pixels. Nothing has been added.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled before anything was added.</exception>
    public void Add(ReadOnlySpan<sbyte> features, int pixels, int stride = 0) => AddFeatures(features, pixels, stride);

    /// <inheritdoc cref="Add(ReadOnlySpan{sbyte}, int, int)"/>
    public void Add(ReadOnlySpan<byte> features, int pixels, int stride = 0) => AddFeatures(features, pixels, stride);

    /// <summary>Adds the sums of another accumulator; that one stays as it is.</summary>
    /// <param name="other">An accumulator of as many channels.</param>
    /// <exception cref="ArgumentException">It has other channels, or is this one. Nothing has been added.</exception>
    /// <exception cref="InvalidOperationException">Both together have more than 2⁴⁷ pixels. Nothing has been added.</exception>
    public void Merge(GramIntegerAccumulator other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Channels != Channels)
        {
            throw new ArgumentException(
                $"An accumulator of {Channels} channels can merge others of {Channels}; that one has {other.Channels}.", nameof(other));
        }

        if (ReferenceEquals(other, this))
        {
            throw new ArgumentException("An accumulator cannot be merged into itself.", nameof(other));
        }

        Count(other.Pixels);
        for (int i = 0; i < _sums.Length; i++)
        {
            _sums[i] += other._sums[i];
        }
    }

    /// <summary>Forgets all pixels, and keeps the memory for those that are added next.</summary>
    public void Clear()
    {
        _sums.AsSpan().Clear();
        Pixels = 0;
    }

    /// <summary>Reads the Gram matrix of all pixels; without pixels it is 0.</summary>
    /// <param name="destination">Receives C × C values, both triangles.</param>
    /// <exception cref="ArgumentException">The span has another length. Nothing has been written.</exception>
    public void ReadGram(Span<long> destination)
    {
        AccumulatorChecks.ThrowIfWrongLength(destination.Length, Channels * Channels, nameof(destination));
        for (int row = 0; row < Channels; row++)
        {
            ReadOnlySpan<long> sums = _sums.AsSpan((int)GramOutput.Packed.Start(row), row + 1);
            sums.CopyTo(destination[(row * Channels)..]);
            for (int column = 0; column < row; column++)
            {
                destination[(column * Channels) + row] = sums[column];
            }
        }
    }

    /// <summary>
    /// Saves the accumulator, so that <see cref="Load"/> continues with the same sums. The format is versioned, holds the lower triangle,
    /// and ends in a checksum.
    /// </summary>
    /// <param name="stream">A writable stream; it is left open, after the last byte.</param>
    public void Save(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        IntegerAccumulatorFormat.Write(Channels, Pixels, _sums, stream);
    }

    /// <summary>
    /// The SHA-256 of what <see cref="Save"/> saves, in hexadecimal digits. It depends on the pixels alone: not on their order or type, nor
    /// on chunks, merges and machines.
    /// </summary>
    public string ComputeSha256()
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        {
            Save(stream);
        }

        return Convert.ToHexString(hash.Hash!);
    }

    private void AddFeatures<TFeature>(ReadOnlySpan<TFeature> features, int pixels, int stride)
        where TFeature : unmanaged, IBinaryInteger<TFeature>
    {
        _cancellation.ThrowIfCancellationRequested();
        FeatureFormat format = AccumulatorChecks.FormatOf(features, Channels, pixels, stride, Layout == FeatureLayout.ChannelsLast);
        Count(pixels);
        if (pixels > 0)
        {
            IntegerProducts.Add(features, format, Channels, pixels, _sums, _execution);
        }
    }

    private void Count(long pixels)
    {
        if (pixels > MostPixels - Pixels)
        {
            throw new InvalidOperationException(
                $"An accumulator of integers counts up to {MostPixels} pixels; it has {Pixels}, and {pixels} more are too many.");
        }

        Pixels += pixels;
    }
}

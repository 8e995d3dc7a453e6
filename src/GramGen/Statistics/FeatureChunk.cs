using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;
using GramGen.Threading;

namespace GramGen.Statistics;

/// <summary>Consecutive pixels of every channel.</summary>
/// <param name="features">The values; empty if they are <see cref="Half"/>.</param>
/// <param name="halves">The values if they are <see cref="Half"/>.</param>
/// <param name="format">How they are stored.</param>
/// <param name="channels">C.</param>
/// <param name="pixels">The number of pixels.</param>
internal readonly ref struct FeatureChunk<T>(
    ReadOnlySpan<T> features, ReadOnlySpan<Half> halves, FeatureFormat format, int channels, int pixels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    public ReadOnlySpan<T> Features { get; } = features;

    public ReadOnlySpan<Half> Halves { get; } = halves;

    public FeatureFormat Format { get; } = format;

    public int Channels { get; } = channels;

    public int Pixels { get; } = pixels;

    /// <summary>The chunk from a pixel on.</summary>
    public FeatureChunk<T> Slice(int first, int pixels)
    {
        int start = Format.IsChannelsLast ? first * Format.Stride : first;
        return Format.IsHalf
            ? new FeatureChunk<T>(default, Halves[start..], Format, Channels, pixels)
            : new FeatureChunk<T>(Features[start..], default, Format, Channels, pixels);
    }

    /// <summary>Computes the sums of products of all pairs of channels.</summary>
    /// <param name="product">Multiplies.</param>
    /// <param name="sums">Receives C × C values.</param>
    /// <param name="means">
    /// A table of <see cref="BlockMeans"/>, which is filled: each KC block is centred. If empty, the values themselves are multiplied.
    /// </param>
    public unsafe void Multiply(SyrkProduct<T> product, Span<T> sums, Span<double> means = default)
    {
        fixed (T* first = Features)
        fixed (Half* firstHalf = Halves)
        fixed (T* gram = sums)
        fixed (double* table = means)
        {
            var arguments = new SyrkArguments<T>(
                new PinnedSpan<T>(first, Features.Length),
                new PinnedSpan<Half>(firstHalf, Halves.Length),
                new PinnedSpan<T>(gram, Channels * Channels),
                new GramOutput(Channels),
                scale: T.One,
                beta: T.Zero)
            {
                Means = new PinnedSpan<double>(table, means.Length),
            };
            // Between the products of short chunks there is as much other work, and two threads gain nothing.
            bool mayUseThreads = Channels * (Channels + 1L) / 2 * Pixels >= Parallelism.WorkToWake;
            product(Channels, Pixels, Format with { IsCentred = !means.IsEmpty }, arguments, mayUseThreads);
        }
    }
}

/// <summary>The pixels that do not fill a KC block yet, channel by channel.</summary>
/// <param name="channels">C.</param>
internal sealed class PartialBlock<T>(int channels)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>A KC block of each channel, and of the channels that transposition pads to.</summary>
    public T[] Values { get; } = new T[Transposition.RowsFor(channels) * (long)Element<T>.BlockLength];

    public int Pixels { get; set; }

    public bool IsFull => Pixels == Element<T>.BlockLength;

    public FeatureChunk<T> Chunk =>
        new(Values, default, new FeatureFormat(IsChannelsLast: false, Element<T>.BlockLength), channels, Pixels);

    /// <summary>The pixels of a channel.</summary>
    public Span<T> Channel(int channel) => Values.AsSpan(channel * Element<T>.BlockLength, Pixels);

    /// <summary>Appends pixels until the block is full.</summary>
    /// <returns>The number of pixels appended.</returns>
    public int Append(FeatureChunk<T> chunk)
    {
        int pixels = Math.Min(chunk.Pixels, Element<T>.BlockLength - Pixels);
        var rows = new FeatureRows<T>(chunk.Features, chunk.Halves, chunk.Format);
        rows.CopyTo(firstChannel: 0, channels, first: 0, pixels, Values.AsSpan(Pixels), Element<T>.BlockLength);
        Pixels += pixels;
        return pixels;
    }
}

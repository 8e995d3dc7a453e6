using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
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

    /// <summary>The pixels' weights, or empty.</summary>
    public ReadOnlySpan<T> Weights { get; init; }

    /// <summary>The number of pixels, or the sum of their weights.</summary>
    public double Weight => Weights.IsEmpty ? Pixels : WeightTotals.Of(Weights).Sum;

    /// <summary>The chunk from a pixel on.</summary>
    public FeatureChunk<T> Slice(int first, int pixels)
    {
        int start = Format.IsChannelsLast ? first * Format.Stride : first;
        ReadOnlySpan<T> weights = Weights.IsEmpty ? default : Weights.Slice(first, pixels);
        return Format.IsHalf
            ? new FeatureChunk<T>(default, Halves[start..], Format, Channels, pixels) { Weights = weights }
            : new FeatureChunk<T>(Features[start..], default, Format, Channels, pixels) { Weights = weights };
    }

    /// <summary>Computes the sums of products of all pairs of channels, of weighted pixels if they have weights.</summary>
    /// <param name="product">Multiplies.</param>
    /// <param name="sums">Receives C × C values.</param>
    /// <param name="means">
    /// A table of <see cref="BlockMeans"/>, which is filled: each KC block is centred. If empty, the values themselves are multiplied.
    /// </param>
    public unsafe void Multiply(SyrkProduct<T> product, Span<T> sums, Span<double> means = default)
    {
        using var memory = new PackBuffer<T>(Weights.Length);
        Span<T> roots = memory.Span[..Weights.Length];
        Weighting.Roots(Weights, roots);
        fixed (T* first = Features)
        fixed (Half* firstHalf = Halves)
        fixed (T* gram = sums)
        fixed (double* table = means)
        fixed (T* factors = roots)
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
                Roots = new PinnedSpan<T>(factors, roots.Length),
            };
            // Between the products of short chunks there is as much other work, and two threads gain nothing.
            bool mayUseThreads = Channels * (Channels + 1L) / 2 * Pixels >= Parallelism.WorkToWake;
            FeatureFormat format = Format with { IsCentred = !means.IsEmpty, IsWeighted = !Weights.IsEmpty };
            product(Channels, Pixels, format, arguments, mayUseThreads);
        }
    }
}

using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>
/// The products of a KC block's rows whose squares leave the range of the type: the block is read again, those rows are centred
/// and multiplied in another unit, a power of two, and the products are added in double.
/// </summary>
/// <remarks>It depends on the block alone which rows these are, so the bits do not depend on how the pixels are cut.</remarks>
internal static class RescaledBlock
{
    /// <summary>Adds a KC block, and its products with rescaled rows.</summary>
    /// <param name="comoments">Receives the block.</param>
    /// <param name="pixels">The block's pixels.</param>
    /// <param name="means">The means; those of rows that were not rescaled are entered.</param>
    /// <param name="block">The block's number among them.</param>
    /// <param name="product">Multiplies.</param>
    public static void Add<T>(
        ref Comoments comoments, scoped FeatureChunk<T> pixels, scoped in BlockMeans means, int block, SyrkProduct<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int channels = pixels.Channels;
        int stride = Element<T>.BlockLength;
        using var rows = new PackBuffer<T>((long)Transposition.RowsFor(channels) * stride);
        using var products = new PackBuffer<T>((long)channels * channels);
        using var units = new PackBuffer<double>(channels);
        using var roots = new PackBuffer<T>(pixels.Weights.Length);
        Weighting.Roots(pixels.Weights, roots.Span);
        ReadOnlySpan<T> weighting = roots.Span[..pixels.Weights.Length];
        Span<double> exponents = units.Span[..channels];
        new FeatureRows<T>(pixels.Features, pixels.Halves, pixels.Format).CopyTo(
            firstChannel: 0, channels, first: 0, pixels.Pixels, rows.Span, stride);
        for (int channel = 0; channel < channels; channel++)
        {
            Span<T> row = rows.Span.Slice(channel * stride, pixels.Pixels);
            bool isOutOfRange = means.Exponents(block)[channel] == BlockMeans.NotRescaled;
            exponents[channel] = Centre(row, weighting, isOutOfRange, means, block, channel);
        }

        Span<T> sums = products.Span[..(channels * channels)];
        var format = new FeatureFormat(IsChannelsLast: false, stride);
        new FeatureChunk<T>(rows.Span, default, format, channels, pixels.Pixels).Multiply(product, sums);
        comoments.Add(pixels.Weight, means, block);
        comoments.AddProducts<T>(sums, exponents, addsAll: false);
    }

    private static int Centre<T>(
        Span<T> row, ReadOnlySpan<T> roots, bool isOutOfRange, scoped in BlockMeans means, int block, int channel)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (isOutOfRange)
        {
            return roots.IsEmpty
                ? Centring.CentreRescaled(row, means, block, channel)
                : WeightedCentring.CentreRescaled(row, roots, means, block, channel);
        }

        if (roots.IsEmpty)
        {
            Centring.Centre(row, means, block, channel);
        }
        else
        {
            WeightedCentring.Centre(row, roots, means, block, channel);
        }

        return 0;
    }
}

using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;

namespace GramGen.Statistics;

/// <summary>Computes F·Fᵀ with the instruction set, kernels and threads of a call's options.</summary>
/// <typeparam name="T">The type of the sums.</typeparam>
/// <param name="channels">C.</param>
/// <param name="pixels">M.</param>
/// <param name="format">How F is stored, and whether each KC block is centred.</param>
/// <param name="arguments">The operands, pinned.</param>
/// <param name="mayUseThreads">False for products too small for a second thread.</param>
internal delegate void SyrkProduct<T>(
    int channels, int pixels, FeatureFormat format, in SyrkArguments<T> arguments, bool mayUseThreads)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>;

/// <summary>What sums of products of deviations from the mean are divided by.</summary>
internal enum CovarianceKind
{
    /// <summary>M − 1, or Σw − 1.</summary>
    Unbiased,

    /// <summary>M, or Σw.</summary>
    Biased,

    /// <summary>Σw − Σw²/Σw.</summary>
    Reliability,

    /// <summary>The geometric mean of both channels' sums of squares.</summary>
    Correlation,
}

/// <summary>Covariance and correlation: packing centres each KC block about its own mean, then the blocks' means are merged.</summary>
internal static class CovarianceProduct
{
    /// <summary>Computes the C × C matrix of checked arguments, both triangles.</summary>
    /// <param name="channels">C.</param>
    /// <param name="pixels">M.</param>
    /// <param name="format">How F is stored.</param>
    /// <param name="weights">The pixels' weights, or empty.</param>
    /// <param name="totals">The sums of the weights.</param>
    /// <param name="arguments">
    /// F, the roots of the weights, and the dense matrix that receives the result; the scale is 1 and β is 0.
    /// </param>
    /// <param name="means">Receives C means; not computed if empty.</param>
    /// <param name="kind">The divisor.</param>
    /// <param name="product">Multiplies.</param>
    public static unsafe void Compute<T>(
        int channels,
        int pixels,
        FeatureFormat format,
        ReadOnlySpan<T> weights,
        WeightTotals totals,
        SyrkArguments<T> arguments,
        Span<T> means,
        CovarianceKind kind,
        SyrkProduct<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int tableLength = (int)BlockMeans.LengthOf(channels, Element<T>.BlocksOf(pixels));
        int comomentsLength = (int)Comoments.LengthOf(channels);
        using var memory = new PackBuffer<double>((long)tableLength + comomentsLength);
        Span<double> table = memory.Span[..tableLength];
        var blockMeans = new BlockMeans(table, channels);
        fixed (double* first = table)
        {
            product(
                channels,
                pixels,
                format with { IsCentred = true, IsWeighted = !weights.IsEmpty },
                arguments with { Means = new PinnedSpan<double>(first, tableLength) },
                mayUseThreads: true);
        }

        var comoments = new Comoments(channels, memory.Span.Slice(tableLength, comomentsLength));
        var chunk = new FeatureChunk<T>(arguments.Features.Span, arguments.Halves.Span, format, channels, pixels) { Weights = weights };
        AddBlocks(ref comoments, chunk, blockMeans, product);
        CovarianceEpilogue.Write(comoments, arguments.Gram.Span, arguments.Gram.Span, kind, totals.DivisorOf(kind));
        CovarianceEpilogue.WriteMeans(comoments, means);
    }

    /// <summary>Adds the KC blocks of a product, in the order of their sums.</summary>
    /// <param name="comoments">Receives the blocks. Unless it is empty, no more than a group's are added, one by one.</param>
    /// <param name="chunk">The pixels that were multiplied.</param>
    /// <param name="means">The means of their blocks.</param>
    /// <param name="product">Multiplies.</param>
    public static void AddBlocks<T>(
        ref Comoments comoments, scoped FeatureChunk<T> chunk, scoped in BlockMeans means, SyrkProduct<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        AddBlocks(ref comoments, chunk, means, first: 0, Element<T>.BlocksOf(chunk.Pixels), product);

    private static void AddBlocks<T>(
        ref Comoments comoments, scoped FeatureChunk<T> chunk, scoped in BlockMeans means, int first, int blocks, SyrkProduct<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (blocks <= SummationOrder.GroupBlocks)
        {
            for (int block = first; block < first + blocks; block++)
            {
                AddBlock(ref comoments, chunk, means, block, product);
            }

            return;
        }

        // The largest power of two of groups before the last: where the binary counter of a longer sum carries to.
        int groups = IntegerMath.CeilingDivide(blocks, SummationOrder.GroupBlocks);
        int earlier = SummationOrder.GroupBlocks * (int)(BitOperations.RoundUpToPowerOf2((uint)groups) / 2);
        AddBlocks(ref comoments, chunk, means, first, earlier, product);
        int length = (int)Comoments.LengthOf(chunk.Channels);
        using var memory = new PackBuffer<double>(length);
        var later = new Comoments(chunk.Channels, memory.Span[..length]);
        AddBlocks(ref later, chunk, means, first + earlier, blocks - earlier, product);
        comoments.Merge(later);
    }

    private static void AddBlock<T>(
        ref Comoments comoments, scoped FeatureChunk<T> chunk, scoped in BlockMeans means, int block, SyrkProduct<T> product)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        int first = block * Element<T>.BlockLength;
        int pixels = Math.Min(Element<T>.BlockLength, chunk.Pixels - first);
        FeatureChunk<T> added = chunk.Slice(first, pixels);
        if (means.IsOutOfRange(block))
        {
            RescaledBlock.Add(ref comoments, added, means, block, product);
        }
        else
        {
            comoments.Add(added.Weight, means, block);
        }
    }
}

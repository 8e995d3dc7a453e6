using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Dispatch;
using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.MatrixFunctions;

/// <summary>
/// X ← A·X with a symmetric A. The product reads columns of X in place, where long rows cost: each is in its own page, and rows that are
/// whole pages share their cache sets. So a matrix with hundreds of long rows is multiplied in chunks of pixels, copied side by side and
/// back. No entry depends on other pixels, so that chunks change no bit.
/// </summary>
internal static class FeatureProduct<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private const int PageBytes = 4096;

    /// <summary>
    /// Rows of a chunk: an odd number of cache lines, which share no sets. A is packed once for a chunk, so it must not be narrow.
    /// </summary>
    private const int ChunkBytes = 39 * CacheSizes.LineBytes;

    /// <summary>
    /// Channels from which on chunks are faster, where rows are whole pages: with half as many they take 1.3 times as long, with as many
    /// two thirds of the time, and half of it at 2048 × 2048.
    /// </summary>
    private const int ManyChannels = 512;

    /// <summary>The same for rows of other lengths.</summary>
    private const int ManyPages = 1024;

    /// <summary>Computes the product in place, or exchanges both memories.</summary>
    /// <param name="matrix">A, of which the lower triangle is read.</param>
    /// <param name="features">X; afterwards A·X.</param>
    /// <param name="shape">Rows, no more than columns, and layout.</param>
    /// <param name="scratch">As long as X.</param>
    /// <param name="execution">How.</param>
    public static void Compute(
        ReadOnlySpan<T> matrix, ref Span<T> features, GramShape shape, ref Span<T> scratch, in CpuExecution execution)
    {
        int width = ChunkWidth(shape, execution);
        if (width >= shape.Pixels)
        {
            Multiply(matrix, features, shape, scratch, execution);
            MatrixArithmetic<T>.Exchange(ref features, ref scratch);
            return;
        }

        using var memory = new PackBuffer<T>((long)shape.Channels * width);
        for (int first = 0; first < shape.Pixels; first += width)
        {
            var chunk = new GramShape(shape.Channels, Math.Min(width, shape.Pixels - first));
            Span<T> columns = scratch[..chunk.FeatureLength];
            Span<T> product = memory.Span[..chunk.FeatureLength];
            for (int row = 0; row < chunk.Channels; row++)
            {
                features.Slice((row * shape.Pixels) + first, chunk.Pixels).CopyTo(columns[(row * chunk.Pixels)..]);
            }

            Multiply(matrix, columns, chunk, product, execution);
            for (int row = 0; row < chunk.Channels; row++)
            {
                product.Slice(row * chunk.Pixels, chunk.Pixels).CopyTo(features[((row * shape.Pixels) + first)..]);
            }
        }
    }

    /// <summary>Pixels of a chunk, enough for all threads; those of all X if it is not cut.</summary>
    private static int ChunkWidth(GramShape shape, in CpuExecution execution)
    {
        long rowBytes = (long)shape.Pixels * Unsafe.SizeOf<T>();
        int least = rowBytes % PageBytes == 0 ? ManyChannels : ManyPages;
        return shape.Layout == FeatureLayout.ChannelsFirst && rowBytes >= PageBytes && shape.Channels >= least
            ? (int)Math.Min(
                (long)ChunkBytes / Unsafe.SizeOf<T>() * execution.Parallelism.ThreadsNow((double)shape.GramLength * shape.Pixels),
                shape.Pixels)
            : shape.Pixels;
    }

    private static void Multiply(
        ReadOnlySpan<T> matrix, ReadOnlySpan<T> features, GramShape shape, Span<T> destination, in CpuExecution execution) =>
        CpuProducts.Backward(shape, features, matrix, destination, scale: 0.5, isSymmetric: true, isMasked: false, execution);
}

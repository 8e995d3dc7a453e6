using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Packing;
using GramGen.Planning;

namespace GramGen.Gemm;

/// <summary>The operands of dF = scale·(D + Dᵀ)·F, checked and pinned.</summary>
internal readonly struct BackwardArguments<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>C.</summary>
    public required int Channels { get; init; }

    /// <summary>M.</summary>
    public required int Pixels { get; init; }

    /// <summary>Whether F and dF are M × C, the channels of a pixel adjacent, and not C × M.</summary>
    public required bool IsChannelsLast { get; init; }

    /// <summary>F.</summary>
    public required PinnedSpan<T> Features { get; init; }

    /// <summary>D, C × C.</summary>
    public required PinnedSpan<T> GramGradient { get; init; }

    /// <summary>Receives dF.</summary>
    public required PinnedSpan<T> Destination { get; init; }

    /// <summary>Applied once, to the finished sum.</summary>
    public required T Scale { get; init; }

    /// <summary>D is symmetric; only its lower triangle is read.</summary>
    public bool IsSymmetric { get; init; }

    /// <summary>dF is zero where F is zero or less.</summary>
    public bool IsMasked { get; init; }

    /// <summary>The weights of the pixels, by which dF is multiplied; empty if they have none.</summary>
    public PinnedSpan<T> Weights { get; init; }

    /// <summary>C·C·M.</summary>
    public double MultiplyAdds => (double)Channels * Channels * Pixels;

    /// <summary>Multiplies the gradient of some pixels by their weights, best while it is in a cache.</summary>
    public void Weigh(int first, int end) =>
        Weighting.MultiplyPixels(Destination.Span, Channels, IsChannelsLast, Weights.Span, first, end);
}

/// <summary>
/// Cuts the pixels of a backward product into NC blocks, whose features stay in the second-level cache while all micro-panels
/// of S pass. How they are cut changes no bit of the result.
/// </summary>
/// <param name="Head">Pixels before the first block's whole vectors.</param>
/// <param name="End">The end of the whole vectors.</param>
/// <param name="BlockPixels">Pixels of a block, in whole micro-tiles; the last block may have fewer.</param>
internal readonly record struct PixelBlocks(int Head, int End, int BlockPixels)
{
    /// <summary>Small beside the second-level cache, which S shares.</summary>
    private const int CachedBytes = CacheSizes.L2Bytes / 8;

    /// <summary>With fewer vectors in a row a head costs more than aligned loads gain.</summary>
    private const int FewestVectors = 8;

    public int Count => Math.Max(IntegerMath.CeilingDivide(End - Head, BlockPixels), 1);

    /// <summary>The blocks of a product with the micro-kernels of one instruction set.</summary>
    public static PixelBlocks For<T, TMicroKernels>(in BackwardArguments<T> arguments)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
        where TMicroKernels : struct, IGemmMicroKernels<T>
    {
        int pixels = arguments.Pixels;
        int vector = TMicroKernels.VectorLength;
        // Pixels that a micro-tile covers: its rows if channels are last, else its columns.
        int microTilePixels = arguments.IsChannelsLast ? TMicroKernels.Rows : TMicroKernels.Vectors * vector;
        int blockPixels = Math.Max(CachedBytes / Unsafe.SizeOf<T>() / arguments.Channels / microTilePixels, 1) * microTilePixels;
        if (arguments.IsChannelsLast)
        {
            return new PixelBlocks(Head: 0, pixels, blockPixels);
        }

        // If all rows have the same alignment, a short head leaves vectors that do not cross cache lines.
        int head = pixels % vector == 0 && pixels >= FewestVectors * vector
            ? PackBuffer<T>.ToCacheLine(ref arguments.Features.First) % vector
            : 0;
        return new PixelBlocks(head, pixels - ((pixels - head) % vector), blockPixels);
    }

    /// <summary>The first pixel of a block's whole vectors.</summary>
    public int StartOf(int block) => Head + (block * BlockPixels);

    public int EndOf(int block) => (int)Math.Min(Head + ((block + 1L) * BlockPixels), End);
}

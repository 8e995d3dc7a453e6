using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Threading;

namespace GramGen.Gemm;

/// <summary>
/// Computes dF = scale·S·F with S = D + Dᵀ. An entry is the sum of S_ik·F_kp over the channels k, ascending, each product added by
/// one fused multiply-add, from +0; the scale is applied once, at the end. So every instruction set, layout, alignment and number
/// of threads gives the same bits.
/// </summary>
internal static unsafe class BackwardMacroKernel<T, TMicroKernels>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMicroKernels : struct, IGemmMicroKernels<T>
{
    /// <summary>Computes on as many threads as the product justifies.</summary>
    public static void Run(in BackwardArguments<T> arguments, Parallelism parallelism)
    {
        int channels = arguments.Channels;
        int width = PanelWidth(channels, arguments.IsChannelsLast);
        using var memory = new PackBuffer<T>(PackedGramGradient<T>.LengthOf(channels, width));
        int threads = parallelism.ThreadsNow(arguments.MultiplyAdds);
        if (threads > 1)
        {
            RunTeam(arguments, memory.Span, width, threads, parallelism.Cancellation);
            return;
        }

        var packed = new PackedGramGradient<T>(memory.Span, channels, width);
        for (int part = 0; part < packed.Parts; part++)
        {
            packed.Pack(part, arguments.GramGradient.Span, arguments.IsSymmetric);
        }

        var blocks = PixelBlocks.For<T, TMicroKernels>(arguments);
        Multiply(arguments, packed, blocks, new WorkItems(blocks.Count, shared: null), parallelism.Cancellation);
    }

    /// <summary>Computes on several threads: first they pack S, then they share the pixels.</summary>
    /// <param name="arguments">The operands.</param>
    /// <param name="memory">Memory for S.</param>
    /// <param name="width">Channels in a micro-panel of S.</param>
    /// <param name="threads">The number of threads.</param>
    /// <param name="cancellation">Checked between blocks of pixels.</param>
    public static void RunTeam(BackwardArguments<T> arguments, Span<T> memory, int width, int threads, CancellationToken cancellation)
    {
        int channels = arguments.Channels;
        var blocks = PixelBlocks.For<T, TMicroKernels>(arguments);
        var partQueue = new WorkQueue(new PackedGramGradient<T>(memory, channels, width).Parts);
        var blockQueue = new WorkQueue(blocks.Count);
        fixed (T* values = memory)
        {
            var pinned = new PinnedSpan<T>(values, memory.Length);
            ThreadTeam.Run(threads, () =>
            {
                var packed = new PackedGramGradient<T>(pinned.Span, channels, width);
                while (partQueue.TryTake(out int part, out _))
                {
                    packed.Pack(part, arguments.GramGradient.Span, arguments.IsSymmetric);
                    partQueue.Complete(1);
                }

                partQueue.SpinUntilComplete(CancellationToken.None);
                Multiply(arguments, packed, blocks, new WorkItems(blocks.Count, blockQueue), cancellation);
            });
        }
    }

    /// <summary>Computes blocks of pixels until none is left.</summary>
    [SkipLocalsInit]
    private static void Multiply(
        in BackwardArguments<T> arguments,
        scoped in PackedGramGradient<T> packed,
        PixelBlocks blocks,
        WorkItems items,
        CancellationToken cancellation)
    {
        // Aligned, because loads cannot be forwarded from stores that cross a cache line. Measured at 3 × 64: up to 2.7 times as fast.
        Span<T> fringe = stackalloc T[(TMicroKernels.Rows * TMicroKernels.Vectors * TMicroKernels.VectorLength) + PackBuffer<T>.CacheLine];
        fringe = fringe[PackBuffer<T>.ToCacheLine(ref MemoryMarshal.GetReference(fringe))..];
        for (int block = items.Next(); block != WorkItems.None; block = items.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            if (arguments.IsChannelsLast)
            {
                MultiplyChannelsLast(arguments, packed, blocks, block, fringe);
            }
            else
            {
                MultiplyChannelsFirst(arguments, packed, blocks, block, fringe);
            }

            if (!arguments.Weights.IsEmpty)
            {
                arguments.Weigh(
                    first: block == 0 ? 0 : blocks.StartOf(block),
                    end: block == blocks.Count - 1 ? arguments.Pixels : blocks.EndOf(block));
            }
        }
    }

    /// <summary>Computes a block of channels-first features: rows of micro-tiles are channels, vectors are pixels.</summary>
    private static void MultiplyChannelsFirst(
        in BackwardArguments<T> arguments, scoped in PackedGramGradient<T> packed, PixelBlocks blocks, int block, scoped Span<T> fringe)
    {
        int pixels = arguments.Pixels;
        int end = blocks.EndOf(block);
        if (block == 0 && blocks.Head > 0)
        {
            MultiplyPartialVector(arguments, packed, 0, blocks.Head, fringe);
        }

        ref T features = ref arguments.Features.First;
        ref T destination = ref arguments.Destination.First;
        scoped BackwardOperands<T> operands = OperandsOf(arguments);
        operands.BStride = (nuint)pixels;
        operands.PrefetchDistance = (nuint)blocks.BlockPixels;
        for (int panel = 0; panel < packed.Panels; panel++)
        {
            int row = panel * TMicroKernels.Rows;
            int rows = Math.Min(TMicroKernels.Rows, arguments.Channels - row);
            operands.A = ref packed.Panel(panel);
            for (int pixel = blocks.StartOf(block); pixel < end;)
            {
                int vectors = VectorsFor((end - pixel) / TMicroKernels.VectorLength);
                int width = vectors * TMicroKernels.VectorLength;
                nint offset = ((nint)row * pixels) + pixel;
                operands.B = ref Unsafe.Add(ref features, pixel);
                operands.Features = ref Unsafe.Add(ref features, offset);
                if (rows == TMicroKernels.Rows)
                {
                    operands.IsMasked = arguments.IsMasked;
                    operands.Destination = ref Unsafe.Add(ref destination, offset);
                    operands.Stride = (nuint)pixels;
                    TMicroKernels.BackwardChannelsFirst(vectors, operands);
                }
                else
                {
                    operands.IsMasked = false;
                    operands.Destination = ref MemoryMarshal.GetReference(fringe);
                    operands.Stride = (nuint)width;
                    TMicroKernels.BackwardChannelsFirst(vectors, operands);
                    StoreFringe(arguments, fringe, width, rows, (int)offset, width);
                }

                pixel += width;
            }
        }

        if (block == blocks.Count - 1 && blocks.End < pixels)
        {
            MultiplyPartialVector(arguments, packed, blocks.End, pixels - blocks.End, fringe);
        }
    }

    /// <summary>Computes pixels before or after the whole vectors, as one vector of them padded with zeros.</summary>
    private static void MultiplyPartialVector(
        in BackwardArguments<T> arguments, scoped in PackedGramGradient<T> packed, int pixel, int count, scoped Span<T> fringe)
    {
        int channels = arguments.Channels;
        int pixels = arguments.Pixels;
        using var padded = new PackBuffer<T>((long)channels * TMicroKernels.VectorLength);
        Span<T> vectors = padded.Span[..(channels * TMicroKernels.VectorLength)];
        vectors.Clear();
        ReadOnlySpan<T> features = arguments.Features.Span;
        for (int channel = 0; channel < channels; channel++)
        {
            features.Slice((channel * pixels) + pixel, count).CopyTo(vectors[(channel * TMicroKernels.VectorLength)..]);
        }

        scoped BackwardOperands<T> operands = OperandsOf(arguments);
        operands.B = ref padded.First;
        operands.BStride = (nuint)TMicroKernels.VectorLength;
        operands.Features = ref padded.First;
        operands.Destination = ref MemoryMarshal.GetReference(fringe);
        operands.Stride = (nuint)TMicroKernels.VectorLength;
        for (int panel = 0; panel < packed.Panels; panel++)
        {
            int row = panel * TMicroKernels.Rows;
            operands.A = ref packed.Panel(panel);
            TMicroKernels.BackwardChannelsFirst(1, operands);
            StoreFringe(
                arguments, fringe, TMicroKernels.VectorLength, Math.Min(TMicroKernels.Rows, channels - row), (row * pixels) + pixel, count);
        }
    }

    /// <summary>Computes a block of channels-last features: rows of micro-tiles are pixels, vectors are channels.</summary>
    private static void MultiplyChannelsLast(
        in BackwardArguments<T> arguments, scoped in PackedGramGradient<T> packed, PixelBlocks blocks, int block, scoped Span<T> fringe)
    {
        int channels = arguments.Channels;
        int end = blocks.EndOf(block);
        ref T features = ref arguments.Features.First;
        ref T destination = ref arguments.Destination.First;
        scoped BackwardOperands<T> operands = OperandsOf(arguments);
        operands.AStride = (nuint)channels;
        operands.BStride = (nuint)packed.Width;
        operands.PrefetchDistance = (nuint)blocks.BlockPixels * (nuint)channels;
        for (int panel = 0; panel < packed.Panels; panel++)
        {
            int channel = panel * packed.Width;
            int columns = Math.Min(packed.Width, channels - channel);
            int vectors = IntegerMath.CeilingDivide(columns, TMicroKernels.VectorLength);
            int width = vectors * TMicroKernels.VectorLength;
            operands.B = ref packed.Panel(panel);
            // The last step would take the pixel past the largest int.
            for (uint next = (uint)blocks.StartOf(block); next < (uint)end; next += (uint)TMicroKernels.Rows)
            {
                int pixel = (int)next;
                nint start = (nint)pixel * channels;
                operands.Rows = Math.Min(TMicroKernels.Rows, end - pixel);
                operands.A = ref Unsafe.Add(ref features, start);
                operands.Features = ref Unsafe.Add(ref features, start + channel);
                if (operands.Rows < TMicroKernels.Rows || columns < width)
                {
                    operands.IsMasked = false;
                    operands.Destination = ref MemoryMarshal.GetReference(fringe);
                    operands.Stride = (nuint)width;
                    TMicroKernels.BackwardChannelsLast(vectors, operands);
                    StoreFringe(arguments, fringe, width, operands.Rows, (int)start + channel, columns);
                }
                else
                {
                    operands.IsMasked = arguments.IsMasked;
                    operands.Destination = ref Unsafe.Add(ref destination, start + channel);
                    operands.Stride = (nuint)channels;
                    TMicroKernels.BackwardChannelsLast(vectors, operands);
                }
            }
        }
    }

    /// <summary>Stores the entries of a fringe that exist; its micro-tile was computed whole, into scratch memory.</summary>
    /// <param name="arguments">The destination, and the features if they mask it.</param>
    /// <param name="sums">The micro-tile, row by row.</param>
    /// <param name="stride">Values from row to row of the micro-tile.</param>
    /// <param name="rows">Rows that exist.</param>
    /// <param name="offset">The offset of the first of them in the destination.</param>
    /// <param name="columns">Columns that exist.</param>
    private static void StoreFringe(
        in BackwardArguments<T> arguments, scoped Span<T> sums, int stride, int rows, int offset, int columns)
    {
        Span<T> destination = arguments.Destination.Span;
        ReadOnlySpan<T> features = arguments.Features.Span;
        int next = arguments.IsChannelsLast ? arguments.Channels : arguments.Pixels;
        for (int row = 0; row < rows; row++)
        {
            Span<T> values = sums.Slice(row * stride, columns);
            Span<T> target = destination.Slice(offset + (row * next), columns);
            if (arguments.IsMasked)
            {
                ReadOnlySpan<T> masks = features.Slice(offset + (row * next), columns);
                for (int column = 0; column < columns; column++)
                {
                    target[column] = masks[column] <= T.Zero ? T.Zero : values[column];
                }
            }
            else
            {
                values.CopyTo(target);
            }
        }
    }

    /// <summary>The operands that all micro-tiles share.</summary>
    private static BackwardOperands<T> OperandsOf(in BackwardArguments<T> arguments) => new()
    {
        Steps = (nuint)arguments.Channels,
        // A micro-kernel has then prefetched all its rows when it ends.
        StepsPerPrefetch = (nuint)IntegerMath.CeilingDivide(arguments.Channels, TMicroKernels.Rows),
        Scale = arguments.Scale,
    };

    /// <summary>As many vectors as a micro-tile has; near the end two even halves, so that no narrow one is left over.</summary>
    private static int VectorsFor(int vectors) =>
        vectors == TMicroKernels.Vectors + 1 ? (vectors + 1) / 2 : Math.Min(vectors, TMicroKernels.Vectors);

    /// <summary>
    /// Channels in a micro-panel of S: MR if channels are the rows; else NR, chosen so that the last micro-panel is as full as possible.
    /// </summary>
    private static int PanelWidth(int channels, bool isChannelsLast)
    {
        if (!isChannelsLast)
        {
            return TMicroKernels.Rows;
        }

        int vectors = IntegerMath.CeilingDivide(channels, TMicroKernels.VectorLength);
        int panels = IntegerMath.CeilingDivide(vectors, TMicroKernels.Vectors);
        return IntegerMath.CeilingDivide(vectors, panels) * TMicroKernels.VectorLength;
    }
}

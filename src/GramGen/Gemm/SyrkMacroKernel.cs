using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;
using GramGen.Threading;

namespace GramGen.Gemm;

/// <summary>A part of G that one thread computes.</summary>
/// <param name="RowPanel">The panel of rows.</param>
/// <param name="FirstPanel">The first panel of columns.</param>
/// <param name="EndPanel">The first after them.</param>
internal readonly record struct SyrkChunk(int RowPanel, int FirstPanel, int EndPanel);

/// <summary>
/// Cuts a product into chunks, each a panel of rows with the columns of one NC block from the diagonal to the right. An NC
/// block's columns stay in the second-level cache while the panels of rows pass.
/// </summary>
/// <param name="channels">C.</param>
/// <param name="pixels">M.</param>
internal readonly struct SyrkChunks(int channels, int pixels)
{
    private const int CachedValues = CacheSizes.L2Bytes / 2 / sizeof(float);

    private readonly int _panels = OuterAlgorithm.Panels(channels);
    private readonly int _ncPanels = Math.Max(CachedValues / (OuterAlgorithm.PanelChannels * pixels), 1);

    /// <summary>The number of chunks.</summary>
    public int Count
    {
        get
        {
            int count = 0;
            for (int first = 0; first < _panels; first += _ncPanels)
            {
                count += NcEnd(first);
            }

            return count;
        }
    }

    /// <summary>The chunk of a number below <see cref="Count"/>.</summary>
    public SyrkChunk this[int number]
    {
        get
        {
            int first = 0;
            for (; number >= NcEnd(first); first += _ncPanels)
            {
                number -= NcEnd(first);
            }

            return new SyrkChunk(number, Math.Max(number, first), NcEnd(first));
        }
    }

    /// <summary>The end of an NC block. Every panel of rows before it has a chunk in this block.</summary>
    private int NcEnd(int first) => Math.Min(first + _ncPanels, _panels);
}

/// <summary>
/// The loops around the micro-kernels of outer products, for few pixels and many channels, where dot products spend most of
/// their time adding lanes. The results have the same bits.
/// </summary>
internal static unsafe class SyrkMacroKernel<T, TMicroKernels>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMicroKernels : struct, IGemmMicroKernels<T>
{
    private const int PanelChannels = OuterAlgorithm.PanelChannels;

    /// <summary>Computes one KC block: packs all features, then multiplies.</summary>
    /// <param name="plan">A plan of outer products.</param>
    /// <param name="arguments">The operands; neither half-precision nor centred features, no packed G, and only one triangle if β is not 0.</param>
    /// <param name="cancellation">Checked between chunks.</param>
    public static void Run(in GramPlan plan, in SyrkArguments<T> arguments, CancellationToken cancellation)
    {
        using var memory = new PackBuffer<T>(OuterAlgorithm.PanelLength(plan.Channels, plan.Pixels));
        if (plan.Threads > 1)
        {
            RunTeam(plan, arguments, memory.Span, cancellation);
            return;
        }

        var packed = new PackedFeatures<T>(memory.Span, plan.Channels, plan.Pixels);
        for (int panel = 0; panel < OuterAlgorithm.Panels(plan.Channels); panel++)
        {
            packed.Pack<TMicroKernels>(panel, arguments.Features.Span, plan.Features);
        }

        var chunks = new WorkItems(new SyrkChunks(plan.Channels, plan.Pixels).Count, shared: null);
        Multiply(plan, arguments, packed, chunks, cancellation);
    }

    /// <summary>Computes on the plan's threads: first they pack, then they multiply.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="arguments">The operands.</param>
    /// <param name="memory">Memory for the packed features.</param>
    /// <param name="cancellation">Checked between chunks.</param>
    public static void RunTeam(GramPlan plan, SyrkArguments<T> arguments, Span<T> memory, CancellationToken cancellation)
    {
        int panelCount = OuterAlgorithm.Panels(plan.Channels);
        int chunkCount = new SyrkChunks(plan.Channels, plan.Pixels).Count;
        var panels = new WorkQueue(panelCount);
        var chunks = new WorkQueue(chunkCount);
        fixed (T* values = memory)
        {
            var pinned = new PinnedSpan<T>(values, memory.Length);
            ThreadTeam.Run(plan.Threads, () =>
            {
                var packed = new PackedFeatures<T>(pinned.Span, plan.Channels, plan.Pixels);
                while (panels.TryTake(out int panel, out _))
                {
                    packed.Pack<TMicroKernels>(panel, arguments.Features.Span, plan.Features);
                    panels.Complete(1);
                }

                panels.SpinUntilComplete();
                Multiply(plan, arguments, packed, new WorkItems(chunkCount, chunks), cancellation);
            });
        }
    }

    /// <summary>Computes chunks until none is left.</summary>
    [SkipLocalsInit]
    private static void Multiply(
        in GramPlan plan, in SyrkArguments<T> arguments, scoped in PackedFeatures<T> packed, WorkItems chunks, CancellationToken cancellation)
    {
        int channels = plan.Channels;
        int block = PanelChannels * TMicroKernels.Vectors * TMicroKernels.VectorLength;
        int levels = LaneOrder.Levels * TMicroKernels.Rows * TMicroKernels.Vectors * TMicroKernels.VectorLength;
        Span<T> lines = stackalloc T[levels + (2 * block) + DeferredStores<T>.TransposedLength + PackBuffer<T>.CacheLine];
        lines = lines[PackBuffer<T>.ToCacheLine(ref MemoryMarshal.GetReference(lines))..];
        Span<T> sums = lines.Slice(levels, block);
        Span<T> previousSums = lines.Slice(levels + block, block);
        scoped DeferredStores<T> stores = new(plan, arguments, lines.Slice(levels + (2 * block), DeferredStores<T>.TransposedLength));
        var cut = new SyrkChunks(channels, plan.Pixels);
        for (int number = chunks.Next(); number != WorkItems.None; number = chunks.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            SyrkChunk chunk = cut[number];
            int row = chunk.RowPanel * PanelChannels;
            int end = Math.Min(chunk.EndPanel * PanelChannels, channels);
            for (int column = chunk.FirstPanel * PanelChannels; column < end;)
            {
                int vectors = VectorsFor(end - column);
                int width = vectors * TMicroKernels.VectorLength;
                var next = new StoreBlock(row, Math.Min(PanelChannels, channels - row), column, Math.Min(width, end - column), width);
                stores.Announce(next);
                for (int part = 0; part < next.Rows; part += TMicroKernels.Rows)
                {
                    TMicroKernels.Syrk(
                        vectors, packed, row + part, column, arguments.Scale, ref lines[0], ref sums[part * width], ref stores);
                }

                stores.Defer<TMicroKernels>(sums);
                Span<T> free = previousSums;
                previousSums = sums;
                sums = free;
                column += width;
            }
        }

        stores.Flush<TMicroKernels>();
    }

    /// <summary>As many vectors as a micro-tile has; near the end two even halves, so that no narrow one is left over.</summary>
    private static int VectorsFor(int columns)
    {
        int left = IntegerMath.CeilingDivide(columns, TMicroKernels.VectorLength);
        return left == TMicroKernels.Vectors + 1 ? left / 2 : Math.Min(left, TMicroKernels.Vectors);
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;
using GramGen.Threading;

namespace GramGen.Gemm;

/// <summary>
/// The loops around the micro-kernels of outer products, for many channels, where dot products spend much of their time adding
/// lanes and reading rows again. KC block after KC block is packed and multiplied. The results have the same bits.
/// </summary>
internal static unsafe class SyrkMacroKernel<T, TMicroKernels>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMicroKernels : struct, IGemmMicroKernels<T>
{
    private static int PanelChannels => PackedFeatures<T>.PanelChannels;

    /// <summary>Computes a product on the plan's threads.</summary>
    /// <param name="plan">A plan of outer products.</param>
    /// <param name="arguments">The operands; no packed G, and only one triangle if β is not 0.</param>
    /// <param name="cancellation">Checked between chunks.</param>
    public static void Run(in GramPlan plan, in SyrkArguments<T> arguments, CancellationToken cancellation)
    {
        using var memory = new PackBuffer<T>(plan.OuterScratchLength);
        if (plan.Threads > 1)
        {
            RunTeam(plan, arguments, memory.Span, cancellation);
            return;
        }

        int chunks = new SyrkChunks(plan.Region, plan.Pixels, plan.Isa).Count;
        using var rows = new PackBuffer<T>(OuterAlgorithm.RowsLength(plan.Pixels, Element<T>.Type));
        for (int number = 0; number < plan.Blocks; number++)
        {
            var step = new SyrkBlock<T>(plan, memory.Span, number, copy: 0);
            Pack(plan, arguments, step, shared: null, rows.Span);
            Multiply(plan, arguments, step, new WorkItems(chunks, shared: null), completed: null, cancellation);
        }
    }

    /// <summary>
    /// Computes on the plan's threads: in each KC block first they pack, together or each for itself, then they multiply. Whoever finds no
    /// chunk left packs the next block while others still multiply this one.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="arguments">The operands.</param>
    /// <param name="memory">Memory of <see cref="GramPlan.OuterScratchLength"/> values.</param>
    /// <param name="cancellation">Checked between chunks.</param>
    public static void RunTeam(GramPlan plan, SyrkArguments<T> arguments, Span<T> memory, CancellationToken cancellation)
    {
        int chunkCount = new SyrkChunks(plan.Region, plan.Pixels, plan.Isa).Count;
        (WorkQueue? Parts, WorkQueue Chunks)[] queues =
        [
            .. Enumerable.Range(0, plan.Blocks)
                .Select(_ => (plan.PacksForEachThread ? null : new WorkQueue(PartsOf(plan)), new WorkQueue(chunkCount))),
        ];
        int begun = 0;
        fixed (T* values = memory)
        {
            var pinned = new PinnedSpan<T>(values, memory.Length);
            ThreadTeam.Run(plan.Threads, () =>
            {
                using var rows = new PackBuffer<T>(OuterAlgorithm.RowsLength(plan.Pixels, Element<T>.Type));
                int thread = Interlocked.Increment(ref begun) - 1;
                for (int number = 0; number < queues.Length; number++)
                {
                    (WorkQueue? parts, WorkQueue chunks) = queues[number];
                    int copy = plan.PacksForEachThread ? thread : number % plan.PackedCopies;
                    var step = new SyrkBlock<T>(plan, pinned.Span, number, copy);
                    Pack(plan, arguments, step, parts, rows.Span);
                    parts?.SpinUntilComplete(cancellation);
                    if (number > 0)
                    {
                        // Its sums are in the levels, and its panels are packed anew in the next block.
                        queues[number - 1].Chunks.SpinUntilComplete(cancellation);
                    }

                    Multiply(plan, arguments, step, new WorkItems(chunkCount, chunks), chunks, cancellation);
                }
            });
        }
    }

    /// <summary>Packs parts of a KC block until none is left.</summary>
    private static void Pack(
        in GramPlan plan, in SyrkArguments<T> arguments, scoped in SyrkBlock<T> step, WorkQueue? shared, Span<T> rows)
    {
        int together = OuterAlgorithm.PanelsTogether(plan.PackedChannels, plan.PackingThreads, Element<T>.Type);
        var parts = new WorkItems(PartsOf(plan), shared);
        for (int part = parts.Next(); part != WorkItems.None; part = parts.Next())
        {
            step.Packed.Pack<TMicroKernels>(
                part * together,
                Math.Min((part + 1) * together, OuterAlgorithm.Panels(plan.PackedChannels, Element<T>.Type)),
                step.Block,
                arguments.Rows(plan.Features, plan.PackedChannels),
                plan.Features,
                arguments.Means.Span,
                rows[..OuterAlgorithm.RowsLength(plan.Pixels, Element<T>.Type)]);
            shared?.Complete(1);
        }
    }

    private static int PartsOf(in GramPlan plan) =>
        OuterAlgorithm.PackedParts(plan.PackedChannels, plan.PackingThreads, Element<T>.Type);

    /// <summary>Computes chunks of a KC block until none is left.</summary>
    [SkipLocalsInit]
    private static void Multiply(
        in GramPlan plan, in SyrkArguments<T> arguments, scoped in SyrkBlock<T> step, WorkItems chunks,
        WorkQueue? completed, CancellationToken cancellation)
    {
        (int rows, int columns) = (plan.Region.Rows, plan.Region.Columns);
        int block = PanelChannels * TMicroKernels.Vectors * TMicroKernels.VectorLength;
        int levels = LaneOrder<T>.Levels * block;
        Span<T> lines = stackalloc T[levels + (2 * block) + DeferredStores<T>.TransposedLength + PackBuffer<T>.CacheLine];
        lines = lines[PackBuffer<T>.ToCacheLine(ref MemoryMarshal.GetReference(lines))..];
        Span<T> sums = lines.Slice(levels, block);
        Span<T> previousSums = lines.Slice(levels + block, block);
        scoped DeferredStores<T> stores = new(plan, arguments, lines.Slice(levels + (2 * block), DeferredStores<T>.TransposedLength));
        int vectorsAtATime = plan.Isa.OuterVectors;
        int firstColumn = plan.Features.QueryChannels;
        T scale = plan.Blocks == 1 ? arguments.Scale : T.One;
        var cut = new SyrkChunks(plan.Region, plan.Pixels, plan.Isa);
        for (int number = chunks.Next(); number != WorkItems.None; number = chunks.Next())
        {
            cancellation.ThrowIfCancellationRequested();
            SyrkChunk chunk = cut[number];
            int row = chunk.RowPanel * PanelChannels;
            int end = Math.Min(chunk.EndPanel * PanelChannels, columns);
            for (int column = chunk.FirstPanel * PanelChannels; column < end;)
            {
                int vectors = VectorsFor(end - column);
                int width = vectors * TMicroKernels.VectorLength;
                var next = new StoreBlock(row, Math.Min(PanelChannels, rows - row), column, Math.Min(width, end - column), width);
                stores.Announce(next);
                Span<T> all = sums[..(PanelChannels * width)];
                step.PrefetchAdded(chunk.RowPanel, column, all.Length);
                bool isDiagonal = plan.RectangleRows == 0 && column == row;
                int rowsAtATime = isDiagonal ? Math.Min(plan.Isa.OuterRows, TMicroKernels.VectorLength) : plan.Isa.OuterRows;
                for (int part = 0; part < next.Rows; part += rowsAtATime)
                {
                    // On the diagonal the vectors to the left of the rows' own are copied from their transpose.
                    for (int vector = isDiagonal ? part / TMicroKernels.VectorLength : 0; vector < vectors; vector += vectorsAtATime)
                    {
                        int offset = vector * TMicroKernels.VectorLength;
                        TMicroKernels.Syrk(
                            Math.Min(vectors - vector, vectorsAtATime), step.Packed, row + part, Math.Min(rowsAtATime, next.Rows - part),
                            firstColumn + column + offset, scale,
                            ref lines[0], ref sums[(part * width) + offset], (nuint)width, ref stores);
                    }
                }

                if (isDiagonal)
                {
                    CopyTranspose(sums, width);
                }

                if (plan.Blocks == 1 || step.Combine(chunk.RowPanel, column, all, arguments.Scale))
                {
                    stores.Defer<TMicroKernels>(sums);
                    Span<T> free = previousSums;
                    previousSums = sums;
                    sums = free;
                }

                column += width;
            }

            completed?.Complete(1);
        }

        stores.Flush<TMicroKernels>();
    }

    /// <summary>Copies a panel's sums with itself to below its diagonal, where its channels are two vectors.</summary>
    /// <param name="sums">The sums of a panel of rows, the first columns of which are its own channels.</param>
    /// <param name="width">Values from row to row.</param>
    private static void CopyTranspose(Span<T> sums, int width)
    {
        nuint stride = (nuint)width;
        for (int column = TMicroKernels.VectorLength; column < PanelChannels; column += GemmVectors.TransposedColumns)
        {
            GemmVectors.Transpose(
                TMicroKernels.VectorLength, ref sums[column], stride, ref sums[column * width], stride, 2 * stride, 3 * stride);
        }
    }

    /// <summary>As many vectors as a micro-tile has; near the end two even halves, so that no narrow one is left over.</summary>
    private static int VectorsFor(int columns)
    {
        int left = IntegerMath.CeilingDivide(columns, TMicroKernels.VectorLength);
        return left == TMicroKernels.Vectors + 1 ? left / 2 : Math.Min(left, TMicroKernels.Vectors);
    }
}

/// <summary>A KC block of a product: its pixels, where they are packed, and what becomes of its sums.</summary>
internal readonly ref struct SyrkBlock<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly OuterRegion _region;
    private readonly AccumulatorLevels<T> _levels;
    private readonly BlockStep _step;

    /// <summary>A block.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="memory">
    /// Memory of <see cref="GramPlan.OuterScratchLength"/> values: <see cref="GramPlan.PackedCopies"/> of packed features, and the levels.
    /// </param>
    /// <param name="number">The block's number.</param>
    /// <param name="copy">Where its features are packed.</param>
    public SyrkBlock(in GramPlan plan, Span<T> memory, int number, int copy)
    {
        int panels = (int)OuterAlgorithm.PanelsLength(plan.PackedChannels, plan.Pixels, Element<T>.Type);
        Block = new KcBlock(number, plan.Pixels, Element<T>.BlockLength, Element<T>.Lanes);
        Packed = new PackedFeatures<T>(memory.Slice(copy * panels, panels), plan.PackedChannels, Block.Length);
        _region = plan.Region;
        _levels = new AccumulatorLevels<T>(memory[(plan.PackedCopies * panels)..], plan.Blocks == 1 ? 0 : (int)_region.LevelLength);
        _step = BlockStep.Of(number, plan.Blocks);
    }

    public KcBlock Block { get; }

    public PackedFeatures<T> Packed { get; }

    /// <summary>Prefetches the sums that <see cref="Combine"/> is going to add.</summary>
    /// <param name="rowPanel">The panel of their rows.</param>
    /// <param name="column">The first of their columns.</param>
    /// <param name="length">Their number.</param>
    public void PrefetchAdded(int rowPanel, int column, int length) =>
        _levels.PrefetchAdded(_step, (int)_region.SlotOf(rowPanel, column), length);

    /// <summary>Adds the sums to those of earlier blocks.</summary>
    /// <param name="rowPanel">The panel of their rows.</param>
    /// <param name="column">The first of their columns.</param>
    /// <param name="sums">The sums: whole vectors of every row of the panel. Scaled after the last block.</param>
    /// <param name="scale">s.</param>
    /// <returns>Whether they are finished; otherwise they wait in the levels.</returns>
    public bool Combine(int rowPanel, int column, Span<T> sums, T scale)
    {
        ref T first = ref MemoryMarshal.GetReference(sums);
        _levels.Combine(_step, (int)_region.SlotOf(rowPanel, column), sums.Length, ref first);
        if (_step.IsLast)
        {
            LevelSums.Scale(ref first, sums.Length, scale);
        }

        return _step.IsLast;
    }
}

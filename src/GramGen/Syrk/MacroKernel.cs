using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Summation;
using GramGen.Threading;

namespace GramGen.Syrk;

/// <summary>
/// The loops around the micro-kernels for one NC block: over KC blocks, and in each over the micro-tiles. Packs, multiplies,
/// adds the KC blocks up, and stores.
/// </summary>
internal static class MacroKernel<T, TMicroKernels>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMicroKernels : struct, IMicroKernels<T>
{
    /// <summary>Computes an NC block over the KC blocks that this thread takes.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="arguments">The operands.</param>
    /// <param name="block">The NC block.</param>
    /// <param name="kcBlocks">The KC blocks.</param>
    /// <param name="shared">Receives the terms if other threads compute some of them; null if the sums go to G.</param>
    /// <param name="cancellation">Checked before every KC block.</param>
    /// <returns>The number of KC blocks that were multiplied.</returns>
    [SkipLocalsInit] // The work space is written before it is read, and clearing it costs as much as a small micro-kernel.
    public static int Run(
        in GramPlan plan, in SyrkArguments<T> arguments, NcBlock block, WorkItems kcBlocks, SharedTerms<T>? shared,
        CancellationToken cancellation)
    {
        int blocks = plan.Blocks;
        int blocksPerTerm = plan.BlocksPerTerm;
        scoped RowPacking<T> packing = new(plan, arguments, block, kcBlocks);
        int levelLength = blocks == 1 ? 0 : (int)plan.LevelLength(block);
        using var levelMemory = new PackBuffer<T>((long)SummationOrder.LevelCount(blocksPerTerm) * levelLength);
        var levels = new AccumulatorLevels<T>(levelMemory.Span, levelLength);
        Span<T> lines =
            stackalloc T[(2 * MicroKernelLimits.WorkLength) + MicroTileStore<T, TMicroKernels>.BufferLength + PackBuffer<T>.CacheLine];
        ref T work = ref lines[PackBuffer<T>.ToCacheLine(ref MemoryMarshal.GetReference(lines))];
        var store = new MicroTileStore<T, TMicroKernels>(
            arguments, plan.Channels, ref Unsafe.Add(ref work, 2 * MicroKernelLimits.WorkLength));
        var epilogue = new Epilogue(levels, store, arguments.IsPlain && plan.PrefetchesStores);
        int done = 0;
        try
        {
            for (; packing.Has(done); done++)
            {
                cancellation.ThrowIfCancellationRequested();
                int number = packing.Block(done).Number;
                int inTerm = number % blocksPerTerm;
                epilogue.Begin(
                    BlockStep.Of(inTerm, Math.Min(blocksPerTerm, blocks - number + inTerm)),
                    shared is null ? default : shared.TermOf(number));
                MultiplyBlock(ref packing, done, new MicroTileLoop(plan, block), block.First, ref epilogue, ref work);
                epilogue.End();
            }
        }
        finally
        {
            packing.Dispose();
        }

        return done;
    }

    /// <summary>Computes a direct plan: one KC block in place, without packing, cache blocks or accumulator levels.</summary>
    [SkipLocalsInit]
    public static void RunDirect(in GramPlan plan, in SyrkArguments<T> arguments)
    {
        MicroKernelBlock<T> operands = default;
        operands.SetPixels(arguments.Features.Span, new PanelLayout<T>(1, plan.Pixels), plan.Pixels, default);
        Span<T> lines =
            stackalloc T[MicroKernelLimits.WorkLength + MicroTileStore<T, TMicroKernels>.BufferLength + PackBuffer<T>.CacheLine];
        ref T sums = ref lines[PackBuffer<T>.ToCacheLine(ref MemoryMarshal.GetReference(lines))];
        var store = new MicroTileStore<T, TMicroKernels>(arguments, plan.Channels, ref Unsafe.Add(ref sums, MicroKernelLimits.WorkLength));
        int channels = plan.Channels;
        for (int row = 0; row < channels; row += TMicroKernels.Rows)
        {
            int rows = Math.Min(TMicroKernels.Rows, channels - row);
            for (int column = 0; column <= row; column += TMicroKernels.Columns)
            {
                var microTile = new MicroTilePosition(row, rows, column);
                Multiply(operands, microTile, (nuint)row, (nuint)column, ref sums);
                LaneReduction.Reduce(TMicroKernels.VectorLength, ref sums, microTile.Sums(TMicroKernels.Columns));
                store.Add(microTile, ref sums);
            }
        }

        store.Flush();
    }

    /// <summary>Computes the micro-tiles of a KC block.</summary>
    /// <remarks>
    /// Each micro-tile's epilogue runs after the next micro-kernel, when its sums have left the store buffer: run at once it
    /// would wait for them, and what waits keeps the next multiply-adds from being scheduled.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void MultiplyBlock(
        scoped ref RowPacking<T> packing, int block, MicroTileLoop microTiles, int firstColumn,
        scoped ref Epilogue epilogue, scoped ref T work)
    {
        packing.Open(block);
        int columnsToPanel = packing.RowOf(block, firstColumn) - firstColumn;
        int rowsToPanel = 0;
        ref T sums = ref work;
        ref T previousSums = ref Unsafe.Add(ref work, MicroKernelLimits.WorkLength);
        MicroTilePosition previous = default;
        while (microTiles.Next(out MicroTilePosition microTile))
        {
            if (microTiles.BeginsMcBlock)
            {
                packing.Require(block, microTiles.McEnd);
                rowsToPanel = packing.RowOf(block, microTiles.McStart) - microTiles.McStart;
            }

            if (TMicroKernels.InterleavesPacking && !microTile.IsDiagonal)
            {
                packing.Interleave(block, microTiles.McStart);
            }

            Multiply(
                packing.Operands, microTile, (nuint)(microTile.Row + rowsToPanel),
                (nuint)(microTile.Column + columnsToPanel), ref sums);
            if (previous.Exists)
            {
                epilogue.Finish(previous, ref previousSums);
            }

            previous = microTile;
            ref T free = ref previousSums;
            previousSums = ref sums;
            sums = ref free;
        }

        epilogue.Finish(previous, ref previousSums);
    }

    /// <summary>Calls the micro-kernel for a position.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Multiply(in MicroKernelBlock<T> operands, MicroTilePosition microTile, nuint row, nuint column, ref T sums)
    {
        switch (microTile.IsDiagonal, microTile.Rows == TMicroKernels.Rows)
        {
            case (false, true):
                TMicroKernels.Rectangle(operands, row, column, ref sums);
                break;
            case (true, true):
                TMicroKernels.Diagonal(operands, row, ref sums);
                break;
            case (false, false):
                TMicroKernels.FringeRectangle(microTile.Rows, operands, row, column, ref sums);
                break;
            case (true, false):
                TMicroKernels.FringeDiagonal(microTile.Rows, operands, row, ref sums);
                break;
        }
    }

    /// <summary>
    /// What happens to a micro-tile's sums: they are reduced, added to those of earlier KC blocks, and after the last block
    /// stored. Micro-tiles must come in the same order in every block.
    /// </summary>
    private ref struct Epilogue(AccumulatorLevels<T> levels, MicroTileStore<T, TMicroKernels> store, bool prefetchesStores)
    {
        private readonly AccumulatorLevels<T> _levels = levels;
        private MicroTileStore<T, TMicroKernels> _store = store;
        private Span<T> _term;
        private BlockStep _step;
        private int _slot;

        /// <summary>Begins a KC block.</summary>
        /// <param name="step">What the summation order does with it.</param>
        /// <param name="term">Receives the sums, slot after slot, if they wait for other threads; empty if they go to G.</param>
        public void Begin(BlockStep step, Span<T> term)
        {
            _step = step;
            _term = term;
            _slot = 0;
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public void Finish(MicroTilePosition microTile, ref T sums)
        {
            int count = microTile.Sums(TMicroKernels.Columns);
            LaneReduction.Reduce(TMicroKernels.VectorLength, ref sums, count);
            if (_levels.Length > 0)
            {
                int slot = _slot;
                int length = AccumulatorLevels<T>.SlotLength(count);
                _slot += length;
                _levels.Combine(_step, slot, length, ref sums);
                if (!_step.IsLast)
                {
                    return;
                }

                if (!_term.IsEmpty)
                {
                    LevelSums.Copy(ref sums, ref _term[slot], length);
                    return;
                }
            }

            if (prefetchesStores)
            {
                _store.PrefetchAhead(microTile, TMicroKernels.Rows);
            }

            _store.Add(microTile, ref sums);
        }

        /// <summary>Ends a KC block: its micro-tiles must have filled a level exactly.</summary>
        public readonly void End()
        {
            _store.Flush();
            if (_slot != _levels.Length)
            {
                throw new UnreachableException($"The micro-tiles of a KC block left {_slot} sums; a level holds {_levels.Length}.");
            }
        }
    }
}

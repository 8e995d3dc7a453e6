using System.Numerics;
using System.Runtime.InteropServices;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Threading;

namespace GramGen.Integer;

/// <summary>The loops around the kernels: over KC blocks, each of which is scanned, packed and multiplied.</summary>
internal static unsafe class IntegerProduct
{
    /// <summary>Computes a product on the plan's threads.</summary>
    /// <param name="routine">The kernels.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="arguments">The operands.</param>
    /// <param name="cancellation">Checked between chunks.</param>
    public static void Run<T>(
        IntegerRoutine<T> routine, in IntegerPlan plan, in IntegerArguments<T> arguments, CancellationToken cancellation)
        where T : unmanaged, IBinaryInteger<T>
    {
        using var memory = new PackBuffer<int>(plan.PackedBlocks * plan.PackedLength);
        using var terms = new PackBuffer<T>(plan.PackedBlocks * 2L * plan.Channels);
        if (plan.Threads == 1)
        {
            RunAlone(routine, plan, arguments, memory.Span, terms.Span, cancellation);
        }
        else
        {
            RunTeam(routine, plan, arguments, memory.Span, terms.Span, cancellation);
        }

        if (arguments.Output.Part == GramPart.Both)
        {
            // Only moved, so integers may pass for floating-point values of their size.
            Span<T> gram = arguments.Gram.Span;
            if (sizeof(T) == sizeof(float))
            {
                Transposition.Symmetrize(MemoryMarshal.Cast<T, float>(gram), plan.Channels, arguments.Output.Stride);
            }
            else
            {
                Transposition.Symmetrize(MemoryMarshal.Cast<T, double>(gram), plan.Channels, arguments.Output.Stride);
            }
        }
    }

    /// <summary>Bytes of pooled memory that a product takes.</summary>
    public static long ScratchBytes<T>(in IntegerPlan plan, FeatureFormat format)
        where T : unmanaged, IBinaryInteger<T> =>
        (plan.PackedBlocks * ((plan.PackedLength * sizeof(int)) + (2L * plan.Channels * sizeof(T))))
        + ((long)plan.Threads * IntegerBlock<T>.ScratchLength(plan, format) * sizeof(int));

    private static void RunAlone<T>(
        IntegerRoutine<T> routine, in IntegerPlan plan, in IntegerArguments<T> arguments, Span<int> memory, Span<T> terms,
        CancellationToken cancellation)
        where T : unmanaged, IBinaryInteger<T>
    {
        using var scratch = new PackBuffer<int>(IntegerBlock<T>.ScratchLength(plan, arguments.Format));
        bool needsRange = routine.NeedsRange(plan.Channels);
        for (int number = 0; number < plan.Blocks; number++)
        {
            var block = new IntegerBlock<T>(plan, arguments, number, memory, terms);
            ByteRange range = ByteRange.Empty;
            for (int part = 0; needsRange && part < block.ScannedParts && !routine.IsWide(range); part++)
            {
                range = range.Union(block.RangeOf(part));
            }

            (IntegerKernel<T> kernel, IntegerPacking packing) = routine.For(plan.Channels, range, arguments.IsSigned);
            for (int part = 0; part < plan.Parts; part++)
            {
                block.Pack(packing, part, scratch.Span);
            }

            for (int chunk = 0; chunk < plan.Chunks; chunk++)
            {
                cancellation.ThrowIfCancellationRequested();
                int first = chunk * plan.ChunkRows;
                kernel.Multiply(block, packing, first, Math.Min(first + plan.ChunkRows, plan.Channels));
            }
        }
    }

    /// <summary>
    /// Computes with a thread team, which scans a block, packs it and multiplies it. Who finds no chunk left packs the next block while
    /// others still multiply this one.
    /// </summary>
    private static void RunTeam<T>(
        IntegerRoutine<T> routine, IntegerPlan plan, IntegerArguments<T> arguments, Span<int> memory, Span<T> terms,
        CancellationToken cancellation)
        where T : unmanaged, IBinaryInteger<T>
    {
        fixed (int* groups = memory)
        fixed (T* values = terms)
        {
            var pinnedMemory = new PinnedSpan<int>(groups, memory.Length);
            var pinnedTerms = new PinnedSpan<T>(values, terms.Length);
            TeamBlock[] shared =
            [
                .. from number in Enumerable.Range(0, plan.Blocks)
                   let pixels = Math.Min(plan.BlockLength, plan.Pixels - (number * plan.BlockLength))
                   select new TeamBlock(plan, routine.NeedsRange(plan.Channels) ? arguments.ScannedParts(plan.Channels, pixels) : 0),
            ];
            ThreadTeam.Run(plan.Threads, () =>
            {
                using var scratch = new PackBuffer<int>(IntegerBlock<T>.ScratchLength(plan, arguments.Format));
                for (int number = 0; number < shared.Length; number++)
                {
                    var block = new IntegerBlock<T>(plan, arguments, number, pinnedMemory.Span, pinnedTerms.Span);
                    (IntegerKernel<T> kernel, IntegerPacking packing) =
                        routine.For(plan.Channels, shared[number].Scan(routine, block, cancellation), arguments.IsSigned);
                    shared[number].Pack(block, packing, scratch.Span, cancellation);
                    if (number > 0)
                    {
                        // Its sums are in G, and it is packed over in the next block.
                        shared[number - 1].SpinUntilMultiplied(cancellation);
                    }

                    shared[number].Multiply(plan, kernel, block, packing, cancellation);
                }
            });
        }
    }
}

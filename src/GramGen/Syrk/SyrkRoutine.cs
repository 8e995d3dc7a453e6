using System.Numerics;
using GramGen.Packing;
using GramGen.Planning;
using GramGen.Threading;

namespace GramGen.Syrk;

/// <summary>Computes Gram matrices by dot products, with the micro-kernels of one instruction set.</summary>
/// <typeparam name="T">The type of the sums.</typeparam>
/// <typeparam name="TMicroKernels">The micro-kernels.</typeparam>
internal sealed class SyrkRoutine<T, TMicroKernels> : GramRoutine<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TMicroKernels : struct, IMicroKernels<T>
{
    public override void Run(in GramPlan plan, in SyrkArguments<T> arguments, CancellationToken cancellation)
    {
        if (plan.IsDirect)
        {
            cancellation.ThrowIfCancellationRequested();
            MacroKernel<T, TMicroKernels>.RunDirect(plan, arguments);
        }
        else if (plan.Features.QueryChannels is > 0 and int queries)
        {
            MacroKernel<T, TMicroKernels>.Run(
                plan, arguments, new NcBlock(0, queries, plan.Channels) { IsRectangle = true },
                new WorkItems(plan.Blocks, shared: null), shared: null, cancellation);
        }
        else if (plan.Threads > 1)
        {
            RunTeam(plan, arguments, cancellation);
        }
        else
        {
            for (int first = 0; first < plan.Channels;)
            {
                NcBlock block = plan.NcBlockFrom(first);
                MacroKernel<T, TMicroKernels>.Run(
                    plan, arguments, block, new WorkItems(plan.Blocks, shared: null), shared: null, cancellation);
                first = block.End;
            }
        }
    }

    /// <summary>Threads share the NC blocks, and the KC blocks of each: whoever is free takes the next term of the next NC block.</summary>
    private static void RunTeam(GramPlan plan, SyrkArguments<T> arguments, CancellationToken cancellation)
    {
        var parts = new List<(NcBlock Block, WorkQueue KcBlocks, SharedTerms<T>? Terms)>();
        for (int first = 0; first < plan.Channels;)
        {
            NcBlock block = plan.NcBlockFrom(first);
            parts.Add((block, new WorkQueue(plan.Blocks, plan.BlocksPerTerm), plan.Terms == 1 ? null : new SharedTerms<T>(plan, block)));
            first = block.End;
        }

        try
        {
            ThreadTeam.Run(plan.Threads, () =>
            {
                foreach ((NcBlock block, WorkQueue kcBlocks, SharedTerms<T>? terms) in parts)
                {
                    if (!kcBlocks.HasMore)
                    {
                        continue;
                    }

                    int done = MacroKernel<T, TMicroKernels>.Run(
                        plan, arguments, block, new WorkItems(plan.Blocks, kcBlocks), terms, cancellation);
                    if (terms is not null && kcBlocks.Complete(done))
                    {
                        terms.Store<TMicroKernels>(arguments);
                    }
                }
            });
        }
        finally
        {
            foreach ((_, _, SharedTerms<T>? terms) in parts)
            {
                terms?.Return();
            }
        }
    }
}

using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;

namespace GramGen.Data;

/// <summary>
/// Memory that one node of a plan leaves to the next. Fresh memory costs a page fault for every 4 KiB, which may take longer than to read
/// rows into it does, and what was used last may still be in a cache.
/// </summary>
/// <typeparam name="T">The type of the sums.</typeparam>
public sealed class GramNodeMemory<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The longest that such a pool keeps.</summary>
    private const int LongestBlock = 1 << 30;

    private readonly ConcurrentBag<GramAccumulator<T>> _accumulators = [];

    /// <summary>Begins without any.</summary>
    /// <param name="nodes">Nodes that are computed side by side.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is less than one.</exception>
    public GramNodeMemory(int nodes = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(nodes, 1);
        Blocks = ArrayPool<T>.Create(LongestBlock, GramStatsPlan.BlocksOfThread * nodes);
        HalfBlocks = ArrayPool<Half>.Create(LongestBlock, GramStatsPlan.BlocksOfThread * nodes);
    }

    /// <summary>
    /// Blocks of rows. Unlike the shared pool this one has no part for each thread: what one thread reads, another multiplies.
    /// </summary>
    internal ArrayPool<T> Blocks { get; }

    /// <summary>The same for rows of <see cref="Half"/>.</summary>
    internal ArrayPool<Half> HalfBlocks { get; }

    /// <summary>Leaves sums to another node. Whoever has them must not use them any more.</summary>
    /// <param name="sums">What was computed with this memory, and has been saved or added to others.</param>
    public void Return(GramAccumulator<T> sums)
    {
        ArgumentNullException.ThrowIfNull(sums);
        _accumulators.Add(sums);
    }

    /// <summary>An empty accumulator for the rows of a plan.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="options">The options of a new one; one that was returned has those that it was made with.</param>
    internal GramAccumulator<T> TakeAccumulator(GramStatsPlan plan, GramOptions options)
    {
        if (!_accumulators.TryTake(out GramAccumulator<T>? sums)
            || sums.Channels != plan.Columns || sums.Statistics != plan.Statistics || sums.Layout != FeatureLayout.ChannelsLast)
        {
            return new GramAccumulator<T>(plan.Columns, plan.Statistics, FeatureLayout.ChannelsLast, options);
        }

        sums.Clear();
        return sums;
    }
}

using System.Buffers;
using System.Collections.Concurrent;
using System.Numerics;

namespace GramGen.Data.Stats;

/// <summary>
/// Memory that one leaf leaves to the next. Fresh memory costs a page fault for every 4 KiB, which may take longer than to read rows
/// into it does, and what was used last may still be in a cache.
/// </summary>
/// <param name="threads">Threads that compute leaves.</param>
internal sealed class LeafMemory<T>(int threads)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>The longest that such a pool keeps.</summary>
    private const int LongestBlock = 1 << 30;

    private readonly ConcurrentBag<GramAccumulator<T>> _accumulators = [];

    /// <summary>
    /// Blocks of rows. Unlike the shared pool this one has no part for each thread: what one thread reads, another multiplies.
    /// </summary>
    public ArrayPool<T> Blocks { get; } = ArrayPool<T>.Create(LongestBlock, GramStatsPlan.BlocksOfThread * threads);

    /// <summary>The same for rows of <see cref="Half"/>.</summary>
    public ArrayPool<Half> HalfBlocks { get; } = ArrayPool<Half>.Create(LongestBlock, GramStatsPlan.BlocksOfThread * threads);

    /// <summary>An empty accumulator for the rows of a plan.</summary>
    /// <param name="plan">The plan, always the same.</param>
    /// <param name="options">Its options, always the same.</param>
    public GramAccumulator<T> TakeAccumulator(GramStatsPlan plan, GramOptions options)
    {
        if (!_accumulators.TryTake(out GramAccumulator<T>? accumulator))
        {
            return new GramAccumulator<T>(plan.Columns, plan.Statistics, FeatureLayout.ChannelsLast, options);
        }

        accumulator.Clear();
        return accumulator;
    }

    /// <summary>Leaves an accumulator to another leaf.</summary>
    public void Return(GramAccumulator<T> accumulator) => _accumulators.Add(accumulator);
}

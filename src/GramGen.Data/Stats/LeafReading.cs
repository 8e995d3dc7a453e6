using System.Buffers;
using System.Numerics;
using GramGen.Data.Reading;

namespace GramGen.Data.Stats;

/// <summary>The rows of a node, in blocks. Reading can begin before they are needed.</summary>
internal sealed class LeafReading<T> : IDisposable
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GramStatsPlan _plan;
    private readonly GramNodeMemory<T> _memory;
    private readonly long _rows;
    private readonly IEnumerator<Block> _blocks;
    private Task<bool>? _first;

    public LeafReading(GramDataset data, GramStatsPlan plan, GramNode node, GramNodeMemory<T> memory, CancellationToken cancellation)
    {
        _plan = plan;
        _memory = memory;
        (long first, _rows) = plan.RowsOf(node);
        _blocks = typeof(T) == typeof(float) && data.Element == GramElement.Half
            ? BlocksOf(Read(memory.HalfBlocks), (sums, block) => BlockSums.Add((GramAccumulator<float>)(object)sums, block))
            : BlocksOf(Read(memory.Blocks), BlockSums.Add);

        IEnumerable<GramRowBlock<TStored>> Read<TStored>(ArrayPool<TStored> pool)
            where TStored : unmanaged, IBinaryFloatingPointIeee754<TStored> =>
            BlockReading<TStored>.Read(data, first, _rows, plan.BlockRows, pool, cancellation);
    }

    /// <summary>Begins to read the first block.</summary>
    public void Begin() => _first ??= Task.Run(_blocks.MoveNext);

    /// <summary>Adds all rows.</summary>
    /// <param name="threads">Threads that multiply.</param>
    /// <param name="rowsDone">Is told the rows of each block after it has been added.</param>
    /// <param name="beforeLast">Is called when the last block has been read, before it is multiplied.</param>
    public GramAccumulator<T> Accumulate(int threads, Action<long> rowsDone, Action? beforeLast)
    {
        GramAccumulator<T> sums = _memory.TakeAccumulator(_plan, new GramOptions { MaxDegreeOfParallelism = threads });
        long read = 0;
        bool hasNext = _first is null ? _blocks.MoveNext() : _first.GetAwaiter().GetResult();
        for (; hasNext; hasNext = _blocks.MoveNext())
        {
            read += _blocks.Current.Rows;
            if (read == _rows)
            {
                beforeLast?.Invoke();
            }

            _blocks.Current.AddTo(sums);
            rowsDone(_blocks.Current.Rows);
        }

        return sums;
    }

    public void Dispose()
    {
        // Until it ends, it uses the files.
        ((IAsyncResult?)_first)?.AsyncWaitHandle.WaitOne();
        _blocks.Dispose();
    }

    private static IEnumerator<Block> BlocksOf<TStored>(
        IEnumerable<GramRowBlock<TStored>> blocks, Action<GramAccumulator<T>, GramRowBlock<TStored>> add)
    {
        foreach (GramRowBlock<TStored> block in blocks)
        {
            yield return new Block(block.Rows + block.SkippedRows, sums => add(sums, block));
        }
    }

    /// <summary>Rows that have been read.</summary>
    private readonly record struct Block(long Rows, Action<GramAccumulator<T>> AddTo);
}

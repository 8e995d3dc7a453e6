using System.Numerics;
using GramGen.Threading;

namespace GramGen.Integer;

/// <summary>What a thread team shares of a KC block: its parts and chunks, and the range of the values.</summary>
/// <param name="plan">The plan.</param>
/// <param name="scannedParts">Parts whose range is needed.</param>
internal sealed class TeamBlock(in IntegerPlan plan, int scannedParts)
{
    private readonly WorkQueue _scans = new(scannedParts);
    private readonly WorkQueue _parts = new(plan.Parts);
    private readonly WorkQueue _chunks = new(plan.Chunks);
    private readonly Lock _lock = new();
    private ByteRange _range = ByteRange.Empty;

    /// <summary>Finds the range of the block's values; not to its end where it is too wide anyway.</summary>
    public ByteRange Scan<T>(IntegerRoutine<T> routine, scoped in IntegerBlock<T> block, CancellationToken cancellation)
        where T : unmanaged, IBinaryInteger<T>
    {
        while (_scans.TryTake(out int part, out _))
        {
            if (!routine.IsWide(Include(ByteRange.Empty)))
            {
                Include(block.RangeOf(part));
            }

            _scans.Complete(1);
        }

        _scans.SpinUntilComplete(cancellation);
        return Include(ByteRange.Empty);
    }

    /// <summary>Packs the block.</summary>
    public void Pack<T>(
        scoped in IntegerBlock<T> block, in IntegerPacking packing, Span<int> scratch, CancellationToken cancellation)
        where T : unmanaged, IBinaryInteger<T>
    {
        while (_parts.TryTake(out int part, out _))
        {
            block.Pack(packing, part, scratch);
            _parts.Complete(1);
        }

        _parts.SpinUntilComplete(cancellation);
    }

    /// <summary>Multiplies chunks until none is left, the longest ones first.</summary>
    public void Multiply<T>(
        in IntegerPlan plan, IntegerKernel<T> kernel, scoped in IntegerBlock<T> block, in IntegerPacking packing,
        CancellationToken cancellation)
        where T : unmanaged, IBinaryInteger<T>
    {
        while (_chunks.TryTake(out int chunk, out _))
        {
            cancellation.ThrowIfCancellationRequested();
            int first = (plan.Chunks - 1 - chunk) * plan.ChunkRows;
            kernel.Multiply(block, packing, first, Math.Min(first + plan.ChunkRows, plan.Channels));
            _chunks.Complete(1);
        }
    }

    /// <summary>Waits until all chunks are in G.</summary>
    public void SpinUntilMultiplied(CancellationToken cancellation) => _chunks.SpinUntilComplete(cancellation);

    private ByteRange Include(ByteRange range)
    {
        lock (_lock)
        {
            return _range = _range.Union(range);
        }
    }
}

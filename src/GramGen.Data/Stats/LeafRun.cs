using System.Diagnostics;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace GramGen.Data.Stats;

/// <summary>
/// Computes the leaves of a plan side by side, one thread each, and appends them in order. Leaves that a store has are loaded.
/// </summary>
internal sealed class LeafRun<T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly GramDataset _data;
    private readonly GramStatsPlan _plan;
    private readonly GramPartStore? _store;
    private readonly GramNode[] _nodes;
    private readonly int _threads;
    private readonly int _threadsWithin;
    private readonly IProgress<GramStatsProgress>? _progress;
    private readonly CancellationTokenSource _stop;
    private readonly long _begin = Stopwatch.GetTimestamp();
    private readonly Lock _reports = new();
    /// <summary>The first leaf, to which the others are appended.</summary>
    private GramAccumulator<T>? _total;
    private readonly GramNodeMemory<T> _memory;

    // Guarded by the dictionary's lock.
    private readonly Dictionary<int, LeafSums> _waiting = [];
    private int _taken;
    private int _appended;
    private bool _isAppending;
    private ExceptionDispatchInfo? _failure;

    private long _rowsDone;
    private long _rowsResumed;

    public LeafRun(
        GramDataset data,
        GramStatsPlan plan,
        GramPartStore? store,
        int threads,
        IProgress<GramStatsProgress>? progress,
        CancellationToken cancellation)
    {
        _data = data;
        _plan = plan;
        _store = store;
        _nodes = store is null ? [.. LeavesUnder(plan.Root, [])] : [.. LeavesUnder(plan.Root, store.List().ToHashSet())];
        _threads = Math.Min(threads, _nodes.Length);
        _memory = new GramNodeMemory<T>(_threads);
        _threadsWithin = Math.Max(threads / _threads, 1);
        _progress = progress;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
    }

    /// <summary>Leaves that are ahead of those that have been appended take memory.</summary>
    private int MostAhead => 2 * _threads;

    public async Task<GramAccumulator<T>> ComputeAsync()
    {
        using (_stop)
        {
            Task[] threads = [.. Enumerable.Range(0, _threads).Select(_ => Task.Factory.StartNew(
                ComputeLeaves, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
            await Task.WhenAll(threads).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _failure?.Throw();
            return _total!;
        }
    }

    /// <summary>The nodes to begin with, in the order of their rows: those that are stored, and leaves.</summary>
    private IEnumerable<GramNode> LeavesUnder(GramNode node, HashSet<GramNode> stored) =>
        node.Level == 0 || stored.Contains(node) ? [node] : _plan.ChildrenOf(node).SelectMany(child => LeavesUnder(child, stored));

    private void ComputeLeaves()
    {
        LeafReading<T>? next = null;
        int nextLeaf = -1;
        try
        {
            while (true)
            {
                int leaf = nextLeaf >= 0 ? nextLeaf : Take(waits: true);
                if (leaf < 0)
                {
                    return;
                }

                using LeafReading<T> reading = next ?? new LeafReading<T>(_data, _plan, _nodes[leaf], _memory, _stop.Token);
                (next, nextLeaf) = (null, -1);
                Append(leaf, Load(leaf) is { } stored
                    ? new LeafSums(stored, IsSpare: false)
                    : new LeafSums(Compute(leaf, reading, ReadAhead), IsSpare: true));
            }
        }
        catch (Exception exception)
        {
            lock (_waiting)
            {
                // The others are cancelled: that is not what failed.
                _failure ??= ExceptionDispatchInfo.Capture(exception);
                _stop.Cancel();
                Monitor.PulseAll(_waiting);
            }
        }
        finally
        {
            next?.Dispose();
        }

        void ReadAhead()
        {
            nextLeaf = Take(waits: false);
            if (nextLeaf >= 0)
            {
                next = new LeafReading<T>(_data, _plan, _nodes[nextLeaf], _memory, _stop.Token);
                if (_store?.Has(_nodes[nextLeaf]) != true)
                {
                    next.Begin();
                }
            }
        }
    }

    /// <summary>Takes the next leaf, or -1 if there is none (or, without waiting, none yet).</summary>
    private int Take(bool waits)
    {
        lock (_waiting)
        {
            // A thread that waits has nothing that others wait for.
            while (waits && _taken < _nodes.Length && _taken - _appended >= MostAhead && !_stop.IsCancellationRequested)
            {
                Monitor.Wait(_waiting);
            }

            _stop.Token.ThrowIfCancellationRequested();
            return _taken < _nodes.Length && _taken - _appended < MostAhead ? _taken++ : -1;
        }
    }

    private GramAccumulator<T>? Load(int leaf)
    {
        GramAccumulator<T>? part = _store?.Load<T>(_nodes[leaf]);
        if (part is not null)
        {
            Report(_plan.RowsOf(_nodes[leaf]).Rows, isResumed: true);
        }

        return part;
    }

    private GramAccumulator<T> Compute(int leaf, LeafReading<T> reading, Action readAhead)
    {
        GramAccumulator<T> sums = reading.Accumulate(_threadsWithin, rows => Report(rows, isResumed: false), readAhead);
        _store?.Put(_nodes[leaf], sums);
        return sums;
    }

    /// <summary>Appends a leaf when all before it have been; one thread appends for all.</summary>
    private void Append(int leaf, LeafSums sums)
    {
        lock (_waiting)
        {
            _waiting.Add(leaf, sums);
            if (_isAppending)
            {
                return;
            }

            _isAppending = true;
        }

        while (TryTakeFirst() is { } first)
        {
            if (_total is null)
            {
                _total = first.Sums;
            }
            else
            {
                _total.Append(first.Sums);
                if (first.IsSpare)
                {
                    _memory.Return(first.Sums);
                }
            }

            lock (_waiting)
            {
                _appended++;
                Monitor.PulseAll(_waiting);
            }
        }

        LeafSums? TryTakeFirst()
        {
            lock (_waiting)
            {
                _isAppending = _waiting.Remove(_appended, out LeafSums first);
                return _isAppending ? first : null;
            }
        }
    }

    private void Report(long rows, bool isResumed)
    {
        lock (_reports)
        {
            _rowsDone += rows;
            _rowsResumed += isResumed ? rows : 0;
            _progress?.Report(new GramStatsProgress(
                _plan.Rows,
                _rowsDone,
                _rowsResumed,
                (long)_plan.Columns * Unsafe.SizeOf<T>(),
                Stopwatch.GetElapsedTime(_begin)));
        }
    }

    /// <summary>The sums of a leaf.</summary>
    /// <param name="Sums">The accumulator.</param>
    /// <param name="IsSpare">Whether it may compute another leaf once it has been appended: one that was stored has other options.</param>
    private readonly record struct LeafSums(GramAccumulator<T> Sums, bool IsSpare);
}

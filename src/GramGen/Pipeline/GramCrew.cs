using System.Runtime.ExceptionServices;
using GramGen.Runtime;

namespace GramGen.Pipeline;

/// <summary>Computes the parts of a product on the caller's thread and on threads of the pool.</summary>
/// <remarks>
/// Whoever is free takes the next part. The caller never waits for a thread that has not begun: it takes that thread's
/// parts itself. So a busy pool costs speed only, and calls may nest.
/// </remarks>
internal sealed unsafe class GramCrew<TTiles> : IThreadPoolWorkItem
    where TTiles : struct, IGramTiles
{
    private readonly GramShape _shape;
    private readonly float* _features;
    private readonly float* _gram;
    private readonly float _scale;
    private readonly Partition _partition;
    private readonly Region[] _regions;
    private readonly UnitSums?[] _waiting;
    private readonly CancellationToken _cancellation;
    private readonly object _finish = new();
    private readonly int _parts;
    private int _taken;
    private int _missing;
    private ExceptionDispatchInfo? _failure;

    private GramCrew(
        GramShape shape, float* features, float* gram, float scale, Partition partition, CancellationToken cancellation)
    {
        _shape = shape;
        _features = features;
        _gram = gram;
        _scale = scale;
        _partition = partition;
        _cancellation = cancellation;
        _regions = [.. partition.Regions()];
        _waiting = [.. _regions.Select(region => partition.Segments == 1 ? null : new UnitSums(region, partition, TTiles.Strip, TTiles.Columns))];
        _parts = _regions.Length * partition.Segments;
        _missing = _parts;
    }

    private GramCall Call => new(
        _shape, new ReadOnlySpan<float>(_features, _shape.FeatureLength), new Span<float>(_gram, _shape.GramLength), _scale);

    /// <summary>Computes all parts. The arguments are checked.</summary>
    public static void Run(scoped in GramCall call, Partition partition, int threads, CancellationToken cancellation)
    {
        fixed (float* features = call.Features)
        fixed (float* gram = call.Gram)
        {
            new GramCrew<TTiles>(call.Shape, features, gram, call.Scale, partition, cancellation).Run(threads);
        }
    }

    /// <summary>Takes parts until none is left. A thread of the pool that comes too late finds none, and touches nothing.</summary>
    public void Execute()
    {
        int part;
        while ((part = Interlocked.Increment(ref _taken) - 1) < _parts)
        {
            try
            {
                // After a failure the parts that are left are passed over.
                if (Volatile.Read(ref _failure) is null)
                {
                    Compute(part % _regions.Length, part / _regions.Length);
                }
            }
            catch (Exception problem)
            {
                Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(problem), null);
            }

            if (Interlocked.Decrement(ref _missing) == 0)
            {
                lock (_finish)
                {
                    Monitor.Pulse(_finish);
                }
            }
        }
    }

    private void Run(int threads)
    {
        for (int helper = 1; helper < Math.Min(threads, _parts); helper++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }

        Execute();
        AwaitParts();
        foreach (UnitSums? sums in _waiting)
        {
            sums?.Return();
        }

        _failure?.Throw();
    }

    /// <summary>Waits for the parts that others have begun: first awake, for they end soon.</summary>
    private void AwaitParts()
    {
        var spin = new SpinWait();
        while (Volatile.Read(ref _missing) > 0 && !spin.NextSpinWillYield)
        {
            spin.SpinOnce();
        }

        lock (_finish)
        {
            while (Volatile.Read(ref _missing) > 0)
            {
                Monitor.Wait(_finish);
            }
        }
    }

    private void Compute(int region, int segment)
    {
        UnitSums? waiting = _waiting[region];
        RegionProduct.Run<TTiles>(Call, _regions[region], _partition.SegmentAt(segment), waiting, _cancellation);
        if (waiting is not null && waiting.Complete())
        {
            waiting.Store<TTiles>(Call, _regions[region]);
        }
    }
}

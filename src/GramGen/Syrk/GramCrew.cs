using System.Numerics;
using GramGen.Packing;
using GramGen.Threading;

namespace GramGen.Syrk;

/// <summary>Computes the parts of a product on the caller's thread and on threads of the pool.</summary>
/// <remarks>Whoever is free takes the next unit of the next region.</remarks>
internal sealed unsafe class GramCrew<T, TTiles> : Crew
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTiles : struct, IGramTiles<T>
{
    private readonly PinnedCall<T> _call;
    private readonly Partition _partition;
    private readonly Region[] _regions;
    private readonly UnitSums<T>?[] _waiting;
    private readonly UnitQueue[] _queues;
    private readonly CancellationToken _cancellation;

    private GramCrew(PinnedCall<T> call, Partition partition, CancellationToken cancellation)
    {
        _call = call;
        _partition = partition;
        _cancellation = cancellation;
        _regions = [.. partition.Regions()];
        _waiting = [.. _regions.Select(region => partition.Units == 1 ? null : new UnitSums<T>(region, partition, TTiles.Strip, TTiles.Columns))];
        _queues = [.. _regions.Select(_ => new UnitQueue())];
    }

    /// <summary>Computes all parts. The arguments are checked.</summary>
    public static void Run(scoped in GramCall<T> call, Partition partition, int threads, CancellationToken cancellation)
    {
        fixed (T* features = call.Features)
        fixed (Half* halves = call.Halves)
        fixed (T* gram = call.Gram)
        fixed (double* means = call.Means)
        {
            var pinned = new PinnedCall<T>(call, features, halves, gram, means);
            new GramCrew<T, TTiles>(pinned, partition, cancellation).ComputeAll(threads);
        }
    }

    protected override void Work()
    {
        for (int region = 0; region < _regions.Length; region++)
        {
            if (_queues[region].HasMore(_partition.Units))
            {
                Compute(region);
            }
        }
    }

    private void ComputeAll(int threads)
    {
        try
        {
            Run(threads);
        }
        finally
        {
            foreach (UnitSums<T>? sums in _waiting)
            {
                sums?.Return();
            }
        }
    }

    private void Compute(int region)
    {
        UnitSums<T>? waiting = _waiting[region];
        var supply = new BlockSupply(_partition.Blocks, _partition.UnitBlocks, _queues[region]);
        int units = RegionProduct.Run<T, TTiles>(_call.Call, _regions[region], supply, waiting, _cancellation);
        if (waiting is not null && waiting.Complete(units))
        {
            waiting.Store<TTiles>(_call.Call, _regions[region]);
        }
    }
}

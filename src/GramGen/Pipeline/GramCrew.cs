using System.Numerics;
using GramGen.Runtime;

namespace GramGen.Pipeline;

/// <summary>Computes the parts of a product on the caller's thread and on threads of the pool.</summary>
/// <remarks>Whoever is free takes the next unit of the next region.</remarks>
internal sealed unsafe class GramCrew<T, TTiles> : Crew
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTiles : struct, IGramTiles<T>
{
    private readonly GramShape _shape;
    private readonly T* _features;
    private readonly T* _gram;
    private readonly int _gramLength;
    private readonly T _scale;
    private readonly T _beta;
    private readonly bool _isPacked;
    private readonly FeatureLayout _layout;
    private readonly Partition _partition;
    private readonly Region[] _regions;
    private readonly UnitSums<T>?[] _waiting;
    private readonly UnitQueue[] _queues;
    private readonly CancellationToken _cancellation;

    private GramCrew(scoped in GramCall<T> call, T* features, T* gram, Partition partition, CancellationToken cancellation)
    {
        _shape = call.Shape;
        _features = features;
        _gram = gram;
        _gramLength = call.Gram.Length;
        _scale = call.Scale;
        _beta = call.Beta;
        _isPacked = call.IsPacked;
        _layout = call.Layout;
        _partition = partition;
        _cancellation = cancellation;
        _regions = [.. partition.Regions()];
        _waiting = [.. _regions.Select(region => partition.Units == 1 ? null : new UnitSums<T>(region, partition, TTiles.Strip, TTiles.Columns))];
        _queues = [.. _regions.Select(_ => new UnitQueue())];
    }

    private GramCall<T> Call => new(
        _shape, new ReadOnlySpan<T>(_features, _shape.FeatureLength), new Span<T>(_gram, _gramLength), _scale)
    {
        Beta = _beta,
        IsPacked = _isPacked,
        Layout = _layout,
    };

    /// <summary>Computes all parts. The arguments are checked.</summary>
    public static void Run(scoped in GramCall<T> call, Partition partition, int threads, CancellationToken cancellation)
    {
        fixed (T* features = call.Features)
        fixed (T* gram = call.Gram)
        {
            new GramCrew<T, TTiles>(call, features, gram, partition, cancellation).ComputeAll(threads);
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
        int units = RegionProduct.Run<T, TTiles>(Call, _regions[region], supply, waiting, _cancellation);
        if (waiting is not null && waiting.Complete(units))
        {
            waiting.Store<TTiles>(Call, _regions[region]);
        }
    }
}

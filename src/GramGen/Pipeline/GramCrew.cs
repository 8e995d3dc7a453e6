using GramGen.Runtime;

namespace GramGen.Pipeline;

/// <summary>Computes the parts of a product on the caller's thread and on threads of the pool.</summary>
/// <remarks>Whoever is free takes the next unit of the next region.</remarks>
internal sealed unsafe class GramCrew<TTiles> : Crew
    where TTiles : struct, IGramTiles
{
    private readonly GramShape _shape;
    private readonly float* _features;
    private readonly float* _gram;
    private readonly float _scale;
    private readonly Partition _partition;
    private readonly Region[] _regions;
    private readonly UnitSums?[] _waiting;
    private readonly UnitQueue[] _queues;
    private readonly CancellationToken _cancellation;

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
        _waiting = [.. _regions.Select(region => partition.Units == 1 ? null : new UnitSums(region, partition, TTiles.Strip, TTiles.Columns))];
        _queues = [.. _regions.Select(_ => new UnitQueue())];
    }

    private GramCall Call => new(
        _shape, new ReadOnlySpan<float>(_features, _shape.FeatureLength), new Span<float>(_gram, _shape.GramLength), _scale);

    /// <summary>Computes all parts. The arguments are checked.</summary>
    public static void Run(scoped in GramCall call, Partition partition, int threads, CancellationToken cancellation)
    {
        fixed (float* features = call.Features)
        fixed (float* gram = call.Gram)
        {
            new GramCrew<TTiles>(call.Shape, features, gram, call.Scale, partition, cancellation).ComputeAll(threads);
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
            foreach (UnitSums? sums in _waiting)
            {
                sums?.Return();
            }
        }
    }

    private void Compute(int region)
    {
        UnitSums? waiting = _waiting[region];
        var supply = new BlockSupply(_partition.Blocks, _partition.UnitBlocks, _queues[region]);
        int units = RegionProduct.Run<TTiles>(Call, _regions[region], supply, waiting, _cancellation);
        if (waiting is not null && waiting.Complete(units))
        {
            waiting.Store<TTiles>(Call, _regions[region]);
        }
    }
}

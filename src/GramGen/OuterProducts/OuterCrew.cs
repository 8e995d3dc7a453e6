using GramGen.Pipeline;

namespace GramGen.OuterProducts;

/// <summary>Computes a product in outer-product form on several threads: first they fill the panel, then they multiply.</summary>
internal sealed unsafe class OuterCrew<TTiles> : Crew
    where TTiles : struct, IOuterTiles
{
    private readonly GramShape _shape;
    private readonly float* _features;
    private readonly float* _gram;
    private readonly float* _panel;
    private readonly int _panelLength;
    private readonly float _scale;
    private readonly FeatureLayout _layout;
    private readonly CancellationToken _cancellation;
    private readonly UnitQueue _strips = new();
    private readonly UnitQueue _units = new();
    private int _packed;

    private OuterCrew(scoped in GramCall<float> call, float* features, float* gram, float* panel, int panelLength, CancellationToken cancellation)
    {
        _shape = call.Shape;
        _features = features;
        _gram = gram;
        _panel = panel;
        _panelLength = panelLength;
        _scale = call.Scale;
        _layout = call.Layout;
        _cancellation = cancellation;
    }

    private Span<float> Panel => new(_panel, _panelLength);

    /// <summary>Computes the product. The arguments are checked.</summary>
    public static void Run(scoped in GramCall<float> call, Span<float> memory, int threads, CancellationToken cancellation)
    {
        fixed (float* features = call.Features)
        fixed (float* gram = call.Gram)
        fixed (float* panel = memory)
        {
            new OuterCrew<TTiles>(call, features, gram, panel, memory.Length, cancellation).Run(threads);
        }
    }

    protected override void Work()
    {
        var call = new GramCall<float>(
            _shape, new ReadOnlySpan<float>(_features, _shape.FeatureLength), new Span<float>(_gram, _shape.GramLength), _scale)
        {
            Layout = _layout,
        };
        int strips = StripPanel.Strips(_shape);
        for (int strip = _strips.Take(); strip < strips; strip = _strips.Take())
        {
            StripPacking.Pack<TTiles>(call, strip, Panel);
            Interlocked.Increment(ref _packed);
        }

        // Strips that are still on their way are in the hands of threads that work.
        var spin = new SpinWait();
        while (Volatile.Read(ref _packed) < strips)
        {
            spin.SpinOnce();
        }

        OuterProduct.MultiplyUnits<TTiles>(call, new StripPanel(Panel, _shape), new UnitSupply(_units), _cancellation);
    }
}

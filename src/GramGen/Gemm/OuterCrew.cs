using GramGen.Packing;
using GramGen.Threading;

namespace GramGen.Gemm;

/// <summary>Computes a product in outer-product form on several threads: first they fill the panel, then they multiply.</summary>
internal sealed unsafe class OuterCrew<TTiles> : Crew
    where TTiles : struct, IOuterTiles
{
    private readonly PinnedCall<float> _call;
    private readonly float* _panel;
    private readonly int _panelLength;
    private readonly CancellationToken _cancellation;
    private readonly UnitQueue _strips = new();
    private readonly UnitQueue _units = new();
    private int _packed;

    private OuterCrew(PinnedCall<float> call, float* panel, int panelLength, CancellationToken cancellation)
    {
        _call = call;
        _panel = panel;
        _panelLength = panelLength;
        _cancellation = cancellation;
    }

    /// <summary>Computes the product. The arguments are checked.</summary>
    public static void Run(scoped in GramCall<float> call, Span<float> memory, int threads, CancellationToken cancellation)
    {
        fixed (float* features = call.Features)
        fixed (float* gram = call.Gram)
        fixed (float* panel = memory)
        {
            var pinned = new PinnedCall<float>(call, features, halves: null, gram, means: null);
            new OuterCrew<TTiles>(pinned, panel, memory.Length, cancellation).Run(threads);
        }
    }

    protected override void Work()
    {
        GramCall<float> call = _call.Call;
        var panel = new Span<float>(_panel, _panelLength);
        int strips = StripPanel.Strips(call.Shape);
        for (int strip = _strips.Take(); strip < strips; strip = _strips.Take())
        {
            StripPacking.Pack<TTiles>(call, strip, panel);
            Interlocked.Increment(ref _packed);
        }

        // Strips that are still on their way are in the hands of threads that work.
        var spin = new SpinWait();
        while (Volatile.Read(ref _packed) < strips)
        {
            spin.SpinOnce();
        }

        OuterProduct.MultiplyUnits<TTiles>(call, new StripPanel(panel, call.Shape), new UnitSupply(_units), _cancellation);
    }
}

using System.Numerics;
using GramGen.Threading;

namespace GramGen.Gemm;

/// <summary>Computes a backward product on several threads: first they fill the panel of S, then they share the pixels.</summary>
internal sealed unsafe class GradientCrew<T, TTiles> : Crew
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
    where TTiles : struct, IGradientTiles<T>
{
    private readonly PinnedGradientCall<T> _call;
    private readonly T* _panel;
    private readonly int _panelLength;
    private readonly int _width;
    private readonly CancellationToken _cancellation;
    private readonly UnitQueue _parts = new();
    private readonly UnitQueue _units = new();
    private int _filled;

    private GradientCrew(PinnedGradientCall<T> call, T* panel, int panelLength, int width, CancellationToken cancellation)
    {
        _call = call;
        _panel = panel;
        _panelLength = panelLength;
        _width = width;
        _cancellation = cancellation;
    }

    /// <summary>Computes the product. The arguments are checked.</summary>
    /// <param name="call">What is computed.</param>
    /// <param name="memory">For S.</param>
    /// <param name="width">Channels in a strip of S.</param>
    /// <param name="threads">The threads that take part.</param>
    /// <param name="cancellation">Asked for between units of pixels.</param>
    public static void Run(scoped in GradientCall<T> call, Span<T> memory, int width, int threads, CancellationToken cancellation)
    {
        fixed (T* features = call.Features)
        fixed (T* gramGradient = call.GramGradient)
        fixed (T* featureGradient = call.FeatureGradient)
        fixed (T* panel = memory)
        {
            var pinned = new PinnedGradientCall<T>(call, features, gramGradient, featureGradient);
            new GradientCrew<T, TTiles>(pinned, panel, memory.Length, width, cancellation).Run(threads);
        }
    }

    protected override void Work()
    {
        GradientCall<T> call = _call.Call;
        var panel = new SymmetricPanel<T>(new Span<T>(_panel, _panelLength), call.Shape.Channels, _width);
        for (int part = _parts.Take(); part < panel.Parts; part = _parts.Take())
        {
            panel.Fill(part, call.GramGradient, call.IsSymmetric);
            Interlocked.Increment(ref _filled);
        }

        // Parts that are still on their way are in the hands of threads that work.
        var spin = new SpinWait();
        while (Volatile.Read(ref _filled) < panel.Parts)
        {
            spin.SpinOnce();
        }

        GradientProduct.MultiplyUnits<T, TTiles>(call, panel, new UnitSupply(_units), _cancellation);
    }
}

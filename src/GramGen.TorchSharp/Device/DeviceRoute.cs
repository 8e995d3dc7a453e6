using TorchSharp;
using static TorchSharp.torch;

namespace GramGen.TorchSharp.Device;

/// <summary>Runs calls on a device, one at a time: in smaller pieces where memory is short, and not at all where that does not help.</summary>
/// <param name="memory">The device's.</param>
/// <param name="allowsTf32">Products may round their factors to TF32.</param>
internal sealed class DeviceRoute(DeviceMemory memory, bool allowsTf32)
{
    private readonly Lock _gate = new();

    /// <summary>What the memory was short for.</summary>
    public Setbacks Setbacks { get; } = new();

    /// <summary>Computes a call, or says that it could not.</summary>
    /// <param name="call">The call.</param>
    /// <param name="fellBack">Told of each lack of memory, when all is over.</param>
    /// <returns>Whether it has been computed.</returns>
    public bool TryRun<TCall>(scoped ref TCall call, Action<GramFallbackEventArgs> fellBack)
        where TCall : IDeviceCall, allows ref struct
    {
        var fallbacks = new List<GramFallbackEventArgs>();
        bool isComputed;
        lock (_gate)
        {
            using var precision = FullPrecision.On(memory.Device, allowsTf32);
            isComputed = TryRun(ref call, fallbacks);
        }

        fallbacks.ForEach(fellBack);
        return isComputed;
    }

    private bool TryRun<TCall>(scoped ref TCall call, List<GramFallbackEventArgs> fallbacks)
        where TCall : IDeviceCall, allows ref struct
    {
        var fitting = Pieces.Fitting(call.Work, memory.Available);
        for (Pieces? pieces = Setbacks.TryFind(call.Work, out Pieces? known) && known is { } smaller ? smaller : fitting; pieces is not null;)
        {
            if (TryRun(ref call, pieces.Value) is not { } problem)
            {
                if (fallbacks.Count > 0)
                {
                    Setbacks.Remember(call.Work, pieces);
                }

                return true;
            }

            pieces = pieces.Value.Half;
            string consequence = pieces is { } next ? next.ToString() : "the CPU computes it";
            fallbacks.Add(new GramFallbackEventArgs(call.Work, FirstLine(problem), consequence, isOnCpu: pieces is null));
        }

        Setbacks.Remember(call.Work, pieces: null);
        return false;
    }

    /// <returns>The lack of memory, or null.</returns>
    private Exception? TryRun<TCall>(scoped ref TCall call, Pieces pieces)
        where TCall : IDeviceCall, allows ref struct
    {
        using DisposeScope scope = NewDisposeScope();
        try
        {
            call.Run(memory, pieces);
            return null;
        }
        catch (Exception problem) when (OutOfMemory.Is(problem))
        {
            return problem;
        }
    }

    private static string FirstLine(Exception problem) => problem.Message.Split('\n', 2)[0].Trim();
}

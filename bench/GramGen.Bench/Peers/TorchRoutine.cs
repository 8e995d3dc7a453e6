using GramGen.TorchSharp;
using TorchSharp;

namespace GramGen.Bench.Peers;

/// <summary>A function of libtorch.</summary>
internal class TorchRoutine(string function) : ILibraryRoutine
{
    public string Name => $"libtorch {function}";

    public string? Absence { get; } = TorchGramBackend.Probe() switch
    {
        { IsAvailable: true } => null,
        { Version: null } => "no libtorch that loads is found; build with -p:GramGenTorch=true (some hundred megabytes)",
        { Reason: var reason } => reason?.TrimEnd('.'),
    };

    public string Version => $"libtorch {torch.__version__} by {AssemblyVersion.Of(typeof(torch))}";

    public void SetThreads(int threads) => torch.set_num_threads(threads);
}

using GramGen.TorchSharp;

namespace GramGen.StyleTransfer.Commands;

/// <summary>libtorch, without which no network runs.</summary>
internal static class TorchNeed
{
    /// <exception cref="UsageException">It does not run here; the message says why, and what mends it.</exception>
    public static void Require()
    {
        TorchProbe probe = TorchGramBackend.Probe();
        if (!probe.IsAvailable)
        {
            throw new UsageException(probe.ToString());
        }
    }
}

namespace GramGen.TorchSharp;

/// <summary>What a device did when its memory was short.</summary>
/// <param name="work">What was being computed.</param>
/// <param name="reason">The device's words.</param>
/// <param name="consequence">What was done instead.</param>
/// <param name="isOnCpu">The CPU's kernels compute it.</param>
public sealed class GramFallbackEventArgs(GramWork work, string reason, string consequence, bool isOnCpu) : EventArgs
{
    /// <summary>What was being computed.</summary>
    public GramWork Work { get; } = work;

    /// <summary>The device's words.</summary>
    public string Reason { get; } = reason;

    /// <summary>What was done instead: smaller pieces, or the CPU.</summary>
    public string Consequence { get; } = consequence;

    /// <summary>The CPU's kernels compute it; else the device does, in smaller pieces.</summary>
    public bool IsOnCpu { get; } = isOnCpu;

    /// <summary>All of it in a sentence.</summary>
    public override string ToString() => $"{Work.Operation} of {Work.Shape}: {Consequence}, for memory was short ({Reason})";
}

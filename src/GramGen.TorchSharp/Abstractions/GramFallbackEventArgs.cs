namespace GramGen.TorchSharp;

/// <summary>What happened when a device ran out of memory.</summary>
/// <param name="work">The operation.</param>
/// <param name="reason">The device's message.</param>
/// <param name="consequence">What was done instead.</param>
/// <param name="isOnCpu">The CPU's kernels compute the operation.</param>
public sealed class GramFallbackEventArgs(GramWork work, string reason, string consequence, bool isOnCpu) : EventArgs
{
    /// <summary>The operation.</summary>
    public GramWork Work { get; } = work;

    /// <summary>The device's message.</summary>
    public string Reason { get; } = reason;

    /// <summary>What was done instead: smaller chunks, or the CPU.</summary>
    public string Consequence { get; } = consequence;

    /// <summary>Whether the CPU's kernels compute the operation; otherwise the device does, in smaller chunks.</summary>
    public bool IsOnCpu { get; } = isOnCpu;

    /// <summary>The event as one sentence.</summary>
    public override string ToString() => $"{OperationName} of {Work.Shape}: {Consequence}, because memory ran out ({Reason})";

    private string OperationName => Work switch
    {
        GramProductWork => "Gram matrix",
        GramCovarianceWork => "Covariance",
        GramCorrelationWork => "Correlation",
        GramBackwardWork => "Backward product",
        _ => "Style loss",
    };
}

namespace GramGen.TorchSharp;

/// <summary>What a device did when it ran out of memory.</summary>
/// <param name="work">The operation.</param>
/// <param name="reason">The error of the device.</param>
/// <param name="consequence">What was done instead.</param>
/// <param name="isOnCpu">The CPU computes it.</param>
public sealed class GramFallbackEventArgs(GramWork work, string reason, string consequence, bool isOnCpu) : EventArgs
{
    /// <summary>The operation.</summary>
    public GramWork Work { get; } = work;

    /// <summary>The error of the device.</summary>
    public string Reason { get; } = reason;

    /// <summary>What was done instead: smaller chunks, or the CPU.</summary>
    public string Consequence { get; } = consequence;

    /// <summary>The CPU computes it; otherwise the device does, in smaller chunks.</summary>
    public bool IsOnCpu { get; } = isOnCpu;

    /// <summary>All of it in one sentence.</summary>
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

namespace StyleTransfer.Runs;

/// <summary>The loss after a step and its parts.</summary>
internal sealed record LossStep(int Size, double Loss, IReadOnlyDictionary<string, double> Parts);

/// <summary>The losses of a run, step after step.</summary>
internal sealed class LossHistory
{
    public List<LossStep> Steps { get; } = [];
}

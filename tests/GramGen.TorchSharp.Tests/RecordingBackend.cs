namespace GramGen.TorchSharp.Tests;

/// <summary>A backend that records the operations it is offered, and computes none.</summary>
internal sealed class RecordingBackend : GramBackend
{
    public List<GramWork> Offered { get; } = [];

    public override string Name => "recording";

    public override bool ShouldRun(GramWork work) => true;

    public override string Explain(GramWork work) => "every operation is accepted";

    public override bool TryCompute<TFeature, TGram>(
        GramProductWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination) => Record(work);

    public override bool TryComputeCovariance<TFeature, TGram>(
        GramCovarianceWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means) => Record(work);

    public override bool TryComputeCorrelation<TFeature, TGram>(
        GramCorrelationWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means) => Record(work);

    public override bool TryBackward<T>(
        GramBackwardWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> gramGradient, Span<T> destination) => Record(work);

    public override bool TryStyleLoss<T>(
        GramStyleLossWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> destination, out double loss)
    {
        loss = 0;
        return Record(work);
    }

    private bool Record(GramWork work)
    {
        Offered.Add(work);
        return false;
    }
}

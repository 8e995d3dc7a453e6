namespace GramGen.TorchSharp.Tests;

/// <summary>A backend that takes note of what it is offered, and computes nothing.</summary>
internal sealed class RecordingBackend : GramBackend
{
    public List<GramWork> Offered { get; } = [];

    public override string Name => "recording";

    public override bool Takes(in GramWork work) => true;

    public override string Explain(in GramWork work) => "takes all";

    public override bool TryCompute<T, TGram>(in GramWork work, ReadOnlySpan<T> features, Span<TGram> grams) => Declined(work);

    public override bool TryComputeCovariance<T, TGram>(
        in GramWork work, ReadOnlySpan<T> features, Span<TGram> matrix, Span<TGram> means) => Declined(work);

    public override bool TryBackward<T>(
        in GramWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> gramGradient, Span<T> featureGradient) => Declined(work);

    public override bool TryStyleLoss<T>(
        in GramWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> featureGradient, out double loss)
    {
        loss = 0;
        return Declined(work);
    }

    private bool Declined(GramWork work)
    {
        Offered.Add(work);
        return false;
    }
}

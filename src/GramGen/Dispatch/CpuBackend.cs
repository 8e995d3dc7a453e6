namespace GramGen.Dispatch;

/// <summary>Stands for the CPU's kernels where a backend is named: it takes nothing, so that they do.</summary>
internal sealed class CpuBackend : GramBackend
{
    public override string Name => "cpu";

    public override bool Takes(in GramWork work) => false;

    public override string Explain(in GramWork work) => "no other is in use";

    public override bool TryCompute<T, TGram>(in GramWork work, ReadOnlySpan<T> features, Span<TGram> grams) => false;

    public override bool TryComputeCovariance<T, TGram>(
        in GramWork work, ReadOnlySpan<T> features, Span<TGram> matrix, Span<TGram> means) => false;

    public override bool TryBackward<T>(
        in GramWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> gramGradient, Span<T> featureGradient) => false;

    public override bool TryStyleLoss<T>(
        in GramWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> featureGradient, out double loss)
    {
        loss = double.NaN;
        return false;
    }
}

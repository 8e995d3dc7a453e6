namespace GramGen.Tests.Child;

/// <summary>Runs everything of enough channels, writes a mark instead of a result, and records what it was offered.</summary>
/// <param name="leastChannels">The fewest channels that it runs.</param>
/// <param name="computes">Whether it computes; otherwise the CPU must.</param>
public sealed class RecordingBackend(int leastChannels = 1, bool computes = true) : GramBackend
{
    /// <summary>What it writes.</summary>
    public const int Mark = 7;

    public List<GramWork> Offered { get; } = [];

    public override string Name => "recorder";

    public override bool ShouldRun(GramWork work) => work.Shape.Channels >= leastChannels;

    public override string Explain(GramWork work) => $"it takes {leastChannels} channels or more";

    public override bool TryCompute<TFeature, TGram>(
        GramProductWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination) => Write(work, destination);

    public override bool TryComputeCovariance<TFeature, TGram>(
        GramCovarianceWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means) =>
        Write(work, destination) && Fill(means);

    public override bool TryComputeCorrelation<TFeature, TGram>(
        GramCorrelationWork work, ReadOnlySpan<TFeature> features, Span<TGram> destination, Span<TGram> means) =>
        Write(work, destination) && Fill(means);

    public override bool TryBackward<T>(
        GramBackwardWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> gramGradient, Span<T> destination) => Write(work, destination);

    public override bool TryStyleLoss<T>(
        GramStyleLossWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> destination, out double loss)
    {
        loss = Mark;
        return Write(work, destination);
    }

    private bool Write<T>(GramWork work, Span<T> result)
        where T : unmanaged
    {
        Offered.Add(work);
        return computes && Fill(result);
    }

    private static bool Fill<T>(Span<T> result)
        where T : unmanaged
    {
        result.Fill(typeof(T) == typeof(double) ? (T)(object)(double)Mark : (T)(object)(float)Mark);
        return true;
    }
}

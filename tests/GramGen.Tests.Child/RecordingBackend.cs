namespace GramGen.Tests.Child;

/// <summary>Takes everything of so many channels, writes a mark instead of a result, and keeps what it was asked for.</summary>
/// <param name="leastChannels">The fewest channels that it takes.</param>
/// <param name="computes">Whether it computes what it has taken; else the CPU has to.</param>
public sealed class RecordingBackend(int leastChannels = 1, bool computes = true) : GramBackend
{
    /// <summary>What it writes.</summary>
    public const int Mark = 7;

    public List<GramWork> Asked { get; } = [];

    public override string Name => "recorder";

    public override bool Takes(in GramWork work) => work.Shape.Channels >= leastChannels;

    public override string Explain(in GramWork work) => $"it takes {leastChannels} channels or more";

    public override bool TryCompute<T, TGram>(in GramWork work, ReadOnlySpan<T> features, Span<TGram> grams) => Write(work, grams);

    public override bool TryComputeCovariance<T, TGram>(
        in GramWork work, ReadOnlySpan<T> features, Span<TGram> matrix, Span<TGram> means) => Write(work, matrix) && Fill(means);

    public override bool TryBackward<T>(
        in GramWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> gramGradient, Span<T> featureGradient) => Write(work, featureGradient);

    public override bool TryStyleLoss<T>(
        in GramWork work, ReadOnlySpan<T> features, ReadOnlySpan<T> targetGram, Span<T> featureGradient, out double loss)
    {
        loss = Mark;
        return Write(work, featureGradient);
    }

    private bool Write<T>(GramWork work, Span<T> result)
        where T : unmanaged
    {
        Asked.Add(work);
        return computes && Fill(result);
    }

    private static bool Fill<T>(Span<T> result)
        where T : unmanaged
    {
        result.Fill(typeof(T) == typeof(double) ? (T)(object)(double)Mark : (T)(object)(float)Mark);
        return true;
    }
}

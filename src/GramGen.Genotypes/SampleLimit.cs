namespace GramGen.Genotypes;

/// <summary>How many samples a matrix of all pairs can have.</summary>
internal static class SampleLimit
{
    /// <summary>The square of more is beyond the length of a span.</summary>
    private const int Most = 46340;

    public static void ThrowIfTooMany(int samples)
    {
        if (samples > Most)
        {
            throw new NotSupportedException($"A matrix of all pairs has at most {Most} samples; the file has {samples}.");
        }
    }
}

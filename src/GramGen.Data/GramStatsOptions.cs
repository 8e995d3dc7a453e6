namespace GramGen.Data;

/// <summary>
/// What <see cref="GramStats"/> computes, and with what. Nothing but <see cref="Statistics"/>, <see cref="Normalization"/> and
/// <see cref="WeightedNormalization"/> changes a bit.
/// </summary>
public sealed record GramStatsOptions
{
    /// <summary>What is computed; <see cref="GramStatistics.All"/> unless it is set.</summary>
    public GramStatistics Statistics { get; init; } = GramStatistics.All;

    /// <summary>
    /// The divisor of the covariance of rows without weights; <see cref="CovarianceNormalization.Unbiased"/> unless it is set.
    /// </summary>
    public CovarianceNormalization Normalization { get; init; }

    /// <summary>
    /// The divisor of the covariance of rows with weights; <see cref="WeightedNormalization.Frequency"/> unless it is set.
    /// </summary>
    public WeightedNormalization WeightedNormalization { get; init; }

    /// <summary>
    /// The number of threads, each with a leaf; 0, the default, for one per core. Data sets of one leaf share them within it.
    /// </summary>
    public int Threads { get; init; }

    /// <summary>Rows of a leaf; 0, the default, lets <see cref="GramStatsPlan.For"/> choose.</summary>
    public long LeafRows { get; init; }

    /// <summary>The nodes that a node above joins in the store.</summary>
    public int FanIn { get; init; } = 8;

    /// <summary>
    /// A folder or an address in a bucket for the parts, so that a run that was interrupted goes on where it stopped: see
    /// <see cref="GramPartStore"/>.
    /// <see langword="null"/>, the default, stores nothing.
    /// </summary>
    public string? Store { get; init; }

    /// <summary>Is told of every block of rows, from the computing threads, one at a time; <see langword="null"/> for none.</summary>
    public IProgress<GramStatsProgress>? Progress { get; init; }
}

/// <summary>How far a computation is.</summary>
/// <param name="Rows">Rows of the data set.</param>
/// <param name="RowsDone">Rows whose sums are there, those that came from the store included.</param>
/// <param name="RowsResumed">Rows whose sums came from the store.</param>
/// <param name="RowBytes">Bytes of a row in memory.</param>
/// <param name="Elapsed">Time since the beginning.</param>
public readonly record struct GramStatsProgress(long Rows, long RowsDone, long RowsResumed, long RowBytes, TimeSpan Elapsed)
{
    /// <summary>Rows computed in a second.</summary>
    public double RowsPerSecond => (RowsDone - RowsResumed) / Math.Max(Elapsed.TotalSeconds, 1e-3);

    /// <summary>Bytes computed in a second.</summary>
    public double BytesPerSecond => RowsPerSecond * RowBytes;

    /// <summary>Time to the end at this speed, or <see langword="null"/> while none is known.</summary>
    public TimeSpan? TimeLeft => RowsDone > RowsResumed && (Rows - RowsDone) / RowsPerSecond is var seconds and < 1e9
        ? TimeSpan.FromSeconds(seconds)
        : null;
}

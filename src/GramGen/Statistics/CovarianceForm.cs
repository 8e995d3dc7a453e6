namespace GramGen.Statistics;

/// <summary>What becomes of the sums of products of deviations.</summary>
internal enum CovarianceForm
{
    Unbiased,
    Biased,

    /// <summary>Over the geometric mean of the two channels' own sums.</summary>
    Correlation,
}

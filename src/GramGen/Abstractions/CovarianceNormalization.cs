namespace GramGen;

/// <summary>What sums of products of deviations are divided by.</summary>
public enum CovarianceNormalization
{
    /// <summary>M − 1: the estimate from a sample whose mean was estimated too (Bessel's correction).</summary>
    Unbiased,

    /// <summary>M: the covariance of the pixels themselves.</summary>
    Biased,
}

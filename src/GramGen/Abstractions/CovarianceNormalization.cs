namespace GramGen;

/// <summary>The divisor of a covariance over M pixels.</summary>
public enum CovarianceNormalization
{
    /// <summary>M − 1: the estimate from a sample whose mean was estimated too (Bessel's correction).</summary>
    Unbiased = 0,

    /// <summary>M: the covariance of the pixels themselves.</summary>
    Biased = 1,
}

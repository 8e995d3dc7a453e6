namespace GramGen;

/// <summary>What a <see cref="GramAccumulator{T}"/> accumulates; each costs a product.</summary>
[Flags]
public enum GramStatistics
{
    /// <summary>G = F·Fᵀ.</summary>
    Gram = 1,

    /// <summary>Means, covariance and correlation.</summary>
    Covariance = 2,

    /// <summary>All of them.</summary>
    All = Gram | Covariance,
}

/// <summary>The divisor of a covariance over M pixels.</summary>
public enum CovarianceNormalization
{
    /// <summary>M − 1: the estimate from a sample whose mean was estimated too (Bessel's correction).</summary>
    Unbiased = 0,

    /// <summary>M: the covariance of the pixels themselves.</summary>
    Biased = 1,
}

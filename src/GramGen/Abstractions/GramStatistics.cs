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

/// <summary>The divisor of a covariance over pixels with weights w.</summary>
public enum WeightedNormalization
{
    /// <summary>
    /// Σw − 1: a weight says how often a pixel was observed, and the covariance is that of all observations (<c>fweights</c> of NumPy's
    /// <c>cov</c>).
    /// </summary>
    Frequency = 0,

    /// <summary>
    /// Σw − Σw²/Σw: weights say how reliable a pixel is compared with others; a common factor of all changes nothing (<c>aweights</c> of
    /// NumPy's <c>cov</c>).
    /// </summary>
    Reliability = 1,

    /// <summary>Σw: the covariance of the pixels themselves, each as often as it weighs.</summary>
    Biased = 2,
}

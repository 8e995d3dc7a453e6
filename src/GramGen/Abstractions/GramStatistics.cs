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

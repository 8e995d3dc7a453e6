namespace GramGen;

/// <summary>What a <see cref="GramWork"/> asks for.</summary>
public enum GramOperation
{
    /// <summary>s·F·Fᵀ + β·G.</summary>
    Gram,

    /// <summary>The covariance of channels.</summary>
    Covariance,

    /// <summary>The correlation of channels.</summary>
    Correlation,

    /// <summary>s·(D + Dᵀ)·F.</summary>
    Backward,

    /// <summary>ρ·‖s·F·Fᵀ − A‖² and, if it is wanted, its gradient.</summary>
    StyleLoss,
}

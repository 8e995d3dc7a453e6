namespace GramGen;

/// <summary>How two rows are compared.</summary>
public enum GramMetric
{
    /// <summary>Σ x_k·y_k: the largest is the most similar.</summary>
    DotProduct = 0,

    /// <summary>The dot product over both norms, as of <see cref="Gram.ComputeCosines"/>: the largest is the most similar.</summary>
    Cosine = 1,

    /// <summary>‖x − y‖², as of <see cref="Gram.ComputeSquaredDistances"/>: the smallest is the most similar.</summary>
    SquaredDistance = 2,

    /// <summary>‖x − y‖, as of <see cref="Gram.ComputeDistances"/>: the smallest is the most similar.</summary>
    Distance = 3,
}

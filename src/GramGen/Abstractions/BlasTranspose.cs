namespace GramGen;

/// <summary>Which operand of A·Aᵀ is transposed; the values are those of <c>CBLAS_TRANSPOSE</c>.</summary>
public enum BlasTranspose
{
    /// <summary>A·Aᵀ, A is n × k: <c>CblasNoTrans</c>.</summary>
    NoTranspose = 111,

    /// <summary>Aᵀ·A, A is k × n: <c>CblasTrans</c>.</summary>
    Transpose = 112,

    /// <summary>The same as <see cref="Transpose"/>, because the values are real: <c>CblasConjTrans</c>.</summary>
    ConjugateTranspose = 113,
}

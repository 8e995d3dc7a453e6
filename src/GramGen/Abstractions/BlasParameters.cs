namespace GramGen;

/// <summary>The storage order of a matrix; the values are those of <c>CBLAS_LAYOUT</c>.</summary>
public enum BlasOrder
{
    /// <summary>Row by row: <c>CblasRowMajor</c>.</summary>
    RowMajor = 101,

    /// <summary>Column by column: <c>CblasColMajor</c>.</summary>
    ColumnMajor = 102,
}

/// <summary>The triangle of a symmetric matrix that is read and written; the values are those of <c>CBLAS_UPLO</c>.</summary>
public enum BlasTriangle
{
    /// <summary>C_ij with i ≤ j: <c>CblasUpper</c>.</summary>
    Upper = 121,

    /// <summary>C_ij with i ≥ j: <c>CblasLower</c>.</summary>
    Lower = 122,
}

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

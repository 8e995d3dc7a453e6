namespace GramGen;

/// <summary>The triangle of a symmetric matrix that is read and written; the values are those of <c>CBLAS_UPLO</c>.</summary>
public enum BlasTriangle
{
    /// <summary>C_ij with i ≤ j: <c>CblasUpper</c>.</summary>
    Upper = 121,

    /// <summary>C_ij with i ≥ j: <c>CblasLower</c>.</summary>
    Lower = 122,
}

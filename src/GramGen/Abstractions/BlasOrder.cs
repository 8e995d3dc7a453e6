namespace GramGen;

/// <summary>How a matrix lies in memory; the values are those of <c>CBLAS_LAYOUT</c>.</summary>
public enum BlasOrder
{
    /// <summary>Row after row: <c>CblasRowMajor</c>.</summary>
    RowMajor = 101,

    /// <summary>Column after column: <c>CblasColMajor</c>.</summary>
    ColumnMajor = 102,
}

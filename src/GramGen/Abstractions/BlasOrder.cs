namespace GramGen;

/// <summary>The storage order of a matrix; the values are those of <c>CBLAS_LAYOUT</c>.</summary>
public enum BlasOrder
{
    /// <summary>Row by row: <c>CblasRowMajor</c>.</summary>
    RowMajor = 101,

    /// <summary>Column by column: <c>CblasColMajor</c>.</summary>
    ColumnMajor = 102,
}

namespace GramGen.Gemm;

/// <summary>A strip of rows, and the columns from its diagonal to the right that are computed together.</summary>
/// <param name="Row">The first channel of the rows.</param>
/// <param name="Rows">Rows of G: a strip, or fewer in the last.</param>
/// <param name="Column">The first channel of the columns.</param>
/// <param name="Columns">Columns of G: whole vectors, or fewer in the last.</param>
/// <param name="Stride">Values from row to row of the sums: whole vectors.</param>
internal readonly record struct OuterPlace(int Row, int Rows, int Column, int Columns, int Stride)
{
    /// <summary>The first column after them.</summary>
    public int End => Column + Columns;

    /// <summary>The first column that is not one of the strip's own channels: it has a mirror image.</summary>
    public int FirstMirrored => Math.Max(Column, Row + StripPanel.StripChannels);
}

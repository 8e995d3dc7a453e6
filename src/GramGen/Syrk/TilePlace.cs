namespace GramGen.Syrk;

/// <summary>Where a tile lies in the lower triangle of the matrix.</summary>
/// <param name="Row">The first channel of its rows.</param>
/// <param name="Rows">Their number: a strip, or fewer at the edge.</param>
/// <param name="Column">The first channel of its columns, of which there are S, or in a triangle the rows themselves.</param>
internal readonly record struct TilePlace(int Row, int Rows, int Column)
{
    public bool IsTriangle => Row == Column;

    /// <summary>The sums that it leaves.</summary>
    public int SumsOf(int columns) => IsTriangle ? Rows * (Rows + 1) / 2 : Rows * columns;

    /// <summary>False for <c>default</c>.</summary>
    public bool Exists => Rows > 0;
}

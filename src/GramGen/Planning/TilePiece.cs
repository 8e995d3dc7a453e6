namespace GramGen.Planning;

/// <summary>A part of a tile that is computed at once, and where it stands in the tile.</summary>
internal sealed record TilePiece(TileShape Shape, int Row, int Column)
{
    /// <summary>Its sums by their rows and columns in the tile.</summary>
    public IEnumerable<(int Row, int Column)> Entries() => Shape.Entries().Select(e => (e.Row + Row, e.Column + Column));
}

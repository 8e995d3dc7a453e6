namespace GramGen.Planning;

/// <summary>The dot products that a tile computes at once: of two strips with each other, or of one with itself.</summary>
/// <param name="Rows">Channels of the strip that gives the rows.</param>
/// <param name="Columns">Channels of the strip that gives the columns.</param>
/// <param name="IsTriangle">Rows and columns are the same strip; only the lower triangle is computed.</param>
internal sealed record TileShape(int Rows, int Columns, bool IsTriangle)
{
    public static TileShape Rectangle(int rows, int columns) => new(rows, columns, IsTriangle: false);

    public static TileShape Triangle(int rows) => new(rows, rows, IsTriangle: true);

    /// <summary>Dot products, and so accumulators.</summary>
    public int Sums => IsTriangle ? Rows * (Rows + 1) / 2 : Rows * Columns;

    /// <summary>Vectors of pixels that a step loads.</summary>
    public int Loads => IsTriangle ? Rows : Rows + Columns;

    /// <summary>
    /// Vector registers that are alive at once: the accumulators, the columns' pixels, and one row's. A triangle needs
    /// all its rows, which are its columns.
    /// </summary>
    public int Registers => Sums + Columns + (IsTriangle ? 0 : 1);

    /// <summary>The sums in the order in which a tile leaves them.</summary>
    public IEnumerable<(int Row, int Column)> Entries()
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < (IsTriangle ? row + 1 : Columns); column++)
            {
                yield return (row, column);
            }
        }
    }

    /// <summary>The place of a sum in the order in which a tile leaves them.</summary>
    public int NumberOf((int Row, int Column) entry) =>
        (IsTriangle ? entry.Row * (entry.Row + 1) / 2 : entry.Row * Columns) + entry.Column;

    /// <summary>
    /// The tile itself, or of a triangle with more sums than there are registers two smaller ones and the rectangle
    /// between them.
    /// </summary>
    public IEnumerable<TilePiece> PiecesFor(IsaTraits isa)
    {
        if (!IsTriangle || Registers <= isa.Registers)
        {
            return [new TilePiece(this, Row: 0, Column: 0)];
        }

        int first = (Rows + 1) / 2;
        int rest = Rows - first;
        return
        [
            .. Triangle(first).PiecesFor(isa),
            new TilePiece(Rectangle(rest, first), first, Column: 0),
            .. Triangle(rest).PiecesFor(isa).Select(piece => piece with { Row = piece.Row + first, Column = piece.Column + first }),
        ];
    }

    public override string ToString() => IsTriangle ? $"triangle {Rows}" : $"{Rows}×{Columns}";
}

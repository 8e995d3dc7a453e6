namespace GramGen.Planning;

/// <summary>The dot products that a micro-kernel computes: of two micro-panels with each other, or of one with itself.</summary>
/// <param name="Rows">Channels of the micro-panel of rows.</param>
/// <param name="Columns">Channels of the micro-panel of columns.</param>
/// <param name="IsDiagonal">Rows and columns are the same micro-panel; only the lower triangle is computed.</param>
internal sealed record MicroKernelShape(int Rows, int Columns, bool IsDiagonal)
{
    public static MicroKernelShape Rectangle(int rows, int columns) => new(rows, columns, IsDiagonal: false);

    public static MicroKernelShape Diagonal(int rows) => new(rows, rows, IsDiagonal: true);

    /// <summary>Dot products, and so accumulators.</summary>
    public int Sums => IsDiagonal ? Rows * (Rows + 1) / 2 : Rows * Columns;

    /// <summary>Vectors of pixels that a step loads.</summary>
    public int Loads => IsDiagonal ? Rows : Rows + Columns;

    /// <summary>
    /// Vector registers in use at once: the accumulators, the columns' pixels, and one row's. A diagonal micro-kernel needs
    /// all its rows, which are its columns.
    /// </summary>
    public int Registers => Sums + Columns + (IsDiagonal ? 0 : 1);

    /// <summary>The sums in the order in which a micro-kernel leaves them.</summary>
    public IEnumerable<(int Row, int Column)> Entries()
    {
        for (int row = 0; row < Rows; row++)
        {
            for (int column = 0; column < (IsDiagonal ? row + 1 : Columns); column++)
            {
                yield return (row, column);
            }
        }
    }

    /// <summary>The index of a sum in the order in which a micro-kernel leaves them.</summary>
    public int IndexOf((int Row, int Column) entry) =>
        (IsDiagonal ? entry.Row * (entry.Row + 1) / 2 : entry.Row * Columns) + entry.Column;

    /// <summary>
    /// The shape itself; or, with more sums than registers, the halves of a rectangle's columns, or two smaller diagonals and
    /// the rectangle between them.
    /// </summary>
    public IEnumerable<MicroKernelPiece> PiecesFor(IsaTraits isa)
    {
        if (Registers <= isa.Registers)
        {
            return [new MicroKernelPiece(this, Row: 0, Column: 0)];
        }

        if (!IsDiagonal)
        {
            int half = Columns / 2;
            return
            [
                new MicroKernelPiece(Rectangle(Rows, half), Row: 0, Column: 0),
                new MicroKernelPiece(Rectangle(Rows, Columns - half), Row: 0, half),
            ];
        }

        int first = (Rows + 1) / 2;
        int rest = Rows - first;
        return
        [
            .. Diagonal(first).PiecesFor(isa),
            new MicroKernelPiece(Rectangle(rest, first), first, Column: 0),
            .. Diagonal(rest).PiecesFor(isa).Select(piece => piece with { Row = piece.Row + first, Column = piece.Column + first }),
        ];
    }

    public override string ToString() => IsDiagonal ? $"diagonal {Rows}" : $"{Rows}×{Columns}";
}

/// <summary>A part of a micro-kernel whose accumulators fit the registers, and its position in the micro-tile.</summary>
internal sealed record MicroKernelPiece(MicroKernelShape Shape, int Row, int Column)
{
    /// <summary>Its sums by their rows and columns in the micro-tile.</summary>
    public IEnumerable<(int Row, int Column)> Entries() => Shape.Entries().Select(e => (e.Row + Row, e.Column + Column));
}

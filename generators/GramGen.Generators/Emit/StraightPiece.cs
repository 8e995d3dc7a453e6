using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Sums of a straight routine that are computed together.</summary>
/// <param name="Entries">Their rows and columns in the matrix.</param>
internal sealed record StraightPiece(IReadOnlyList<(int Row, int Column)> Entries)
{
    public string Title
    {
        get
        {
            (int Row, int Column) last = Entries[Entries.Count - 1];
            return FormattableString.Invariant($"Rows {Entries[0].Row} to {last.Row}, columns from {Entries.Min(entry => entry.Column)}.");
        }
    }

    public static StraightPiece Of(MicroKernelShape shape, int row, int column) =>
        new([.. shape.Entries().Select(entry => (entry.Row + row, entry.Column + column))]);

    /// <summary>All sums at once if they fit the registers, otherwise micro-tile after micro-tile.</summary>
    /// <param name="plan">The plan, with its micro-tile.</param>
    public static IEnumerable<StraightPiece> All(GramPlan plan)
    {
        var all = MicroKernelShape.Diagonal(plan.Channels);
        if (all.Registers <= plan.Isa.Registers)
        {
            yield return Of(all, 0, 0);
            yield break;
        }

        (int microTileRows, int microTileColumns) = plan.MicroTile;
        for (int row = 0; row < plan.Channels; row += microTileRows)
        {
            int rows = Math.Min(microTileRows, plan.Channels - row);
            for (int column = 0; column < row; column += microTileColumns)
            {
                yield return Of(MicroKernelShape.Rectangle(rows, microTileColumns), row, column);
            }

            foreach (MicroKernelPiece piece in MicroKernelShape.Diagonal(rows).PiecesFor(plan.Isa))
            {
                yield return Of(piece.Shape, row + piece.Row, row + piece.Column);
            }
        }
    }

    /// <summary>Entries of the lower triangle, row after row, each piece with the same number of them.</summary>
    public static IEnumerable<StraightPiece> OfEqualLength(int channels, int length)
    {
        (int Row, int Column)[] entries = [.. MicroKernelShape.Diagonal(channels).Entries()];
        for (int first = 0; first < entries.Length; first += length)
        {
            yield return new StraightPiece([.. entries.Skip(first).Take(length)]);
        }
    }

    /// <summary>The piece without an entry; null if it has no other.</summary>
    public StraightPiece? Without((int Row, int Column) entry) => !Entries.Contains(entry) ? this
        : Entries.Count == 1 ? null
        : new StraightPiece([.. Entries.Where(other => other != entry)]);

    public IEnumerable<int> Channels() => Entries.Select(entry => entry.Column).Union(Entries.Select(entry => entry.Row));
}

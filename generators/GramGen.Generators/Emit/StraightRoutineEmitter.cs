using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// Writes the straight routine of a small size for one instruction set: one method from the first load to the last store,
/// with features read in place at constant offsets.
/// </summary>
internal sealed class StraightRoutineEmitter(CodeWriter writer, VectorVocabulary vectors, GramPlan plan)
{
    /// <summary>With more multiply-adds the loops over the pixels are not unrolled.</summary>
    private const int MostUnrolled = 160;

    private readonly StraightVocabulary _vocabulary = StraightVocabulary.Of(vectors);
    private readonly int _lanes = plan.Element.Lanes;
    private readonly int _wholePixels = plan.Pixels / plan.Element.Lanes * plan.Element.Lanes;
    private readonly Dictionary<(int Row, int Column), SumPosition> _positions = [];
    private int _groups;

    private int Passes => _lanes / vectors.Isa.VectorLanes;

    private bool IsUnrolled => (long)plan.Channels * (plan.Channels + 1) / 2 * (plan.Pixels / vectors.Isa.VectorLanes) <= MostUnrolled;

    public void Write()
    {
        string element = vectors.Element;
        using (writer.Block($"internal readonly struct {vectors.StructName} : {Names.Syrk}IStraightRoutine<{element}>"))
        {
            writer.Line(Names.Optimized);
            using (writer.Block($"public static void Compute(ref {element} features, ref {element} destination, {element} scale)"))
            {
                Piece[] pieces = [.. Pieces()];
                DeclareSums(pieces);
                foreach (Piece piece in pieces)
                {
                    writer.Line();
                    using (writer.Block($"// Channels {piece.Row} to {piece.Row + piece.Shape.Rows - 1} with {piece.Column} to {piece.Column + piece.Shape.Columns - 1}."))
                    {
                        WriteSums(piece);
                    }
                }

                writer.Line();
                writer.Line("// Both triangles.");
                writer.Lines(_vocabulary.Store([.. Enumerable.Range(0, plan.Channels * plan.Channels).Select(PositionOf)]));
            }
        }
    }

    /// <summary>All sums at once if they fit the registers, otherwise micro-tile after micro-tile.</summary>
    private IEnumerable<Piece> Pieces()
    {
        var all = MicroKernelShape.Diagonal(plan.Channels);
        if (all.Registers <= vectors.Isa.Registers)
        {
            yield return new Piece(0, 0, all);
            yield break;
        }

        (int microTileRows, int microTileColumns) = plan.MicroTile;
        for (int row = 0; row < plan.Channels; row += microTileRows)
        {
            int rows = Math.Min(microTileRows, plan.Channels - row);
            for (int column = 0; column < row; column += microTileColumns)
            {
                yield return new Piece(row, column, MicroKernelShape.Rectangle(rows, microTileColumns));
            }

            foreach (MicroKernelPiece piece in MicroKernelShape.Diagonal(rows).PiecesFor(vectors.Isa))
            {
                yield return new Piece(row + piece.Row, row + piece.Column, piece.Shape);
            }
        }
    }

    /// <summary>Declares what outlives the pieces: all finished sums.</summary>
    private void DeclareSums(IEnumerable<Piece> pieces)
    {
        int groups = pieces.Sum(piece => IntegerMath.CeilingDivide(piece.Shape.Sums, _vocabulary.SumsTogether));
        Declare(_vocabulary.SumType, [.. Enumerable.Range(0, groups).Select(Group)]);
    }

    /// <summary>Declares variables, some to a line.</summary>
    private void Declare(string type, IReadOnlyList<string> names, string value = "")
    {
        const int OnALine = 6;
        for (int first = 0; first < names.Count; first += OnALine)
        {
            writer.Line($"{type} {string.Join(", ", names.Skip(first).Take(OnALine).Select(name => name + value))};");
        }
    }

    private void WriteSums(Piece piece)
    {
        (int Row, int Column)[] entries = [.. piece.Entries()];
        Declare(_vocabulary.VectorType, [.. piece.Channels().Select(Row)]);
        for (int pass = 0; pass < Passes; pass++)
        {
            WritePass(piece, entries, pass);
        }

        writer.Lines(entries.SelectMany(CombinePasses));
        for (int first = 0; first < entries.Length; first += _vocabulary.SumsTogether)
        {
            (int Row, int Column)[] together = [.. entries.Skip(first).Take(_vocabulary.SumsTogether)];
            string sums = Group(_groups++);
            writer.Lines(_vocabulary.Reduce([.. together.Select(Sum)], sums));
            writer.Lines(_vocabulary.Scale(sums));
            for (int lane = 0; lane < together.Length; lane++)
            {
                _positions.Add(together[lane], new SumPosition(sums, lane));
            }
        }
    }

    /// <summary>The multiply-adds of the lanes that a vector holds.</summary>
    private void WritePass(Piece piece, (int Row, int Column)[] entries, int pass)
    {
        int firstLane = pass * vectors.Isa.VectorLanes;
        Declare(_vocabulary.VectorType, [.. entries.Select(entry => Accumulator(entry, pass))], $" = {vectors.Zero}");
        if (IsUnrolled)
        {
            for (int pixel = firstLane; pixel < _wholePixels; pixel += _lanes)
            {
                WriteStep(piece, entries, pass, row => vectors.Load("features", $"{(row * plan.Pixels) + pixel}"));
            }
        }
        else
        {
            using (writer.Block($"for (nuint k = {firstLane}; k < {_wholePixels}; k += {_lanes})"))
            {
                WriteStep(piece, entries, pass, row => vectors.Load("features", row == 0 ? "k" : $"k + {row * plan.Pixels}"));
            }
        }

        int rest = plan.Pixels - _wholePixels;
        int count = Math.Min(Math.Max(rest - firstLane, 0), vectors.Isa.VectorLanes);
        if (rest > 0 && (count > 0 || _wholePixels > 0))
        {
            // Lanes without a pixel take part too: adding +0 changes the sign of -0.
            WriteStep(
                piece, entries, pass, row => _vocabulary.LoadPartial((row * plan.Pixels) + _wholePixels + firstLane, count, plan.Channels * plan.Pixels));
        }
    }

    private void WriteStep(Piece piece, (int Row, int Column)[] entries, int pass, Func<int, string> load)
    {
        writer.Lines(piece.Channels().Select(row => $"{Row(row)} = {load(row)};"));
        writer.Lines(entries.Select(entry =>
            $"{Accumulator(entry, pass)} = {vectors.MultiplyAdd(Row(entry.Row), Row(entry.Column), Accumulator(entry, pass))};"));
    }

    /// <summary>Adds the passes as the summation order halves the lanes.</summary>
    private IEnumerable<string> CombinePasses((int Row, int Column) entry)
    {
        string[] level = [.. Enumerable.Range(0, Passes).Select(pass => Accumulator(entry, pass))];
        while (level.Length > 1)
        {
            int half = level.Length / 2;
            level = [.. Enumerable.Range(0, half).Select(pass => $"({level[pass]} + {level[pass + half]})")];
        }

        return Passes == 1 ? [] : [$"var {Sum(entry)} = {level[0]};"];
    }

    private SumPosition PositionOf(int index)
    {
        int row = index / plan.Channels;
        int column = index % plan.Channels;
        return _positions[(Math.Max(row, column), Math.Min(row, column))];
    }

    private string Accumulator((int Row, int Column) entry, int pass) => Passes == 1 ? Sum(entry) : $"{Sum(entry)}_{pass}";

    private static string Group(int group) => $"g{group}";

    private static string Row(int row) => $"f{row}";

    private static string Sum((int Row, int Column) entry) => $"s{entry.Row}_{entry.Column}";

    /// <summary>Sums that are computed together, at their place in the matrix.</summary>
    private sealed record Piece(int Row, int Column, MicroKernelShape Shape)
    {
        public IEnumerable<(int Row, int Column)> Entries() => Shape.Entries().Select(entry => (entry.Row + Row, entry.Column + Column));

        public IEnumerable<int> Channels() => Enumerable.Range(Column, Shape.Columns).Union(Enumerable.Range(Row, Shape.Rows));
    }
}

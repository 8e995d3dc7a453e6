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

    /// <summary>One vector holds all pixels of a channel: every sum is one multiply-add, and the registers hold all channels and the sums that are reduced together.</summary>
    private bool IsOneStep => Passes == 1 && plan.Pixels <= _lanes && plan.Channels + _vocabulary.SumsTogether < vectors.Isa.Registers;

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
                if (IsOneStep)
                {
                    Declare(_vocabulary.VectorType, [.. Enumerable.Range(0, plan.Channels).Select(Row)]);
                    writer.Lines(Enumerable.Range(0, plan.Channels).Select(row => $"{Row(row)} = {Load(row, first: 0, plan.Pixels)};"));
                }

                foreach (Piece piece in pieces)
                {
                    writer.Line();
                    using (writer.Block($"// {piece.Title}"))
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
        if (IsOneStep)
        {
            (int Row, int Column)[] entries = [.. all.Entries()];
            for (int first = 0; first < entries.Length; first += _vocabulary.SumsTogether)
            {
                yield return new Piece([.. entries.Skip(first).Take(_vocabulary.SumsTogether)]);
            }

            yield break;
        }

        if (all.Registers <= vectors.Isa.Registers)
        {
            yield return Piece.Of(all, 0, 0);
            yield break;
        }

        (int microTileRows, int microTileColumns) = plan.MicroTile;
        for (int row = 0; row < plan.Channels; row += microTileRows)
        {
            int rows = Math.Min(microTileRows, plan.Channels - row);
            for (int column = 0; column < row; column += microTileColumns)
            {
                yield return Piece.Of(MicroKernelShape.Rectangle(rows, microTileColumns), row, column);
            }

            foreach (MicroKernelPiece piece in MicroKernelShape.Diagonal(rows).PiecesFor(vectors.Isa))
            {
                yield return Piece.Of(piece.Shape, row + piece.Row, row + piece.Column);
            }
        }
    }

    /// <summary>Declares what outlives the pieces: all finished sums.</summary>
    private void DeclareSums(IEnumerable<Piece> pieces)
    {
        int groups = pieces.Sum(piece => IntegerMath.CeilingDivide(piece.Entries.Count, _vocabulary.SumsTogether));
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
        IReadOnlyList<(int Row, int Column)> entries = piece.Entries;
        if (IsOneStep)
        {
            writer.Lines(entries.Select(entry => $"var {Sum(entry)} = {vectors.MultiplyAdd(Row(entry.Row), Row(entry.Column), vectors.Zero)};"));
        }
        else
        {
            Declare(_vocabulary.VectorType, [.. piece.Channels().Select(Row)]);
            for (int pass = 0; pass < Passes; pass++)
            {
                WritePass(piece, pass);
            }
        }

        writer.Lines(entries.SelectMany(CombinePasses));
        for (int first = 0; first < entries.Count; first += _vocabulary.SumsTogether)
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
    private void WritePass(Piece piece, int pass)
    {
        int firstLane = pass * vectors.Isa.VectorLanes;
        Declare(_vocabulary.VectorType, [.. piece.Entries.Select(entry => Accumulator(entry, pass))], $" = {vectors.Zero}");
        if (IsUnrolled)
        {
            for (int pixel = firstLane; pixel < _wholePixels; pixel += _lanes)
            {
                WriteStep(piece, pass, row => vectors.Load("features", $"{(row * plan.Pixels) + pixel}"));
            }
        }
        else
        {
            using (writer.Block($"for (nuint k = {firstLane}; k < {_wholePixels}; k += {_lanes})"))
            {
                WriteStep(piece, pass, row => vectors.Load("features", row == 0 ? "k" : $"k + {row * plan.Pixels}"));
            }
        }

        int rest = plan.Pixels - _wholePixels;
        if (rest > firstLane || (rest > 0 && _wholePixels > 0))
        {
            // Lanes without a pixel take part too: adding +0 changes the sign of -0.
            WriteStep(piece, pass, row => LoadRest(row, firstLane));
        }
    }

    private void WriteStep(Piece piece, int pass, Func<int, string> load)
    {
        writer.Lines(piece.Channels().Select(row => $"{Row(row)} = {load(row)};"));
        writer.Lines(piece.Entries.Select(entry =>
            $"{Accumulator(entry, pass)} = {vectors.MultiplyAdd(Row(entry.Row), Row(entry.Column), Accumulator(entry, pass))};"));
    }

    /// <summary>Loads the pixels after the last whole vector, from a lane on.</summary>
    private string LoadRest(int row, int firstLane) =>
        Load(row, _wholePixels + firstLane, Math.Min(Math.Max(plan.Pixels - _wholePixels - firstLane, 0), vectors.Isa.VectorLanes));

    private string Load(int row, int first, int count) =>
        _vocabulary.LoadPartial((row * plan.Pixels) + first, count, plan.Channels * plan.Pixels);

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

    /// <summary>Sums that are computed together.</summary>
    /// <param name="Entries">Their rows and columns in the matrix.</param>
    private sealed record Piece(IReadOnlyList<(int Row, int Column)> Entries)
    {
        public string Title
        {
            get
            {
                (int Row, int Column) last = Entries[Entries.Count - 1];
                return FormattableString.Invariant($"Rows {Entries[0].Row} to {last.Row}, columns from {Entries.Min(entry => entry.Column)}.");
            }
        }

        public static Piece Of(MicroKernelShape shape, int row, int column) =>
            new([.. shape.Entries().Select(entry => (entry.Row + row, entry.Column + column))]);

        public IEnumerable<int> Channels() => Entries.Select(entry => entry.Column).Union(Entries.Select(entry => entry.Row));
    }
}

using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// Writes the straight routine of a small size for one instruction set: one method from the first load to the last store,
/// with features read in place at constant offsets.
/// </summary>
/// <param name="writer">Receives the routine.</param>
/// <param name="vocabulary">The instruction set.</param>
/// <param name="plan">The size.</param>
/// <param name="operation">What the routine computes.</param>
internal sealed class StraightRoutineEmitter(CodeWriter writer, StraightVocabulary vocabulary, GramPlan plan, StraightOperation operation)
{
    /// <summary>Characters, with room for the indentation.</summary>
    private const int LongestDeclaration = 105;

    private readonly VectorVocabulary _vectors = vocabulary.Vectors;
    private readonly StraightLoads _loads = StraightLoads.Of(vocabulary, plan, operation);
    private readonly int _lanes = plan.Element.Lanes;
    private readonly int _pixels = StraightAlgorithm.RowPixels(plan);
    private readonly int _wholePixels = StraightAlgorithm.RowPixels(plan) / plan.Element.Lanes * plan.Element.Lanes;
    private readonly Dictionary<(int Row, int Column), SumPosition> _positions = [];
    private int _groups;

    /// <summary>Channels of the features.</summary>
    private int Channels => operation.FeatureChannels(plan);

    /// <summary>The row of the vector.</summary>
    private int Vector => plan.Channels - 1;

    private int Passes => _vectors.Isa.Passes;

    /// <summary>One vector holds all pixels of a channel: every sum is one product, and all channels are loaded first.</summary>
    private bool IsOneStep => _vectors.Isa.IsWide && _pixels <= _vectors.Isa.VectorLanes;

    private bool IsUnrolled => StraightAlgorithm.IsUnrolled(_vectors.Isa, plan.Channels, _pixels);

    /// <summary>
    /// Passes with a pixel. Those after them would only add +0, which changes nothing but the sign of -0: to add it once, to the reduced
    /// sums, is the same.
    /// </summary>
    private int FilledPasses => Math.Min(Passes, IntegerMath.CeilingDivide(_pixels, _vectors.Isa.VectorLanes));

    private bool HasPassLoops => StraightAlgorithm.HasPassLoops(_vectors.Isa, plan.Channels, _pixels);

    public void Write(string structName)
    {
        string element = _vectors.Element;
        string operands = string.Join(", ", operation.Operands.Select(operand => $"ref {element} {operand}"));
        string result = operation.ReturnsSquares ? element : "void";
        using (writer.Block($"internal readonly struct {structName} : {operation.Contract}<{element}>"))
        {
            writer.Line(VectorVocabulary.Optimized);
            using (writer.Block($"public static {result} Compute({operands}, {element} scale)"))
            {
                StraightPiece[] pieces = [.. Pieces()];
                DeclareSums(pieces);
                writer.Lines(_loads.Declarations);
                if (IsOneStep)
                {
                    Declare(vocabulary.VectorType, [.. Enumerable.Range(0, plan.Channels).Select(StraightLoads.Row), .. _loads.Variables]);
                    writer.Statements(_loads.Load(Enumerable.Range(0, plan.Channels), first: 0, _pixels));
                }

                foreach (StraightPiece piece in pieces)
                {
                    writer.Line();
                    using (writer.Block($"// {piece.Title}"))
                    {
                        WriteSums(piece);
                    }
                }

                writer.Line();
                writer.Line("// Both triangles.");
                writer.Statements(vocabulary.Store(
                    [.. Enumerable.Range(0, Channels * Channels).Select(index => PositionOf(index / Channels, index % Channels))],
                    operation.Gram));
                if (operation.HasVector)
                {
                    writer.Line();
                    writer.Line("// The features times the vector.");
                    writer.Statements(
                        vocabulary.Store([.. Enumerable.Range(0, Channels).Select(column => PositionOf(Vector, column))], "product"));
                }

                if (operation.ReturnsSquares)
                {
                    writer.Line($"return {vocabulary.Value(PositionOf(Vector, Vector))};");
                }
            }
        }
    }

    /// <summary>The sums, in the pieces that are computed together.</summary>
    private IEnumerable<StraightPiece> Pieces()
    {
        IEnumerable<StraightPiece> all = IsOneStep
            ? StraightPiece.OfEqualLength(plan.Channels, vocabulary.SumsTogether)
            : StraightPiece.All(plan);
        return operation.HasVector && !operation.ReturnsSquares
            ? all.Select(piece => piece.Without((Vector, Vector))).OfType<StraightPiece>()
            : all;
    }

    /// <summary>Declares what outlives the pieces: all finished sums.</summary>
    private void DeclareSums(IEnumerable<StraightPiece> pieces)
    {
        int groups = pieces.Sum(piece => IntegerMath.CeilingDivide(piece.Entries.Count, vocabulary.SumsTogether));
        Declare(vocabulary.SumType, [.. Enumerable.Range(0, groups).Select(Group)]);
    }

    /// <summary>Declares variables, as many to a line as fit.</summary>
    private void Declare(string type, IReadOnlyList<string> names, string value = "")
    {
        var declarations = new List<string>();
        foreach (string variable in names.Select(name => name + value))
        {
            if (declarations.Count > 0 && declarations[declarations.Count - 1].Length + variable.Length < LongestDeclaration)
            {
                declarations[declarations.Count - 1] += $", {variable}";
            }
            else
            {
                declarations.Add($"{type} {variable}");
            }
        }

        writer.Lines(declarations.Select(declaration => declaration + ";"));
    }

    private void WriteSums(StraightPiece piece)
    {
        IReadOnlyList<(int Row, int Column)> entries = piece.Entries;
        if (!IsOneStep)
        {
            Declare(vocabulary.VectorType, [.. piece.Channels().Select(StraightLoads.Row), .. _loads.Variables]);
            if (HasPassLoops)
            {
                WritePassLoops(piece, Passes, "0");
            }
            else
            {
                for (int pass = 0; pass < FilledPasses; pass++)
                {
                    WritePass(piece, pass);
                }

                writer.Statements(entries.SelectMany(CombinePasses));
            }
        }

        for (int first = 0; first < entries.Count; first += vocabulary.SumsTogether)
        {
            (int Row, int Column)[] together = [.. entries.Skip(first).Take(vocabulary.SumsTogether)];
            string sums = Group(_groups++);
            string? addend = FilledPasses < Passes ? _vectors.Zero : null;
            writer.Statements(vocabulary.Reduce([.. together.Select(FinishedSum)], sums, addend));
            for (int lane = 0; lane < together.Length; lane++)
            {
                _positions.Add(together[lane], new SumPosition(sums, lane));
            }
        }
    }

    /// <summary>Loops over the passes that add them as the summation order halves the lanes.</summary>
    /// <param name="piece">The sums.</param>
    /// <param name="passes">Passes of this loop and those inside it.</param>
    /// <param name="firstLane">The first lane of them.</param>
    private void WritePassLoops(StraightPiece piece, int passes, string firstLane)
    {
        string Total((int Row, int Column) entry) => passes == Passes ? Sum(entry) : Accumulator(entry, passes);
        if (passes == 1)
        {
            Declare(vocabulary.VectorType, [.. piece.Entries.Select(Total)], " = default");
            using (writer.Block($"for (nuint k = {firstLane}; k < {_wholePixels}; k += {_lanes})"))
            {
                WriteLoopStep(piece, Total);
            }

            return;
        }

        // -0 is what a sum can begin with that adds nothing, not even a sign.
        Declare(vocabulary.VectorType, [.. piece.Entries.Select(Total)], $" = {_vectors.Broadcast("-0" + _vectors.Element[0])}");
        int step = _lanes / passes;
        string lane = $"lane{passes}";
        string end = firstLane == "0" ? $"{2 * step}" : $"{firstLane} + {2 * step}";
        using (writer.Block($"for (nuint {lane} = {firstLane}; {lane} < {end}; {lane} += {step})"))
        {
            WritePassLoops(piece, passes / 2, lane);
            writer.Statements(piece.Entries.Select(entry => $"{Total(entry)} += {Accumulator(entry, passes / 2)};"));
        }
    }

    /// <summary>The multiply-adds of the lanes that a vector holds.</summary>
    private void WritePass(StraightPiece piece, int pass)
    {
        int firstLane = pass * _vectors.Isa.VectorLanes;
        string Sum((int Row, int Column) entry) => Accumulator(entry, pass);
        Declare(vocabulary.VectorType, [.. piece.Entries.Select(Sum)], " = default");
        if (IsUnrolled)
        {
            for (int pixel = firstLane; pixel < _wholePixels; pixel += _lanes)
            {
                writer.Statements(_loads.Load(piece.Channels(), pixel, _vectors.Isa.VectorLanes));
                WriteMultiplyAdds(piece, Sum);
            }
        }
        else
        {
            using (writer.Block($"for (nuint k = {firstLane}; k < {_wholePixels}; k += {_lanes})"))
            {
                WriteLoopStep(piece, Sum);
            }
        }

        int rest = _pixels - _wholePixels;
        if (rest > firstLane || (rest > 0 && _wholePixels > 0))
        {
            // Lanes without a pixel take part too: adding +0 changes the sign of -0.
            int count = Math.Min(Math.Max(rest - firstLane, 0), _vectors.Isa.VectorLanes);
            writer.Statements(_loads.Load(piece.Channels(), _wholePixels + firstLane, count));
            WriteMultiplyAdds(piece, Sum);
        }
    }

    /// <summary>A step at pixel k.</summary>
    private void WriteLoopStep(StraightPiece piece, Func<(int Row, int Column), string> sum)
    {
        writer.Line(_loads.Next);
        writer.Statements(_loads.LoadNext(piece.Channels()));
        WriteMultiplyAdds(piece, sum);
    }

    private void WriteMultiplyAdds(StraightPiece piece, Func<(int Row, int Column), string> sum) =>
        writer.Statements(piece.Entries.Select(entry =>
            $"{sum(entry)} = {_vectors.MultiplyAdd(StraightLoads.Row(entry.Row), StraightLoads.Row(entry.Column), sum(entry))};"));

    /// <summary>Adds the passes as the summation order halves the lanes.</summary>
    private IEnumerable<string> CombinePasses((int Row, int Column) entry)
    {
        string?[] level = [.. Enumerable.Range(0, Passes).Select(pass => pass < FilledPasses ? Accumulator(entry, pass) : null)];
        while (level.Length > 1)
        {
            int half = level.Length / 2;
            level =
            [
                .. Enumerable.Range(0, half)
                    .Select(pass => level[pass + half] is { } upper ? $"({level[pass]} + {upper})" : level[pass]),
            ];
        }

        return FilledPasses == 1 ? [] : [$"var {Sum(entry)} = {level[0]};"];
    }

    private SumPosition PositionOf(int row, int column) => _positions[(Math.Max(row, column), Math.Min(row, column))];

    private string Accumulator((int Row, int Column) entry, int pass) => FilledPasses == 1 ? Sum(entry) : $"{Sum(entry)}_{pass}";

    /// <summary>A sum of one step is not kept in a variable: two are folded as soon as they are computed.</summary>
    private string FinishedSum((int Row, int Column) entry) => IsOneStep
        ? $"Product({StraightLoads.Row(entry.Row)}, {StraightLoads.Row(entry.Column)})"
        : Sum(entry);

    private static string Group(int group) => $"g{group}";

    private static string Sum((int Row, int Column) entry) => $"s{entry.Row}_{entry.Column}";
}

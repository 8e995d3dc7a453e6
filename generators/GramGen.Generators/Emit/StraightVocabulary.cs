using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>Where a finished sum is: in a lane of a vector.</summary>
internal readonly record struct SumPosition(string Vector, int Lane);

/// <summary>
/// How an instruction set expresses the steps of a straight routine that micro-kernels leave to the library: partial vectors,
/// and from sums to stores.
/// </summary>
internal abstract class StraightVocabulary(VectorVocabulary vectors)
{
    private const int ShortestBits = 128;

    public VectorVocabulary Vectors { get; } = vectors;

    /// <summary>Sums that one variable holds once they are reduced.</summary>
    public abstract int SumsTogether { get; }

    /// <summary>The type of finished sums.</summary>
    public abstract string SumType { get; }

    /// <summary>The type of the accumulators.</summary>
    public string VectorType => $"{Vector}<{Element.Name}>";

    /// <summary>The class of vector operations.</summary>
    public string Vector => VectorOf(Lanes);

    protected ElementType Element => Vectors.Isa.Element;

    protected int Lanes => Vectors.Isa.VectorLanes;

    /// <summary>Bits of a value.</summary>
    protected int ValueBits => ShortestBits / ShortestLanes;

    /// <summary>Values in 128 bits.</summary>
    protected int ShortestLanes => Element.SlotMask + 1;

    private string Suffix => Element == ElementType.Double ? "Double" : "Single";

    public static StraightVocabulary Of(VectorVocabulary vectors) => vectors switch
    {
        Avx512Vocabulary => new Avx512WideVocabulary(vectors),
        Avx2Vocabulary => new Avx2WideVocabulary(vectors),
        _ => new Vector128StraightVocabulary(vectors),
    };

    /// <summary>Loads values into the first lanes and zeros into the others. Reads nothing but the operand.</summary>
    /// <param name="operand">The operand.</param>
    /// <param name="offset">The first value.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="length">The operand's length.</param>
    public Expression LoadPartial(string operand, int offset, int count, int length) => LoadPartial(operand, offset, count, length, Lanes);

    /// <summary>
    /// Assigns to <paramref name="result"/> the scaled sums of the lanes of up to <see cref="SumsTogether"/> accumulators.
    /// </summary>
    /// <param name="accumulators">The accumulators.</param>
    /// <param name="result">The variable.</param>
    /// <param name="addend">A vector that is added to the sums before they are scaled.</param>
    public abstract IEnumerable<string> Reduce(IReadOnlyList<string> accumulators, string result, string? addend);

    /// <summary>A finished sum by itself.</summary>
    public abstract string Value(SumPosition sum);

    /// <summary>Stores the sums at these positions one after the other.</summary>
    public abstract IEnumerable<string> Store(IReadOnlyList<SumPosition> sums, string target);

    /// <summary>A vector of constant integers as wide as values.</summary>
    /// <remarks>
    /// A shorter method of the library's would compile three times as fast, but each that is inlined adds variables, and RyuJIT keeps
    /// no more than 1,024 of a method in registers: 15×150 with AVX2 took five times as long.
    /// </remarks>
    protected Expression Integers(int lanes, Func<int, int> valueOf)
    {
        IEnumerable<string> values = Enumerable.Range(0, lanes)
            .Select(lane => FormattableString.Invariant($"{valueOf(lane)}{(Element == ElementType.Double ? "L" : "")}"));
        return Expression.Of($"{VectorOf(lanes)}.Create({string.Join(", ", values)})");
    }

    protected string VectorOf(int lanes) => FormattableString.Invariant($"Vector{lanes * ValueBits}");

    private Expression LoadPartial(string operand, int offset, int count, int length, int lanes)
    {
        string vector = VectorOf(lanes);
        if (count == 0)
        {
            return Expression.Of($"{vector}<{Element.Name}>.Zero");
        }

        if (length >= lanes)
        {
            int start = Math.Min(offset, length - lanes);
            int shift = offset - start;
            var load = Expression.Of(FormattableString.Invariant($"{vector}.LoadUnsafe(ref {operand}, {start})"));
            return count == lanes ? load
                : shift > 0 ? new Expression($"{vector}.Shuffle", [load, Integers(lanes, lane => lane < count ? lane + shift : lanes)])
                : new Expression(
                    $"{vector}.BitwiseAnd",
                    [load, new Expression($"{vector}.As{Suffix}", [Integers(lanes, lane => lane < count ? -1 : 0)])]);
        }

        if (lanes == ShortestLanes)
        {
            return new Expression(
                $"{vector}.Create",
                [.. Enumerable.Range(0, lanes).Select(lane => Expression.Of(lane < count ? Value(operand, offset + lane) : "0"))]);
        }

        int half = lanes / 2;
        Expression lower = LoadPartial(operand, offset, Math.Min(count, half), length, half);
        Expression upper = LoadPartial(operand, offset + half, Math.Max(count - half, 0), length, half);
        return new Expression($"{vector}.Create", [lower, upper]);
    }

    private static string Value(string operand, int index) => FormattableString.Invariant($"Unsafe.Add(ref {operand}, {index})");
}

/// <summary>Sums are scaled and stored one by one, as every machine with 128-bit vectors can.</summary>
internal sealed class Vector128StraightVocabulary(VectorVocabulary vectors) : StraightVocabulary(vectors)
{
    public override int SumsTogether => 1;

    public override string SumType => Element.Name;

    public override IEnumerable<string> Reduce(IReadOnlyList<string> accumulators, string result, string? addend)
    {
        string lanes = addend is null ? accumulators[0] : $"{accumulators[0]} + {addend}";
        return new Expression("Sum", [Expression.Of(lanes), Expression.Of("scale")]).AssignTo(result);
    }

    public override string Value(SumPosition sum) => sum.Vector;

    public override IEnumerable<string> Store(IReadOnlyList<SumPosition> sums, string target) =>
        sums.Select((sum, position) => FormattableString.Invariant($"Unsafe.Add(ref {target}, {position}) = {sum.Vector};"));
}

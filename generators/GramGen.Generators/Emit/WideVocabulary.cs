using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>
/// The steps of vectors of more than 128 bits: a vector holds several finished sums, which are gathered in the order of the matrix, and
/// partial vectors can be loaded by a mask.
/// </summary>
internal abstract class WideVocabulary(VectorVocabulary vectors) : StraightVocabulary(vectors)
{
    public override int SumsTogether => Lanes;

    public override string SumType => VectorType;

    public override IEnumerable<string> Reduce(IReadOnlyList<string> accumulators, string result, string? addend)
    {
        Expression sums = Vectors.Reduce(accumulators);
        Expression scaled = addend is null ? sums : new Expression("Add", [sums, Expression.Of(addend)]);
        return new Expression("Scale", [scaled, Expression.Of("scale")]).AssignTo(result);
    }

    public override string Value(SumPosition sum) => FormattableString.Invariant($"{Vector}.GetElement({sum.Vector}, {sum.Lane})");

    public override IEnumerable<string> Store(IReadOnlyList<SumPosition> sums, string target)
    {
        if (sums.Count < Lanes)
        {
            return StoreShort(sums, target);
        }

        // The last vector may store again what the one before it stored.
        return Enumerable.Range(0, (sums.Count + Lanes - 1) / Lanes)
            .Select(vector => Math.Min(vector * Lanes, sums.Count - Lanes))
            .SelectMany(first => Store(Gather([.. sums.Skip(first).Take(Lanes)]), target, first));
    }

    /// <summary>The mask of the first lanes; none if their number is not positive.</summary>
    public string Mask(string count) => Element == ElementType.Double
        ? $"{Vector}.LessThan({Vector}<long>.Indices, {Vector}.Create((long)({count}))).AsDouble()"
        : $"{Vector}.LessThan({Vector}<int>.Indices, {Vector}.Create({count})).AsSingle()";

    /// <summary>Loads the lanes of a mask from a pointer on, and zeros into the others. Reads nothing else.</summary>
    public abstract string MaskedLoad(string pointer, string mask);

    /// <summary>A vector of the sums at these positions; the vector that holds them if they are in order.</summary>
    public Expression GatherIfNeeded(IReadOnlyList<SumPosition> sums) =>
        sums.Select((sum, lane) => sum.Lane == lane && sum.Vector == sums[0].Vector).All(isInPlace => isInPlace)
            ? Expression.Of(sums[0].Vector)
            : Gather(sums);

    /// <summary>Stores up to 4 adjacent sums of a vector.</summary>
    /// <param name="vector">The vector.</param>
    /// <param name="part">Which 4.</param>
    /// <param name="count">How many of them.</param>
    /// <param name="target">The reference.</param>
    /// <param name="offset">The offset from it.</param>
    public abstract IEnumerable<string> StorePart(string vector, int part, int count, string target, string offset);

    /// <summary>A vector of the sums at these positions.</summary>
    protected abstract Expression Gather(IReadOnlyList<SumPosition> sums);

    /// <summary>Stores the first of 4 sums.</summary>
    protected IEnumerable<string> StoreFirst(string four, int count, string target, string offset)
    {
        string of4 = VectorOf(4);
        string of2 = VectorOf(2);
        if (count == 4)
        {
            yield return $"{of4}.StoreUnsafe({four}, ref {target}, {offset});";
            yield break;
        }

        if (count >= 2)
        {
            yield return $"{of2}.StoreUnsafe({of4}.GetLower({four}), ref {target}, {offset});";
        }

        if (count % 2 != 0)
        {
            yield return $"Unsafe.Add(ref {target}, {offset}{(count == 3 ? " + 2" : "")}) = {of4}.GetElement({four}, {count - 1});";
        }
    }

    private IEnumerable<string> Store(Expression value, string target, int position) => new Expression(
        $"{Vector}.StoreUnsafe",
        [value, Expression.Of($"ref {target}"), Expression.Of(FormattableString.Invariant($"{position}"))]).Statement();

    /// <summary>
    /// Stores fewer sums than a vector has lanes: the largest part of the vector that they fill, and the others one by one.
    /// </summary>
    private IEnumerable<string> StoreShort(IReadOnlyList<SumPosition> sums, string target)
    {
        string all = $"{target}Values";
        foreach (string line in Gather(sums).AssignTo($"var {all}"))
        {
            yield return line;
        }

        string part = all;
        int lanes = Lanes;
        while (lanes > sums.Count && lanes > ShortestLanes)
        {
            part = $"{VectorOf(lanes)}.GetLower({part})";
            lanes /= 2;
        }

        int stored = 0;
        if (lanes <= sums.Count)
        {
            yield return $"{VectorOf(lanes)}.StoreUnsafe({part}, ref {target});";
            stored = lanes;
        }

        for (; stored < sums.Count; stored++)
        {
            yield return FormattableString.Invariant($"Unsafe.Add(ref {target}, {stored}) = {Vector}.GetElement({all}, {stored});");
        }
    }
}

/// <summary>Sums are gathered from two vectors at a time.</summary>
internal sealed class Avx512WideVocabulary(VectorVocabulary vectors) : WideVocabulary(vectors)
{
    /// <summary>A vector of equally spaced positions.</summary>
    /// <param name="stride">From one to the next.</param>
    /// <param name="first">The first.</param>
    public string Positions(int stride, int first) => Element == ElementType.Double
        ? FormattableString.Invariant($"(Vector512<long>.Indices * {stride}) + Vector512.Create({first}L)")
        : FormattableString.Invariant($"(Vector512<int>.Indices * {stride}) + Vector512.Create({first})");

    /// <summary>The values at positions in adjacent vectors: each pair is permuted, and the pair chosen.</summary>
    /// <param name="positions">The positions.</param>
    /// <param name="adjacent">The vectors.</param>
    /// <param name="hasOthers">Some positions are in none of the vectors: their values are zeros.</param>
    /// <param name="pair">The first pair.</param>
    public string Pick(string positions, IReadOnlyList<string> adjacent, bool hasOthers, int pair = 0)
    {
        string permuted = $"Permute({positions}, {string.Join(", ", adjacent.Skip(2 * pair).Take(2))})";
        int end = Math.Min(2 * (pair + 1), adjacent.Count);
        bool isLast = end == adjacent.Count;
        string others = isLast ? Vectors.Zero : Pick(positions, adjacent, hasOthers, pair + 1);
        return isLast && !hasOthers ? permuted : FormattableString.Invariant($"Below({positions}, {end * Lanes}, {permuted}, {others})");
    }

    public override string MaskedLoad(string pointer, string mask) => $"Avx512F.MaskLoad({pointer}, {mask}, {Vectors.Zero})";

    public override IEnumerable<string> StorePart(string vector, int part, int count, string target, string offset) => StoreFirst(
        Element == ElementType.Double ? $"Vector512.Get{(part == 0 ? "Lower" : "Upper")}({vector})"
            : part == 0 ? $"Vector256.GetLower(Vector512.GetLower({vector}))"
            : $"Avx512F.ExtractVector128({vector}, {part})",
        count,
        target,
        offset);

    protected override Expression Gather(IReadOnlyList<SumPosition> sums)
    {
        string[] sources = [.. sums.Select(sum => sum.Vector).Distinct()];
        string permute = $"Avx512F.PermuteVar{Lanes}x{ValueBits}";
        var gathered = Expression.Of(sources[0]);
        if (sources.Length == 1)
        {
            return new Expression(permute, [gathered, Integers(Lanes, lane => lane < sums.Count ? sums[lane].Lane : 0)]);
        }

        for (int next = 1; next < sources.Length; next++)
        {
            // What was gathered before is in its lane already, except in the first vector.
            Expression indices = Integers(Lanes, lane => lane >= sums.Count ? 0
                : sums[lane].Vector == sources[next] ? Lanes + sums[lane].Lane
                : next == 1 ? sums[lane].Lane
                : lane);
            gathered = new Expression($"{permute}x2", [gathered, indices, Expression.Of(sources[next])]);
        }

        return gathered;
    }
}

/// <summary>Sums are permuted in each vector, then blended.</summary>
internal sealed class Avx2WideVocabulary(VectorVocabulary vectors) : WideVocabulary(vectors)
{
    public override string MaskedLoad(string pointer, string mask) => $"Avx.MaskLoad({pointer}, {mask})";

    public override IEnumerable<string> StorePart(string vector, int part, int count, string target, string offset) => StoreFirst(
        Element == ElementType.Double ? vector : $"Vector256.Get{(part == 0 ? "Lower" : "Upper")}({vector})", count, target, offset);

    protected override Expression Gather(IReadOnlyList<SumPosition> sums)
    {
        Expression? gathered = null;
        foreach (string source in sums.Select(sum => sum.Vector).Distinct())
        {
            int[] lanes = [.. Enumerable.Range(0, Lanes)
                .Select(lane => lane < sums.Count && sums[lane].Vector == source ? sums[lane].Lane : 0)];
            Expression permuted = Element == ElementType.Double
                ? new Expression(
                    "Avx2.Permute4x64",
                    [Expression.Of(source), Literal(lanes[0] | (lanes[1] << 2) | (lanes[2] << 4) | (lanes[3] << 6))])
                : new Expression("Avx2.PermuteVar8x32", [Expression.Of(source), Integers(Lanes, lane => lanes[lane])]);
            int mask = Enumerable.Range(0, sums.Count).Where(lane => sums[lane].Vector == source).Sum(lane => 1 << lane);
            gathered = gathered is null ? permuted : new Expression("Avx.Blend", [gathered, permuted, Literal(mask)]);
        }

        return gathered!;
    }

    private static Expression Literal(int value) => Expression.Of(FormattableString.Invariant($"{value}"));
}

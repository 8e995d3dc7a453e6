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
    private const string Namespace = "global::System.Runtime.Intrinsics.";
    private const int ShortestBits = 128;

    public VectorVocabulary Vectors { get; } = vectors;

    /// <summary>Sums that one variable holds once they are reduced.</summary>
    public virtual int SumsTogether => Lanes;

    /// <summary>The type of finished sums.</summary>
    public virtual string SumType => VectorType;

    /// <summary>The type of the accumulators.</summary>
    public string VectorType => $"{Vector}<{Element.Name}>";

    protected ElementType Element => Vectors.Isa.Element;

    protected int Lanes => Vectors.Isa.VectorLanes;

    protected string Vector => VectorOf(Lanes);

    /// <summary>Bits of a value.</summary>
    protected int ValueBits => ShortestBits / ShortestLanes;

    /// <summary>Values in 128 bits.</summary>
    private int ShortestLanes => Element.SlotMask + 1;

    /// <summary>The suffix of an integer literal that is as wide as a value.</summary>
    private string Integer => Element == ElementType.Double ? "L" : "";

    public static StraightVocabulary Of(VectorVocabulary vectors) => vectors switch
    {
        Avx512Vocabulary => new Avx512StraightVocabulary(vectors),
        Avx2Vocabulary => new Avx2StraightVocabulary(vectors),
        _ => new Vector128StraightVocabulary(vectors),
    };

    /// <summary>Loads values into the first lanes and zeros into the others. Reads nothing but features.</summary>
    /// <param name="offset">The first value.</param>
    /// <param name="count">The number of values.</param>
    /// <param name="length">The features' length.</param>
    public string LoadPartial(int offset, int count, int length) => LoadPartial(offset, count, length, Lanes);

    /// <summary>Assigns to <paramref name="result"/> the sums of the lanes of up to <see cref="SumsTogether"/> accumulators.</summary>
    public virtual IEnumerable<string> Reduce(IReadOnlyList<string> accumulators, string result) => Vectors.Reduce(accumulators, result, declaration: "");

    /// <summary>Scales sums; every NaN becomes the one NaN.</summary>
    public virtual IEnumerable<string> Scale(string sums) =>
    [
        $"{sums} *= {Vectors.Broadcast("scale")};",
        $"{sums} = {Vector}.ConditionalSelect({Vector}.Equals({sums}, {sums}), {sums}, {Vectors.Broadcast($"{Element.Name}.NaN")});",
    ];

    /// <summary>Stores the sums at these positions one after the other.</summary>
    public virtual IEnumerable<string> Store(IReadOnlyList<SumPosition> sums)
    {
        if (sums.Count < Lanes)
        {
            return StoreShort(sums);
        }

        // The last vector may store again what the one before it stored.
        return Enumerable.Range(0, (sums.Count + Lanes - 1) / Lanes)
            .Select(vector => Math.Min(vector * Lanes, sums.Count - Lanes))
            .Select(first => Vectors.Store(Gather([.. sums.Skip(first).Take(Lanes)]), "destination", first));
    }

    /// <summary>A vector of the sums at these positions.</summary>
    protected abstract string Gather(IReadOnlyList<SumPosition> sums);

    /// <summary>A vector of constant integers as wide as values.</summary>
    protected string Integers(int lanes, Func<int, int> valueOf) =>
        $"{VectorOf(lanes)}.Create({string.Join(", ", Enumerable.Range(0, lanes).Select(lane => FormattableString.Invariant($"{valueOf(lane)}{Integer}")))})";

    private string VectorOf(int lanes) => FormattableString.Invariant($"{Namespace}Vector{lanes * ValueBits}");

    private string LoadPartial(int offset, int count, int length, int lanes)
    {
        string vector = VectorOf(lanes);
        if (count == 0)
        {
            return $"{vector}<{Element.Name}>.Zero";
        }

        if (length >= lanes)
        {
            int start = Math.Min(offset, length - lanes);
            int shift = offset - start;
            string load = FormattableString.Invariant($"{vector}.LoadUnsafe(ref features, {start})");
            return count == lanes ? load
                : shift > 0 ? $"{vector}.Shuffle({load}, {Integers(lanes, lane => lane < count ? lane + shift : lanes)})"
                : $"({load} & {vector}.As{(Element == ElementType.Double ? "Double" : "Single")}({Integers(lanes, lane => lane < count ? -1 : 0)}))";
        }

        if (lanes == ShortestLanes)
        {
            IEnumerable<string> values = Enumerable.Range(0, lanes).Select(lane => lane < count ? Feature(offset + lane) : "0");
            return $"{vector}.Create({string.Join(", ", values)})";
        }

        int half = lanes / 2;
        string lower = LoadPartial(offset, Math.Min(count, half), length, half);
        string upper = LoadPartial(offset + half, Math.Max(count - half, 0), length, half);
        return $"{vector}.Create({lower}, {upper})";
    }

    private static string Feature(int index) => FormattableString.Invariant($"{Names.Unsafe}.Add(ref features, {index})");

    /// <summary>Stores fewer sums than a vector has lanes: the largest part of the vector that they fill, and the others one by one.</summary>
    private IEnumerable<string> StoreShort(IReadOnlyList<SumPosition> sums)
    {
        yield return $"var all = {Gather(sums)};";
        string part = "all";
        int lanes = Lanes;
        while (lanes > sums.Count && lanes > ShortestLanes)
        {
            part = $"{VectorOf(lanes)}.GetLower({part})";
            lanes /= 2;
        }

        int stored = 0;
        if (lanes <= sums.Count)
        {
            yield return $"{VectorOf(lanes)}.StoreUnsafe({part}, ref destination);";
            stored = lanes;
        }

        for (; stored < sums.Count; stored++)
        {
            yield return FormattableString.Invariant($"{Names.Unsafe}.Add(ref destination, {stored}) = {Vector}.GetElement(all, {stored});");
        }
    }
}

/// <summary>Sums are gathered from two vectors at a time.</summary>
internal sealed class Avx512StraightVocabulary(VectorVocabulary vectors) : StraightVocabulary(vectors)
{
    protected override string Gather(IReadOnlyList<SumPosition> sums)
    {
        string[] sources = [.. sums.Select(sum => sum.Vector).Distinct()];
        string permute = $"global::System.Runtime.Intrinsics.X86.Avx512F.PermuteVar{Lanes}x{ValueBits}";
        if (sources.Length == 1)
        {
            return $"{permute}({sources[0]}, {Integers(Lanes, lane => lane < sums.Count ? sums[lane].Lane : 0)})";
        }

        string gathered = sources[0];
        for (int next = 1; next < sources.Length; next++)
        {
            // What was gathered before is in its lane already, except in the first vector.
            string indices = Integers(Lanes, lane => lane >= sums.Count ? 0
                : sums[lane].Vector == sources[next] ? Lanes + sums[lane].Lane
                : next == 1 ? sums[lane].Lane
                : lane);
            gathered = $"{permute}x2({gathered}, {indices}, {sources[next]})";
        }

        return gathered;
    }
}

/// <summary>Sums are permuted in each vector, then blended.</summary>
internal sealed class Avx2StraightVocabulary(VectorVocabulary vectors) : StraightVocabulary(vectors)
{
    protected override string Gather(IReadOnlyList<SumPosition> sums)
    {
        string gathered = "";
        foreach (string source in sums.Select(sum => sum.Vector).Distinct())
        {
            int[] lanes = [.. Enumerable.Range(0, Lanes).Select(lane => lane < sums.Count && sums[lane].Vector == source ? sums[lane].Lane : 0)];
            string permuted = Element == ElementType.Double
                ? FormattableString.Invariant($"global::System.Runtime.Intrinsics.X86.Avx2.Permute4x64({source}, {lanes[0] | (lanes[1] << 2) | (lanes[2] << 4) | (lanes[3] << 6)})")
                : $"global::System.Runtime.Intrinsics.X86.Avx2.PermuteVar8x32({source}, {Integers(Lanes, lane => lanes[lane])})";
            int mask = Enumerable.Range(0, sums.Count).Where(lane => sums[lane].Vector == source).Sum(lane => 1 << lane);
            gathered = gathered.Length == 0
                ? permuted
                : FormattableString.Invariant($"global::System.Runtime.Intrinsics.X86.Avx.Blend({gathered}, {permuted}, {mask})");
        }

        return gathered;
    }
}

/// <summary>Sums are scaled and stored one by one, as every machine with 128-bit vectors can.</summary>
internal sealed class Vector128StraightVocabulary(VectorVocabulary vectors) : StraightVocabulary(vectors)
{
    public override int SumsTogether => 1;

    public override string SumType => Element.Name;

    public override IEnumerable<string> Reduce(IReadOnlyList<string> accumulators, string result) =>
        [.. Vectors.Reduce(accumulators, $"{result}v", "var "), $"{result} = {Vector}.ToScalar({result}v);"];

    public override IEnumerable<string> Scale(string sums) =>
        [$"{sums} *= scale;", $"{sums} = {Element.Name}.IsNaN({sums}) ? {Element.Name}.NaN : {sums};"];

    public override IEnumerable<string> Store(IReadOnlyList<SumPosition> sums) =>
        sums.Select((sum, position) => FormattableString.Invariant($"{Names.Unsafe}.Add(ref destination, {position}) = {sum.Vector};"));

    protected override string Gather(IReadOnlyList<SumPosition> sums) => throw new NotSupportedException();
}

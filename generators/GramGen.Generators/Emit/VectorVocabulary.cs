using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>How an instruction set expresses the steps of a micro-kernel.</summary>
internal abstract class VectorVocabulary(IsaTraits isa, string isaName, string vector)
{
    /// <summary>The attribute of methods with vector steps: they are compiled once, with all optimizations.</summary>
    public const string Optimized = "[MethodImpl(MethodImplOptions.AggressiveOptimization)]";

    /// <summary>
    /// The <c>using</c> directives of files with vector steps. Classes have aliases because the user may have some of these names in the
    /// library's namespaces.
    /// </summary>
    public static IReadOnlyList<string> Usings { get; } =
    [
        "using global::System.Runtime.CompilerServices;",
        "using global::System.Runtime.InteropServices;",
        "using global::System.Runtime.Intrinsics;",
        "using Avx = global::System.Runtime.Intrinsics.X86.Avx;",
        "using Avx2 = global::System.Runtime.Intrinsics.X86.Avx2;",
        "using Avx512F = global::System.Runtime.Intrinsics.X86.Avx512F;",
        "using Vector128 = global::System.Runtime.Intrinsics.Vector128;",
        "using Vector256 = global::System.Runtime.Intrinsics.Vector256;",
        "using Vector512 = global::System.Runtime.Intrinsics.Vector512;",
        "using static global::System.Runtime.Intrinsics.Vector256;",
        "using static global::System.Runtime.Intrinsics.Vector512;",
        "using static global::GramGen.Summation.VectorSteps;",
    ];

    public IsaTraits Isa { get; } = isa;

    /// <summary>The type of the values, in C#.</summary>
    public string Element => Isa.Element.Name;

    /// <summary>The name of the <c>GramIsa</c> value.</summary>
    public string IsaName { get; } = isaName;

    public string Zero => $"{Vector}<{Element}>.Zero";

    /// <summary>The class of vector operations.</summary>
    protected string Vector { get; } = vector;

    /// <summary>Every instruction set, in the order of <see cref="IsaTraits.All"/>.</summary>
    public static IReadOnlyList<VectorVocabulary> All(ElementType element) =>
        [new Avx512Vocabulary(element), new Avx2Vocabulary(element), new Vector128Vocabulary(element)];

    public string Load(string reference, string offset) => $"{Vector}.LoadUnsafe(ref {reference}, {offset})";

    /// <summary>A vector with one value in all lanes.</summary>
    public string Broadcast(string value) => $"{Vector}.Create({value})";

    public string Store(string value, string reference, int offset) =>
        $"{Vector}.StoreUnsafe({value}, ref {reference}, {offset});";

    /// <summary>Copies a vector of pixels from one row to another.</summary>
    public string Copy(string source, string sourceOffset, string target, string targetOffset) =>
        $"{Vector}.StoreUnsafe({Load(source, sourceOffset)}, ref {target}, {targetOffset});";

    public virtual string MultiplyAdd(string x, string y, string z) => $"FusedMultiplyAdd({x}, {y}, {z})";

    /// <summary>Stores the lanes of the accumulators after a pass; the library reduces them after the last pass.</summary>
    public virtual IEnumerable<string> StoreSums(IReadOnlyList<(string Name, int Sum)> accumulators) =>
        accumulators.Select(accumulator => accumulator.Sum == 0
            ? $"{Vector}.StoreUnsafe({accumulator.Name}, ref work, lane);"
            : $"{Vector}.StoreUnsafe({accumulator.Name}, ref work, lane + {accumulator.Sum * Isa.Element.Lanes});");

    /// <summary>
    /// The expression of the sums of the lanes of up to a vector's number of accumulators, in order: the transposed horizontal reduction.
    /// </summary>
    public Expression Reduce(IReadOnlyList<string> accumulators)
    {
        int lanes = Isa.VectorLanes;
        int groups = lanes / (Isa.Element.SlotMask + 1);
        Expression?[] level =
        [
            .. Enumerable.Range(0, lanes)
                .Select(leaf => accumulators.ElementAtOrDefault((leaf % groups * (lanes / groups)) + (leaf / groups)) is { } name
                    ? Expression.Of(name)
                    : null),
        ];
        while (level.Length > 1)
        {
            int half = level.Length / 2;
            level = [.. Enumerable.Range(0, half).Select(i => Fold($"Fold{half}", level[2 * i], level[(2 * i) + 1]))];
        }

        return level[0]!;
    }

    /// <summary>A half without a partner is folded with itself; the other half of the result is never read.</summary>
    private static Expression? Fold(string step, Expression? x, Expression? y) => (x, y) switch
    {
        (null, null) => null,
        (null, _) => new Expression(step, [y!]),
        (_, null) => new Expression(step, [x!]),
        _ => new Expression(step, [x!, y!]),
    };
}

/// <summary>512-bit vectors. An accumulator holds all lanes of a sum, so lanes are reduced in registers.</summary>
internal sealed class Avx512Vocabulary(ElementType element)
    : VectorVocabulary(IsaTraits.Avx512.For(element), "Avx512", "Vector512")
{
    public override IEnumerable<string> StoreSums(IReadOnlyList<(string Name, int Sum)> accumulators)
    {
        for (int first = 0; first < accumulators.Count; first += Isa.VectorLanes)
        {
            string sums = $"f{first / Isa.VectorLanes}";
            foreach (string line in Reduce([.. accumulators.Skip(first).Take(Isa.VectorLanes).Select(a => a.Name)]).AssignTo($"var {sums}"))
            {
                yield return line;
            }

            yield return Store(sums, "work", first);
        }
    }
}

/// <summary>256-bit vectors with AVX2 and FMA.</summary>
internal sealed class Avx2Vocabulary(ElementType element) : VectorVocabulary(IsaTraits.Avx2.For(element), "Avx2", "Vector256");

/// <summary>128-bit vectors, with or without a fused multiply-add instruction. Sums are reduced one by one, as every machine can.</summary>
internal sealed class Vector128Vocabulary(ElementType element)
    : VectorVocabulary(IsaTraits.Vector128.For(element), "Vector128", "Vector128")
{
    public override string MultiplyAdd(string x, string y, string z) => $"MultiplyAdd({x}, {y}, {z})";
}

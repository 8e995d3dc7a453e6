using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>How an instruction set expresses the steps of a micro-kernel.</summary>
internal abstract class VectorVocabulary(IsaTraits isa, string structName, string vector)
{
    public IsaTraits Isa { get; } = isa;

    /// <summary>The type of the values, in C#.</summary>
    public string Element => Isa.Element.Name;

    /// <summary>The generated type that holds the micro-kernels; also the name of the <c>GramIsa</c> value.</summary>
    public string StructName { get; } = structName;

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
    public string Copy(string source, string target, string offset) =>
        $"{Vector}.StoreUnsafe({Load(source, offset)}, ref {target}, {offset});";

    public virtual string MultiplyAdd(string x, string y, string z) => $"{Vector}.FusedMultiplyAdd({x}, {y}, {z})";

    /// <summary>Stores the lanes of the accumulators after a pass; the library reduces them after the last pass.</summary>
    public virtual IEnumerable<string> StoreSums(IReadOnlyList<(string Name, int Sum)> accumulators) =>
        accumulators.Select(accumulator => accumulator.Sum == 0
            ? $"{Vector}.StoreUnsafe({accumulator.Name}, ref work, lane);"
            : $"{Vector}.StoreUnsafe({accumulator.Name}, ref work, lane + {accumulator.Sum * Isa.Element.Lanes});");

    /// <summary>
    /// The sums of the lanes of up to a vector's number of accumulators, in order: the transposed horizontal reduction.
    /// </summary>
    /// <param name="accumulators">The accumulators.</param>
    /// <param name="result">The variable of the sums.</param>
    /// <param name="declaration"><c>var </c> if it is not declared yet, or nothing.</param>
    public IEnumerable<string> Reduce(IReadOnlyList<string> accumulators, string result, string declaration)
    {
        // A tree whose leaf g·p + c is accumulator (lanes/g)·c + p, with g groups of 128 bits, leaves the sums in order.
        int lanes = Isa.VectorLanes;
        int groups = lanes / (Isa.Element.SlotMask + 1);
        string?[] level = [.. Enumerable.Range(0, lanes).Select(leaf => accumulators.ElementAtOrDefault((leaf % groups * (lanes / groups)) + (leaf / groups)))];
        for (int step = 0; level.Length > 1; step++)
        {
            string?[] next = new string?[level.Length / 2];
            for (int i = 0; i < next.Length; i++)
            {
                string? x = level[2 * i] ?? level[(2 * i) + 1];
                if (x is null)
                {
                    continue;
                }

                // A half without a partner is folded with itself; the other half of the result is never read.
                string y = level[(2 * i) + 1] ?? x;
                next[i] = next.Length == 1 ? result : $"{result}_{next.Length}_{i}";
                yield return $"{(next.Length == 1 ? declaration : "var ")}{next[i]} = {Fold(step, x, y)};";
            }

            level = next;
        }
    }

    /// <summary>Adds the upper half of a sum's lanes to the lower half, in two vectors at once.</summary>
    protected abstract string Fold(int step, string x, string y);
}

/// <summary>512-bit vectors. An accumulator holds all lanes of a sum, so lanes are reduced in registers.</summary>
internal sealed class Avx512Vocabulary(ElementType element)
    : VectorVocabulary(IsaTraits.Avx512.For(element), "Avx512", "global::System.Runtime.Intrinsics.Vector512")
{
    private const string Avx512F = "global::System.Runtime.Intrinsics.X86.Avx512F";

    public override IEnumerable<string> StoreSums(IReadOnlyList<(string Name, int Sum)> accumulators)
    {
        for (int first = 0; first < accumulators.Count; first += Isa.VectorLanes)
        {
            string sums = $"f{first / Isa.VectorLanes}";
            foreach (string line in Reduce([.. accumulators.Skip(first).Take(Isa.VectorLanes).Select(a => a.Name)], sums, "var "))
            {
                yield return line;
            }

            yield return Store(sums, "work", first);
        }
    }

    /// <remarks>Where a half of each vector stays in its lanes, the two are blended: that is cheaper than to shuffle them too.</remarks>
    protected override string Fold(int step, string x, string y) => (step, Element) switch
    {
        (0, "double") => $"{Blend(x, y, "-1L, -1, -1, -1, 0, 0, 0, 0")} + {Avx512F}.Shuffle4x128({x}, {y}, 0b01_00_11_10)",
        (0, _) => $"{Blend(x, y, "-1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0, 0, 0, 0, 0")} + {Avx512F}.Shuffle4x128({x}, {y}, 0b01_00_11_10)",
        (1, _) => $"{Avx512F}.Shuffle4x128({x}, {y}, 0b10_00_10_00) + {Avx512F}.Shuffle4x128({x}, {y}, 0b11_01_11_01)",
        (_, "double") => $"{Avx512F}.UnpackLow({x}, {y}) + {Avx512F}.UnpackHigh({x}, {y})",
        (2, _) => $"{Blend(x, y, "-1, -1, 0, 0, -1, -1, 0, 0, -1, -1, 0, 0, -1, -1, 0, 0")} + {Avx512F}.Shuffle({x}, {y}, 0b01_00_11_10)",
        _ => $"{Avx512F}.Shuffle({x}, {y}, 0b10_00_10_00) + {Avx512F}.Shuffle({x}, {y}, 0b11_01_11_01)",
    };

    /// <summary>The lanes of <paramref name="x"/> where the mask is -1, and those of <paramref name="y"/> where it is 0.</summary>
    private string Blend(string x, string y, string mask) => x == y
        ? x
        : $"{Vector}.ConditionalSelect({Vector}.As{(Element == "double" ? "Double" : "Single")}({Vector}.Create({mask})), {x}, {y})";
}

/// <summary>256-bit vectors with AVX2 and FMA.</summary>
internal sealed class Avx2Vocabulary(ElementType element)
    : VectorVocabulary(IsaTraits.Avx2.For(element), "Avx2", "global::System.Runtime.Intrinsics.Vector256")
{
    private const string Avx = "global::System.Runtime.Intrinsics.X86.Avx";

    protected override string Fold(int step, string x, string y) => (step, Element) switch
    {
        (0, _) => $"{Avx}.Permute2x128({x}, {y}, 0x20) + {Avx}.Permute2x128({x}, {y}, 0x31)",
        (_, "double") => $"{Avx}.UnpackLow({x}, {y}) + {Avx}.UnpackHigh({x}, {y})",
        (1, _) => $"{Avx}.Shuffle({x}, {y}, 0b01_00_01_00) + {Avx}.Shuffle({x}, {y}, 0b11_10_11_10)",
        _ => $"{Avx}.Shuffle({x}, {y}, 0b10_00_10_00) + {Avx}.Shuffle({x}, {y}, 0b11_01_11_01)",
    };
}

/// <summary>128-bit vectors, with or without a fused multiply-add instruction. Sums are reduced one by one, as every machine can.</summary>
internal sealed class Vector128Vocabulary(ElementType element)
    : VectorVocabulary(IsaTraits.Vector128.For(element), "Vector128", "global::System.Runtime.Intrinsics.Vector128")
{
    public override string MultiplyAdd(string x, string y, string z) =>
        $"{Names.Packing}MicroKernelBlock<{Element}>.MultiplyAdd({x}, {y}, {z})";

    protected override string Fold(int step, string x, string y) => (step, Element) switch
    {
        (_, "double") => $"{x} + {Vector}.Shuffle({y}, {Vector}.Create(1L, 0L))",
        (0, _) => $"{x} + {Vector}.Shuffle({y}, {Vector}.Create(2, 3, 0, 1))",
        _ => $"{x} + {Vector}.Shuffle({y}, {Vector}.Create(1, 0, 3, 2))",
    };
}

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
}

/// <summary>512-bit vectors. An accumulator holds all lanes of a sum, so lanes are reduced in registers.</summary>
internal sealed class Avx512Vocabulary(ElementType element)
    : VectorVocabulary(IsaTraits.Avx512.For(element), "Avx512", "global::System.Runtime.Intrinsics.Vector512")
{
    public override IEnumerable<string> StoreSums(IReadOnlyList<(string Name, int Sum)> accumulators)
    {
        for (int first = 0; first < accumulators.Count; first += Isa.VectorLanes)
        {
            foreach (string line in Reduction([.. accumulators.Skip(first).Take(Isa.VectorLanes).Select(a => a.Name)], first))
            {
                yield return line;
            }
        }
    }

    /// <summary>The transposed horizontal reduction: a vector's number of accumulators become one vector of their sums.</summary>
    private IEnumerable<string> Reduction(string[] accumulators, int first)
    {
        // Leaf 4p + c is accumulator 4c + p (2c + p with 8 lanes), so the sums come out in order.
        int lanes = Isa.VectorLanes;
        string?[] level = [.. Enumerable.Range(0, lanes).Select(leaf => accumulators.ElementAtOrDefault((leaf % 4 * (lanes / 4)) + (leaf / 4)))];
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
                next[i] = $"f{first / lanes}_{next.Length}_{i}";
                yield return $"var {next[i]} = {Fold(step, x, y)};";
            }

            level = next;
        }

        yield return $"{Vector}.StoreUnsafe({level[0]}, ref work, {first});";
    }

    /// <summary>Adds the upper half of a sum's lanes to the lower half, in two vectors at once.</summary>
    private string Fold(int step, string x, string y) => (step, Isa.Element.Name) switch
    {
        (0, _) => Add($"Shuffle4x128({x}, {y}, 0b01_00_01_00)", $"Shuffle4x128({x}, {y}, 0b11_10_11_10)"),
        (1, _) => Add($"Shuffle4x128({x}, {y}, 0b10_00_10_00)", $"Shuffle4x128({x}, {y}, 0b11_01_11_01)"),
        (_, "double") => Add($"UnpackLow({x}, {y})", $"UnpackHigh({x}, {y})"),
        (2, _) => Add($"Shuffle({x}, {y}, 0b01_00_01_00)", $"Shuffle({x}, {y}, 0b11_10_11_10)"),
        _ => Add($"Shuffle({x}, {y}, 0b10_00_10_00)", $"Shuffle({x}, {y}, 0b11_01_11_01)"),
    };

    private static string Add(string lower, string upper)
    {
        const string Avx512F = "global::System.Runtime.Intrinsics.X86.Avx512F";
        return $"{Avx512F}.{lower} + {Avx512F}.{upper}";
    }
}

/// <summary>256-bit vectors with AVX2 and FMA.</summary>
internal sealed class Avx2Vocabulary(ElementType element)
    : VectorVocabulary(IsaTraits.Avx2.For(element), "Avx2", "global::System.Runtime.Intrinsics.Vector256");

/// <summary>128-bit vectors, with or without a fused multiply-add instruction.</summary>
internal sealed class Vector128Vocabulary(ElementType element)
    : VectorVocabulary(IsaTraits.Vector128.For(element), "Vector128", "global::System.Runtime.Intrinsics.Vector128")
{
    public override string MultiplyAdd(string x, string y, string z) =>
        $"{Names.Packing}MicroKernelBlock<{Element}>.MultiplyAdd({x}, {y}, {z})";
}

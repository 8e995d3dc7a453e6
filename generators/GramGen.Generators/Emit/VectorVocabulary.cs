using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>How an instruction set expresses the steps of a micro-kernel.</summary>
internal abstract class VectorVocabulary(IsaTraits isa, string structName, string vector)
{
    /// <summary>Every instruction set, in the order of <see cref="IsaTraits.All"/>.</summary>
    public static IReadOnlyList<VectorVocabulary> All(ElementType element) =>
        [new Avx512Vocabulary(element), new Avx2Vocabulary(element), new Vector128Vocabulary(element)];

    public IsaTraits Isa { get; } = isa;

    /// <summary>The type of the values, in C#.</summary>
    public string Element => Isa.Element.Name;

    /// <summary>The generated type that holds the micro-kernels.</summary>
    public string StructName { get; } = structName;

    public string Zero => $"{Vector}<{Element}>.Zero";

    /// <summary>The class of vector operations.</summary>
    protected string Vector { get; } = vector;

    public string Load(string reference, string offset) => $"{Vector}.LoadUnsafe(ref {reference}, {offset})";

    /// <summary>A vector with one value in all lanes.</summary>
    public string Broadcast(string value) => $"{Vector}.Create({value})";

    public string Store(string value, string reference, int offset) =>
        $"{Vector}.StoreUnsafe({value}, ref {reference}, {offset});";

    /// <summary>Copies a vector of pixels from one row to another.</summary>
    public string Copy(string source, string target, string offset) =>
        $"{Vector}.StoreUnsafe({Load(source, offset)}, ref {target}, {offset});";

    public virtual string MultiplyAdd(string x, string y, string z) => $"{Vector}.FusedMultiplyAdd({x}, {y}, {z})";

    /// <summary>What happens to the accumulators after a pass: their lanes are stored, for the library to reduce after the last.</summary>
    public virtual IEnumerable<string> StoreSums(IReadOnlyList<(string Name, int Sum)> accumulators) =>
        accumulators.Select(accumulator => accumulator.Sum == 0
            ? $"{Vector}.StoreUnsafe({accumulator.Name}, ref work, lane);"
            : $"{Vector}.StoreUnsafe({accumulator.Name}, ref work, lane + {accumulator.Sum * Isa.Element.Lanes});");

    /// <summary>The library's operands and vector steps.</summary>
    protected string Block => $"{Names.Packing}MicroKernelBlock<{Element}>";
}

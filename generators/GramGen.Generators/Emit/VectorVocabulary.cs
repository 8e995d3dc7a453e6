using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>How an instruction set says what a tile does.</summary>
internal abstract class VectorVocabulary(IsaTraits isa, string structName, string vector)
{
    /// <summary>Every instruction set, in the order of <see cref="IsaTraits.All"/>.</summary>
    public static IReadOnlyList<VectorVocabulary> All(ElementType element) =>
        [new Avx512Vocabulary(element), new Avx2Vocabulary(element), new Vector128Vocabulary(element)];

    public IsaTraits Isa { get; } = isa;

    /// <summary>The type of the values, in C#.</summary>
    public string Element => Isa.Element.Name;

    /// <summary>The generated type that holds the tiles.</summary>
    public string StructName { get; } = structName;

    public string Zero => $"{Vector}<{Element}>.Zero";

    /// <summary>The class of the vectors' operations.</summary>
    protected string Vector { get; } = vector;

    public string Load(string reference, string offset) => $"{Vector}.LoadUnsafe(ref {reference}, {offset})";

    /// <summary>A vector of one value over and over.</summary>
    public string Broadcast(string value) => $"{Vector}.Create({value})";

    public string Store(string value, string reference, int offset) =>
        $"{Vector}.StoreUnsafe({value}, ref {reference}, {offset});";

    /// <summary>Copies a vector of pixels from one row to another.</summary>
    public string Copy(string source, string target, string offset) =>
        $"{Vector}.StoreUnsafe({Load(source, offset)}, ref {target}, {offset});";

    public virtual string MultiplyAdd(string x, string y, string z) => $"{Vector}.FusedMultiplyAdd({x}, {y}, {z})";

    /// <summary>What becomes of the accumulators after a pass: their lanes are kept, to be reduced after the last.</summary>
    public virtual IEnumerable<string> KeepLanes(IReadOnlyList<(string Name, int Sum)> accumulators) =>
        accumulators.Select(accumulator => accumulator.Sum == 0
            ? $"{Vector}.StoreUnsafe({accumulator.Name}, ref work, lane);"
            : $"{Vector}.StoreUnsafe({accumulator.Name}, ref work, lane + {accumulator.Sum * Isa.Element.Lanes});");

    /// <summary>The library's class of what tiles need beyond vectors.</summary>
    public abstract string Lanes { get; }

    /// <summary>Whether the library makes a tile's mirror image with vectors.</summary>
    public virtual bool Mirrors => false;

    /// <summary>The library's method that turns kept lanes into sums, or null if the tile has done so.</summary>
    public abstract string? Reduction { get; }
}

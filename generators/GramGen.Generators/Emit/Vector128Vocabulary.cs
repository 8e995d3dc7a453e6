using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>128-bit vectors, on machines with and without a fused multiply-add.</summary>
internal sealed class Vector128Vocabulary(ElementType element)
    : VectorVocabulary(IsaTraits.Vector128.For(element), "Vector128", "global::System.Runtime.Intrinsics.Vector128")
{
    public override string MultiplyAdd(string x, string y, string z) => $"{Block}.MultiplyAdd({x}, {y}, {z})";
}

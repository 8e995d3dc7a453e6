using GramGen.Planning;

namespace GramGen.Generators.Emit;

/// <summary>256-bit vectors with AVX2 and FMA.</summary>
internal sealed class Avx2Vocabulary(ElementType element)
    : VectorVocabulary(IsaTraits.Avx2.For(element), "Avx2", "global::System.Runtime.Intrinsics.Vector256");

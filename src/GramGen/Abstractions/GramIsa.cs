namespace GramGen;

/// <summary>The instruction sets that GramGen has tiles for, slowest first. All give the same bits.</summary>
public enum GramIsa
{
    /// <summary>Plain scalar code: runs everywhere. Named <c>scalar</c> in <c>GRAMGEN_ISA</c>.</summary>
    Scalar,

    /// <summary>128-bit vectors: SSE2 and later, or AdvSimd on ARM64. Named <c>vector128</c>.</summary>
    Vector128,

    /// <summary>256-bit vectors with AVX2 and FMA. Named <c>avx2</c>.</summary>
    Avx2,

    /// <summary>512-bit vectors with AVX-512. Named <c>avx512</c>.</summary>
    Avx512,
}

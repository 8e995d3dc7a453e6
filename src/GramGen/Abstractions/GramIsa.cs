namespace GramGen;

/// <summary>The instruction sets that GramGen has micro-kernels for. All give the same bits.</summary>
/// <remarks>
/// The values have no order, and more may follow: <see cref="Gram.SupportedIsas"/> ranks those of this machine by speed.
/// </remarks>
public enum GramIsa
{
    /// <summary>Scalar code: runs everywhere. Named <c>scalar</c> in <c>GRAMGEN_ISA</c>.</summary>
    Scalar = 0,

    /// <summary>128-bit vectors: SSE2 and later, or AdvSimd on ARM64. Named <c>vector128</c>.</summary>
    Vector128 = 1,

    /// <summary>256-bit vectors with AVX2 and FMA. Named <c>avx2</c>.</summary>
    Avx2 = 2,

    /// <summary>512-bit vectors with AVX-512. Named <c>avx512</c>.</summary>
    Avx512 = 3,
}

using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GramGen.Summation;

/// <summary>What this machine can run: the only place that asks the hardware.</summary>
internal static class Hardware
{
    /// <summary>
    /// <see langword="false"/> on CPUs that lower their clock for 512-bit code, where the runtime hides it too.
    /// </summary>
    public static bool HasAvx512 => Vector512.IsHardwareAccelerated && Avx512F.IsSupported && Avx512DQ.IsSupported;

    /// <summary>Whether bytes that a mask leaves out of a vector are not read.</summary>
    public static bool HasMaskedByteLoads => HasAvx512 && Avx512BW.VL.IsSupported;

    /// <summary>
    /// Whether a 512-bit instruction is executed as two halves of 256 bits: on AMD's Zen 4, the only processors of family 25 with AVX-512.
    /// </summary>
    public static bool ExecutesAvx512InHalves { get; } = HasAvx512 && IsOfAmdFamily(25);

    public static bool HasAvx2 => Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported;

    /// <summary>Whether one instruction multiplies groups of four bytes and adds the products.</summary>
    public static bool HasAvxVnni => HasAvx2 && AvxVnni.IsSupported;

    public static bool HasSse2 => Sse2.IsSupported;

    /// <summary>Whether one instruction adds adjacent lanes.</summary>
    public static bool HasSsse3 => Ssse3.IsSupported;

    public static bool HasAdvSimd64 => AdvSimd.Arm64.IsSupported;

    public static bool HasVector128 => Vector128.IsHardwareAccelerated;

    /// <summary>Whether one instruction multiplies and adds with a single rounding.</summary>
    public static bool HasFusedMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    public static bool HasPrefetch => Sse.IsSupported;

    /// <summary>By AMD's CPUID specification: the vendor is in the registers EBX, EDX and ECX of function 0.</summary>
    private static bool IsOfAmdFamily(int family)
    {
        if (X86Base.CpuId(0, 0) is not (_, Ebx: 0x68747541, Ecx: 0x444D4163, Edx: 0x69746E65))
        {
            return false;
        }

        int signature = X86Base.CpuId(1, 0).Eax;
        return ((signature >> 8) & 0xF) + ((signature >> 20) & 0xFF) == family;
    }
}

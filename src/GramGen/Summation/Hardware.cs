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

    public static bool HasAvx2 => Vector256.IsHardwareAccelerated && Avx2.IsSupported && Fma.IsSupported;

    public static bool HasVector128 => Vector128.IsHardwareAccelerated;

    /// <summary>Whether one instruction multiplies and adds with a single rounding.</summary>
    public static bool HasFusedMultiplyAdd => Fma.IsSupported || AdvSimd.IsSupported;

    public static bool HasPrefetch => Sse.IsSupported;
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using GramGen.Summation;

namespace GramGen.Packing;

/// <summary>Asks for a cache line before it is needed.</summary>
internal static class Prefetch
{
    /// <summary>
    /// Whether the way to the matrix is the longest part of the product: G is larger than the second-level cache, each
    /// value takes few steps, and the processor does not foresee stores that are a row apart. Measured at 2048 × 49: 1.7
    /// times as fast; at 1024 × 196 5 % slower.
    /// </summary>
    public static bool HelpsStores(GramShape shape) => shape.GramLength > 512 * 1024 && shape.Pixels <= 128;

    /// <summary>Changes nothing and never faults: the reference may point anywhere, and be stale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line<T>(ref T value)
        where T : unmanaged
    {
        if (Hardware.HasPrefetch)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref value));
        }
    }
}

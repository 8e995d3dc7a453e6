using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace GramGen.Summation;

/// <summary>Software prefetch.</summary>
internal static class Prefetch
{
    /// <summary>Loads a cache line. Changes nothing and never faults: the reference may point anywhere, and be stale.</summary>
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

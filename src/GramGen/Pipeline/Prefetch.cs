using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using GramGen.Dispatch;

namespace GramGen.Pipeline;

/// <summary>Asks for a cache line before it is needed.</summary>
internal static class Prefetch
{
    /// <summary>Changes nothing and never faults: the reference may point anywhere, and be stale.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static unsafe void Line<T>(ref T value)
        where T : unmanaged
    {
        if (InstructionSets.HasPrefetch)
        {
            Sse.Prefetch0(Unsafe.AsPointer(ref value));
        }
    }
}

using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Bench.Measuring;

namespace GramGen.Bench.Peers;

/// <summary>Memory of calls that take addresses.</summary>
internal static unsafe class PeerMemory
{
    /// <summary>Memory for a result with β = 0: the routine must not read the NaN that it holds.</summary>
    public static Memory<T> AllocateUnread<T>(int length)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        Memory<T> memory = AlignedMemory.Allocate<T>(length);
        memory.Span.Fill(T.NaN);
        return memory;
    }

    /// <summary>The address of memory from <see cref="AlignedMemory"/>, which is pinned for as long as something references it.</summary>
    public static T* Address<T>(Memory<T> pinned)
        where T : unmanaged => (T*)Unsafe.AsPointer(ref pinned.Span[0]);
}

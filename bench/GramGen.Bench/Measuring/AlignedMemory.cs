using System.Runtime.CompilerServices;

namespace GramGen.Bench.Measuring;

/// <summary>Memory at a chosen distance from the beginning of a cache line.</summary>
internal static class AlignedMemory
{
    private const int CacheLine = 64;

    /// <param name="length">Values.</param>
    /// <param name="offset">Values from the beginning of a cache line to the first, fewer than a line has.</param>
    public static Memory<T> Allocate<T>(int length, int offset = 0)
        where T : unmanaged
    {
        int line = CacheLine / Unsafe.SizeOf<T>();
        T[] pinned = GC.AllocateArray<T>(length + (2 * line), pinned: true);
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref pinned[0]) / Unsafe.SizeOf<T>();
        int toLine = (int)((line - (address % line)) % line);
        return pinned.AsMemory(toLine + offset, length);
    }
}

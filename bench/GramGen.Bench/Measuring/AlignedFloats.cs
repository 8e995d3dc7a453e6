using System.Runtime.CompilerServices;

namespace GramGen.Bench.Measuring;

/// <summary>Memory at a chosen distance from the beginning of a cache line.</summary>
internal static class AlignedFloats
{
    private const int CacheLine = 64 / sizeof(float);

    /// <param name="length">Values.</param>
    /// <param name="offset">Values from the beginning of a cache line to the first, 0…15.</param>
    public static Memory<float> Allocate(int length, int offset = 0)
    {
        float[] pinned = GC.AllocateArray<float>(length + (2 * CacheLine), pinned: true);
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<float>(), ref pinned[0]) / sizeof(float);
        int toLine = (int)((CacheLine - (address % CacheLine)) % CacheLine);
        return pinned.AsMemory(toLine + offset, length);
    }
}

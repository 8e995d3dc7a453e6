using System.Runtime.CompilerServices;

namespace GramGen.Bench.Measuring;

/// <summary>Pinned memory at a chosen distance from the beginning of a cache line.</summary>
internal static class AlignedMemory
{
    private const int CacheLine = 64;
    private const int Seed = 1;

    /// <param name="length">Number of elements.</param>
    /// <param name="offset">Elements from the beginning of a cache line to the first; fewer than a line holds.</param>
    public static Memory<T> Allocate<T>(int length, int offset = 0)
        where T : unmanaged
    {
        int line = CacheLine / Unsafe.SizeOf<T>();
        T[] pinned = GC.AllocateArray<T>(length + (2 * line), pinned: true);
        nint address = Unsafe.ByteOffset(ref Unsafe.NullRef<T>(), ref pinned[0]) / Unsafe.SizeOf<T>();
        int toLine = (int)((line - (address % line)) % line);
        return pinned.AsMemory(toLine + offset, length);
    }

    /// <summary>Random values like those after a ReLU: about half of them are zero, none is negative. The same in every call.</summary>
    public static Memory<float> Activations(int length, int offset = 0)
    {
        Memory<float> values = Allocate<float>(length, offset);
        var random = new Random(Seed);
        foreach (ref float value in values.Span)
        {
            value = MathF.Max(0, random.NextSingle() - 0.5f);
        }

        return values;
    }
}

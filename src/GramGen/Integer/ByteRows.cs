using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GramGen.Integer;

/// <summary>What packing does with the bytes of a row.</summary>
internal static class ByteRows
{
    /// <summary>Vectors whose bytes can be added in 16 bits.</summary>
    private const int SummedVectors = 256;

    /// <summary>Subtracts a base from bytes, modulo 256.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="lowest">The base.</param>
    /// <param name="target">Receives the differences, then zeros.</param>
    /// <returns>The sum of the differences.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static long Subtract(ReadOnlySpan<byte> source, byte lowest, Span<byte> target)
    {
        ref byte from = ref MemoryMarshal.GetReference(source);
        ref byte to = ref MemoryMarshal.GetReference(target);
        var bases = new Vector<byte>(lowest);
        long total = 0;
        int done = 0;
        int end = source.Length / Vector<byte>.Count * Vector<byte>.Count;
        while (done < end)
        {
            Vector<ushort> lowerSums = Vector<ushort>.Zero;
            Vector<ushort> upperSums = Vector<ushort>.Zero;
            int next = Math.Min(end, done + (SummedVectors * Vector<byte>.Count));
            for (; done < next; done += Vector<byte>.Count)
            {
                Vector<byte> differences = Vector.LoadUnsafe(ref from, (nuint)done) - bases;
                differences.StoreUnsafe(ref to, (nuint)done);
                var pairs = Vector.AsVectorUInt16(differences);
                lowerSums += pairs & new Vector<ushort>(byte.MaxValue);
                upperSums += pairs >>> 8;
            }

            total += SumOf(lowerSums) + SumOf(upperSums);
        }

        for (; done < source.Length; done++)
        {
            target[done] = (byte)(source[done] - lowest);
            total += target[done];
        }

        target[done..].Clear();
        return total;
    }

    /// <summary>Converts bytes to 16 bits.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="isSigned">They are signed.</param>
    /// <param name="target">Receives the values, then zeros.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToInt16(ReadOnlySpan<byte> source, bool isSigned, Span<short> target)
    {
        ref byte from = ref MemoryMarshal.GetReference(source);
        ref ushort to = ref Unsafe.As<short, ushort>(ref MemoryMarshal.GetReference(target));
        int done = 0;
        for (; done <= source.Length - Vector<byte>.Count; done += Vector<byte>.Count)
        {
            var values = Vector.LoadUnsafe(ref from, (nuint)done);
            Vector.Widen(values, out Vector<ushort> lower, out Vector<ushort> upper);
            if (isSigned)
            {
                // The sign of a byte is its bit 7: shifted up, and down again with the sign.
                lower = Vector.AsVectorUInt16(Vector.AsVectorInt16(lower << 8) >> 8);
                upper = Vector.AsVectorUInt16(Vector.AsVectorInt16(upper << 8) >> 8);
            }

            lower.StoreUnsafe(ref to, (nuint)done);
            upper.StoreUnsafe(ref to, (nuint)(done + Vector<ushort>.Count));
        }

        for (; done < source.Length; done++)
        {
            target[done] = isSigned ? (sbyte)source[done] : source[done];
        }

        target[done..].Clear();
    }

    /// <summary>The smallest and the largest of some bytes.</summary>
    /// <param name="values">The bytes, at least one.</param>
    /// <param name="isSigned">They are signed.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ByteRange RangeOf(ReadOnlySpan<byte> values, bool isSigned)
    {
        // In the order of unsigned bytes -128 is 0.
        byte flip = isSigned ? (byte)0x80 : (byte)0;
        (byte smallest, byte largest) = (byte.MaxValue, byte.MinValue);
        ref byte first = ref MemoryMarshal.GetReference(values);
        int done = 0;
        if (values.Length >= Vector<byte>.Count)
        {
            var flips = new Vector<byte>(flip);
            Vector<byte> low = Vector<byte>.AllBitsSet;
            Vector<byte> high = Vector<byte>.Zero;
            for (; done <= values.Length - Vector<byte>.Count; done += Vector<byte>.Count)
            {
                Vector<byte> flipped = Vector.LoadUnsafe(ref first, (nuint)done) ^ flips;
                low = Vector.Min(low, flipped);
                high = Vector.Max(high, flipped);
            }

            for (int lane = 0; lane < Vector<byte>.Count; lane++)
            {
                smallest = Math.Min(smallest, low[lane]);
                largest = Math.Max(largest, high[lane]);
            }
        }

        for (; done < values.Length; done++)
        {
            byte flipped = (byte)(values[done] ^ flip);
            smallest = Math.Min(smallest, flipped);
            largest = Math.Max(largest, flipped);
        }

        int origin = isSigned ? sbyte.MinValue : 0;
        return new ByteRange(origin + smallest, origin + largest);
    }

    private static long SumOf(Vector<ushort> sums)
    {
        Vector.Widen(sums, out Vector<uint> lower, out Vector<uint> upper);
        return Vector.Sum(lower + upper);
    }
}

/// <summary>The range of some values.</summary>
/// <param name="Smallest">The smallest.</param>
/// <param name="Largest">The largest.</param>
internal readonly record struct ByteRange(int Smallest, int Largest)
{
    /// <summary>The range of no value: united with another it gives that one.</summary>
    public static ByteRange Empty => new(byte.MaxValue, sbyte.MinValue);

    public int Width => Largest - Smallest;

    public ByteRange Union(ByteRange other) => new(Math.Min(Smallest, other.Smallest), Math.Max(Largest, other.Largest));
}

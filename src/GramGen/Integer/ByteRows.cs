using System.Numerics;

namespace GramGen.Integer;

/// <summary>What packing does with the bytes of a row.</summary>
internal static class ByteRows
{
    /// <summary>Vectors of bytes whose sums fit 16 bits: two bytes are added to each sum.</summary>
    private const int SummedVectors = 128;

    /// <summary>Subtracts a base from bytes, modulo 256.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="lowest">The base.</param>
    /// <param name="target">Receives the differences, then zeros.</param>
    /// <returns>The sum of the differences.</returns>
    public static long Subtract(ReadOnlySpan<byte> source, byte lowest, Span<byte> target)
    {
        var bases = new Vector<byte>(lowest);
        long total = 0;
        int done = 0;
        int end = source.Length / Vector<byte>.Count * Vector<byte>.Count;
        while (done < end)
        {
            Vector<ushort> sums = Vector<ushort>.Zero;
            int next = Math.Min(end, done + (SummedVectors * Vector<byte>.Count));
            for (; done < next; done += Vector<byte>.Count)
            {
                Vector<byte> differences = new Vector<byte>(source[done..]) - bases;
                differences.CopyTo(target[done..]);
                Vector.Widen(differences, out Vector<ushort> lower, out Vector<ushort> upper);
                sums += lower + upper;
            }

            Vector.Widen(sums, out Vector<uint> lowerSums, out Vector<uint> upperSums);
            total += Vector.Sum(lowerSums + upperSums);
        }

        for (; done < source.Length; done++)
        {
            target[done] = (byte)(source[done] - lowest);
            total += target[done];
        }

        target[done..].Clear();
        return total;
    }

    /// <summary>Widens bytes to 16 bits.</summary>
    /// <param name="source">The bytes.</param>
    /// <param name="isSigned">They are signed.</param>
    /// <param name="target">Receives the values, then zeros.</param>
    public static void Widen(ReadOnlySpan<byte> source, bool isSigned, Span<short> target)
    {
        int done = 0;
        for (; done <= source.Length - Vector<byte>.Count; done += Vector<byte>.Count)
        {
            var values = new Vector<byte>(source[done..]);
            var lower = Vector.AsVectorInt16(Vector.WidenLower(values));
            var upper = Vector.AsVectorInt16(Vector.WidenUpper(values));
            if (isSigned)
            {
                lower = Vector.WidenLower(Vector.AsVectorSByte(values));
                upper = Vector.WidenUpper(Vector.AsVectorSByte(values));
            }

            lower.CopyTo(target[done..]);
            upper.CopyTo(target[(done + Vector<short>.Count)..]);
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
    public static ByteRange RangeOf(ReadOnlySpan<byte> values, bool isSigned)
    {
        // In the order of unsigned bytes -128 is 0.
        byte flip = isSigned ? (byte)0x80 : (byte)0;
        (byte smallest, byte largest) = (byte.MaxValue, byte.MinValue);
        int done = 0;
        if (values.Length >= Vector<byte>.Count)
        {
            var flips = new Vector<byte>(flip);
            (Vector<byte> low, Vector<byte> high) = (Vector<byte>.AllBitsSet, Vector<byte>.Zero);
            for (; done <= values.Length - Vector<byte>.Count; done += Vector<byte>.Count)
            {
                Vector<byte> flipped = new Vector<byte>(values[done..]) ^ flips;
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

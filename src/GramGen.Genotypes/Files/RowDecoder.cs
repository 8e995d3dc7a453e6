using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace GramGen.Genotypes.Files;

/// <summary>
/// Decodes the genotypes of a variant by a table: a value for each of the four codes. Compiled at the first call as well as it can be: a
/// process often computes one matrix and ends.
/// </summary>
internal static class RowDecoder
{
    /// <summary>Decodes a variant.</summary>
    /// <param name="packed">Four genotypes a byte.</param>
    /// <param name="table">The values of the codes 0, 1, 2 and 3.</param>
    /// <param name="destination">Receives a value for each sample.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Decode<T>(ReadOnlySpan<byte> packed, ReadOnlySpan<T> table, Span<T> destination)
        where T : unmanaged
    {
        int done = 0;
        if (typeof(T) == typeof(float) && Avx2.IsSupported)
        {
            done = DecodeVectors(packed, MemoryMarshal.Cast<T, float>(table), MemoryMarshal.Cast<T, float>(destination));
        }

        for (int sample = done; sample < destination.Length; sample++)
        {
            destination[sample] = table[(packed[sample / 4] >> (sample % 4 * 2)) & 3];
        }
    }

    /// <summary>Counts the genotypes of a variant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static GenotypeCounts Count(ReadOnlySpan<byte> packed, int samples)
    {
        const ulong LowBits = 0x5555_5555_5555_5555;
        int missing = 0;
        int heterozygous = 0;
        int withoutA1 = 0;
        for (int first = 0; first < samples; first += 32)
        {
            ReadOnlySpan<byte> rest = packed[(first / 4)..];
            ulong codes = rest.Length >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(rest) : ReadEnd(rest);
            // What fills up the last byte is not defined.
            ulong counted = samples - first >= 32 ? LowBits : LowBits & ((1ul << (2 * (samples - first))) - 1);
            ulong low = codes & counted;
            ulong high = (codes >> 1) & counted;
            missing += BitOperations.PopCount(low & ~high);
            heterozygous += BitOperations.PopCount(high & ~low);
            withoutA1 += BitOperations.PopCount(low & high);
        }

        return new GenotypeCounts(samples - missing, heterozygous, samples - missing - heterozygous - withoutA1);
    }

    private static ulong ReadEnd(ReadOnlySpan<byte> bytes)
    {
        Span<byte> filled = stackalloc byte[sizeof(ulong)];
        filled.Clear();
        bytes.CopyTo(filled);
        return BinaryPrimitives.ReadUInt64LittleEndian(filled);
    }

    /// <summary>Decodes sixteen samples at a time: a permutation within 128 bits looks at the two lowest bits of its control.</summary>
    /// <returns>The number of samples that are done.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int DecodeVectors(ReadOnlySpan<byte> packed, ReadOnlySpan<float> table, Span<float> destination)
    {
        var values = Vector256.Create(Vector128.Create(table), Vector128.Create(table));
        var shifts = Vector256.Create(0u, 2, 4, 6, 8, 10, 12, 14);
        ref float end = ref MemoryMarshal.GetReference(destination);
        int sample = 0;
        for (; sample + 16 <= destination.Length; sample += 16)
        {
            uint codes = BinaryPrimitives.ReadUInt32LittleEndian(packed[(sample / 4)..]);
            Vector256<int> low = Avx2.ShiftRightLogicalVariable(Vector256.Create(codes), shifts).AsInt32();
            Vector256<int> high = Avx2.ShiftRightLogicalVariable(Vector256.Create(codes >> 16), shifts).AsInt32();
            Avx.PermuteVar(values, low).StoreUnsafe(ref Unsafe.Add(ref end, sample));
            Avx.PermuteVar(values, high).StoreUnsafe(ref Unsafe.Add(ref end, sample + 8));
        }

        return sample;
    }
}

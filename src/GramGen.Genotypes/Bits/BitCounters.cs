using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace GramGen.Genotypes.Bits;

/// <summary>Counts the ones that two rows of words have in common.</summary>
internal interface IBitCounter
{
    int Count(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y);
}

/// <summary>The counters of the instruction sets.</summary>
internal static class BitCounters
{
    /// <param name="isa">The instruction set, or null for the fastest of this machine.</param>
    /// <exception cref="PlatformNotSupportedException">The instruction set does not run here.</exception>
    public static IBitCounter For(GramIsa? isa)
    {
        GramIsa chosen = isa ?? Gram.SupportedIsas[0];
        if (!Gram.SupportedIsas.Contains(chosen))
        {
            throw new PlatformNotSupportedException(
                $"GenotypeOptions.Isa is {chosen}, which this machine or runtime does not have. It has: "
                + $"{string.Join(", ", Gram.SupportedIsas)}.");
        }

        return chosen switch
        {
            GramIsa.Avx512 when Avx512BW.IsSupported => new Avx512BitCounter(),
            GramIsa.Avx512 or GramIsa.Avx2 => new Avx2BitCounter(),
            GramIsa.Vector128 when AdvSimd.Arm64.IsSupported => new AdvSimdBitCounter(),
            _ => new ScalarBitCounter(),
        };
    }
}

/// <summary>One word after the other; on x64 the instruction for it is as fast as vectors of 128 bits would be.</summary>
internal sealed class ScalarBitCounter : IBitCounter
{
    public int Count(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y) => CountWords(x, y);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int CountWords(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y)
    {
        int count = 0;
        for (int word = 0; word < x.Length; word++)
        {
            count += BitOperations.PopCount(x[word] & y[word]);
        }

        return count;
    }
}

/// <summary>Vectors of 128 bits with an instruction that counts the ones of bytes.</summary>
internal sealed class AdvSimdBitCounter : IBitCounter
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Count(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y)
    {
        ref ulong first = ref MemoryMarshal.GetReference(x);
        ref ulong second = ref MemoryMarshal.GetReference(y);
        int word = 0;
        Vector128<ulong> sum = default;
        for (; word + 2 <= x.Length; word += 2)
        {
            Vector128<ulong> both = Vector128.LoadUnsafe(ref first, (nuint)word) & Vector128.LoadUnsafe(ref second, (nuint)word);
            Vector128<ushort> pairs = AdvSimd.AddPairwiseWidening(AdvSimd.PopCount(both.AsByte()));
            sum = AdvSimd.AddPairwiseWideningAndAdd(sum, AdvSimd.AddPairwiseWidening(pairs));
        }

        return (int)Vector128.Sum(sum) + ScalarBitCounter.CountWords(x[word..], y[word..]);
    }
}

/// <summary>
/// Vectors of 256 bits: ones of four bits at a time from a table of sixteen (Muła, Kurz and Lemire 2018, section 2.3), in bytes that take
/// the counts of up to 31 vectors.
/// </summary>
internal sealed class Avx2BitCounter : IBitCounter
{
    private const int MostVectors = 31;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Count(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y)
    {
        ref ulong first = ref MemoryMarshal.GetReference(x);
        ref ulong second = ref MemoryMarshal.GetReference(y);
        var table = Vector256.Create(
            (byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4);
        var nibble = Vector256.Create((byte)0xF);
        Vector256<ulong> sum = default;
        int word = 0;
        int end = x.Length & ~3;
        while (word < end)
        {
            Vector256<byte> bytes = default;
            for (int stop = Math.Min(end, word + (MostVectors * 4)); word < stop; word += 4)
            {
                Vector256<byte> both =
                    (Vector256.LoadUnsafe(ref first, (nuint)word) & Vector256.LoadUnsafe(ref second, (nuint)word)).AsByte();
                bytes += Avx2.Shuffle(table, both & nibble)
                    + Avx2.Shuffle(table, (both.AsUInt16() >>> 4).AsByte() & nibble);
            }

            sum += Avx2.SumAbsoluteDifferences(bytes, Vector256<byte>.Zero).AsUInt64();
        }

        return (int)Vector256.Sum(sum) + ScalarBitCounter.CountWords(x[word..], y[word..]);
    }
}

/// <summary>
/// Vectors of 512 bits: eight vectors are added bit by bit, by carry-save adders of two ternary operations each, and only those that weigh
/// eight are counted (Harley and Seal; Muła, Kurz and Lemire 2018, section 3.1).
/// </summary>
internal sealed class Avx512BitCounter : IBitCounter
{
    private const int VectorWords = 8;
    private const int StepWords = 8 * VectorWords;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int Count(ReadOnlySpan<ulong> x, ReadOnlySpan<ulong> y)
    {
        ref ulong first = ref MemoryMarshal.GetReference(x);
        ref ulong second = ref MemoryMarshal.GetReference(y);
        Vector512<ulong> ones = default;
        Vector512<ulong> twos = default;
        Vector512<ulong> fours = default;
        Vector512<ulong> eights = default;
        nuint word = 0;
        for (nuint end = (nuint)x.Length / StepWords * StepWords; word < end; word += StepWords)
        {
            Vector512<ulong> twosA = Add(ref ones, Both(ref first, ref second, word), Both(ref first, ref second, word + 8));
            Vector512<ulong> twosB = Add(ref ones, Both(ref first, ref second, word + 16), Both(ref first, ref second, word + 24));
            Vector512<ulong> foursA = Add(ref twos, twosA, twosB);
            twosA = Add(ref ones, Both(ref first, ref second, word + 32), Both(ref first, ref second, word + 40));
            twosB = Add(ref ones, Both(ref first, ref second, word + 48), Both(ref first, ref second, word + 56));
            Vector512<ulong> foursB = Add(ref twos, twosA, twosB);
            eights += OnesOf(Add(ref fours, foursA, foursB));
        }

        Vector512<ulong> sum = (eights << 3) + (OnesOf(fours) << 2) + (OnesOf(twos) << 1) + OnesOf(ones);
        for (; word + VectorWords <= (nuint)x.Length; word += VectorWords)
        {
            sum += OnesOf(Both(ref first, ref second, word));
        }

        return (int)Vector512.Sum(sum) + ScalarBitCounter.CountWords(x[(int)word..], y[(int)word..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Both(ref ulong x, ref ulong y, nuint word) =>
        Vector512.LoadUnsafe(ref x, word) & Vector512.LoadUnsafe(ref y, word);

    /// <summary>Adds three bits at each position: the sum remains, and the carry is returned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> Add(ref Vector512<ulong> sum, Vector512<ulong> x, Vector512<ulong> y)
    {
        Vector512<ulong> carry = Avx512F.TernaryLogic(sum, x, y, 0xE8);
        sum = Avx512F.TernaryLogic(sum, x, y, 0x96);
        return carry;
    }

    /// <summary>The ones in each word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<ulong> OnesOf(Vector512<ulong> bits)
    {
        var table = Vector512.Create(Vector256.Create(
            (byte)0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4, 0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4));
        var nibble = Vector512.Create((byte)0xF);
        Vector512<byte> low = Avx512BW.Shuffle(table, bits.AsByte() & nibble);
        Vector512<byte> high = Avx512BW.Shuffle(table, (bits >>> 4).AsByte() & nibble);
        return Avx512BW.SumAbsoluteDifferences(low + high, Vector512<byte>.Zero).AsUInt64();
    }
}

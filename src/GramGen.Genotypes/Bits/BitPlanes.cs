using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GramGen.Genotypes.Bits;

/// <summary>Which genotypes have a 1 in a bit plane.</summary>
internal enum GenotypePlane
{
    /// <summary>All that are not missing.</summary>
    Called = 0,

    /// <summary>One copy of A1.</summary>
    Heterozygous,

    /// <summary>Two copies of A1.</summary>
    TwoCopies,

    /// <summary>No copy of A1.</summary>
    NoCopy,

    /// <summary>One copy of A1, or two.</summary>
    Carrier,
}

/// <summary>
/// Genotypes as bits: for each sample and plane a row of words, with a bit for each variant. They come from variant-major codes by
/// transposition, 64 variants at a time.
/// </summary>
internal sealed class BitPlanes
{
    /// <summary>Variants of a word.</summary>
    public const int WordVariants = 64;

    private const int SamplesPerByte = 4;

    /// <summary>Bytes of a variant that are transposed together.</summary>
    private const int ColumnBytes = 8;

    private readonly GenotypePlane[] _planes;
    private readonly ulong[][] _bits;
    private readonly int _samples;

    /// <param name="samples">The number of samples.</param>
    /// <param name="variants">The variants that there can be at most.</param>
    /// <param name="planes">The planes that are needed.</param>
    public BitPlanes(int samples, int variants, params GenotypePlane[] planes)
    {
        _samples = samples;
        _planes = planes;
        _bits = [.. planes.Select(_ => new ulong[samples * (long)WordsFor(variants)])];
    }

    /// <summary>Words of a sample's row.</summary>
    public int Words { get; private set; }

    /// <summary>The rows of a plane, one after the other.</summary>
    public ulong[] this[GenotypePlane plane] => _bits[Array.IndexOf(_planes, plane)];

    public static int WordsFor(int variants) => (variants + WordVariants - 1) / WordVariants;

    /// <summary>Transposes variants.</summary>
    /// <param name="packed">The codes, variant after variant.</param>
    /// <param name="variants">The number of variants.</param>
    /// <param name="options">Threads and cancellation.</param>
    public void Fill(byte[] packed, int variants, GenotypeOptions options)
    {
        Words = WordsFor(variants);
        int bytesPerVariant = Files.BedFormat.BytesPerVariant(_samples);
        int columns = (bytesPerVariant + ColumnBytes - 1) / ColumnBytes;
        Parallelism.For(columns, options, column => FillColumn(packed, variants, bytesPerVariant, column * ColumnBytes));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillColumn(byte[] packed, int variants, int bytesPerVariant, int firstByte)
    {
        int bytes = Math.Min(ColumnBytes, bytesPerVariant - firstByte);
        Span<byte> transposed = stackalloc byte[ColumnBytes * WordVariants];
        for (int word = 0; word < Words; word++)
        {
            int first = word * WordVariants;
            int count = Math.Min(WordVariants, variants - first);
            if (count < WordVariants)
            {
                // All four genotypes are missing.
                transposed.Fill(0b01_01_01_01);
            }

            for (int variant = 0; variant < count; variant++)
            {
                ReadOnlySpan<byte> codes = packed.AsSpan(((first + variant) * bytesPerVariant) + firstByte, bytes);
                for (int column = 0; column < codes.Length; column++)
                {
                    transposed[(column * WordVariants) + variant] = codes[column];
                }
            }

            for (int column = 0; column < bytes; column++)
            {
                int sample = (firstByte + column) * SamplesPerByte;
                FillWords(transposed.Slice(column * WordVariants, WordVariants), sample, word);
            }
        }
    }

    /// <summary>Splits the codes of four samples into bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void FillWords(ReadOnlySpan<byte> codes, int firstSample, int word)
    {
        int samples = Math.Min(SamplesPerByte, _samples - firstSample);
        for (int sample = 0; sample < samples; sample++)
        {
            ulong low = BitsOf(codes, 2 * sample);
            ulong high = BitsOf(codes, (2 * sample) + 1);
            int position = ((firstSample + sample) * Words) + word;
            for (int plane = 0; plane < _planes.Length; plane++)
            {
                _bits[plane][position] = _planes[plane] switch
                {
                    GenotypePlane.Called => high | ~low,
                    GenotypePlane.Heterozygous => high & ~low,
                    GenotypePlane.TwoCopies => ~high & ~low,
                    GenotypePlane.NoCopy => high & low,
                    _ => ~low,
                };
            }
        }
    }

    /// <summary>Gathers one bit of each byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong BitsOf(ReadOnlySpan<byte> codes, int bit)
    {
        ulong result = 0;
        for (int first = 0; first < WordVariants; first += Vector128<byte>.Count)
        {
            var bytes = Vector128.LoadUnsafe(ref MemoryMarshal.GetReference(codes), (nuint)first);
            result |= (ulong)Vector128.ShiftLeft(bytes, 7 - bit).ExtractMostSignificantBits() << first;
        }

        return result;
    }
}

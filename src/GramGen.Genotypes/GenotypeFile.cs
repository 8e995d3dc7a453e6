using GramGen.Genotypes.Files;
using Microsoft.Win32.SafeHandles;

namespace GramGen.Genotypes;

/// <summary>
/// Genotypes in the binary files of PLINK 1: <c>.bed</c>, with its variants in <c>.bim</c> and its samples in <c>.fam</c>. They are read
/// in parts, so a file may be larger than memory.
/// </summary>
/// <remarks>
/// The .bed file begins with the bytes 6c 1b 01, then has ⌈n/4⌉ bytes of each variant, with two bits of each of n samples, lowest first:
/// 0 two copies of A1, 1 missing, 2 one copy, 3 none (PLINK 1.9, File format reference).
/// Several threads may read from one file.
/// </remarks>
public sealed class GenotypeFile : IDisposable
{
    private readonly SafeFileHandle _bed;
    private readonly BimFile _bim;

    private GenotypeFile(string path, SafeFileHandle bed, BimFile bim, IReadOnlyList<GenotypeSample> samples)
    {
        Path = path;
        _bed = bed;
        _bim = bim;
        Samples = samples;
    }

    /// <summary>The .bed file.</summary>
    public string Path { get; }

    /// <summary>The samples, in the order of the .fam file.</summary>
    public IReadOnlyList<GenotypeSample> Samples { get; }

    /// <summary>The number of variants.</summary>
    public int VariantCount => _bim.Count;

    /// <summary>Bytes of a variant in the .bed file: a quarter of the samples, rounded up.</summary>
    public int BytesPerVariant => BedFormat.BytesPerVariant(Samples.Count);

    /// <summary>What the .bim file says of the variants, but for names.</summary>
    internal BimFile Bim => _bim;

    /// <summary>Opens a file, reads its .bim and .fam files, and checks that the three belong together.</summary>
    /// <param name="path">The .bed file, or the path that the three have in common.</param>
    /// <exception cref="FileNotFoundException">One of the files does not exist.</exception>
    /// <exception cref="InvalidDataException">
    /// A file is damaged, or the size of the .bed file is not that of the variants and samples; the message says what was expected and what
    /// was found.
    /// </exception>
    /// <exception cref="NotSupportedException">The .bed file is sample-major.</exception>
    public static GenotypeFile Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string prefix = path.EndsWith(".bed", StringComparison.OrdinalIgnoreCase) ? path[..^".bed".Length] : path;
        string bedPath = path.Length > prefix.Length ? path : prefix + ".bed";
        IReadOnlyList<GenotypeSample> samples = FamFile.Read(prefix + ".fam");
        var bim = BimFile.Read(prefix + ".bim");
        SafeFileHandle bed = File.OpenHandle(bedPath, options: FileOptions.SequentialScan);
        try
        {
            BedFormat.Check(bed, bedPath, samples.Count, bim.Count);
            return new GenotypeFile(bedPath, bed, bim, samples);
        }
        catch
        {
            bed.Dispose();
            throw;
        }
    }

    /// <summary>Reads the .bim file, one variant after the other.</summary>
    /// <exception cref="InvalidDataException">A line is not one of a .bim file.</exception>
    public IEnumerable<GenotypeVariant> ReadVariants() => _bim.ReadVariants();

    /// <summary>Reads variants as they are in the file: <see cref="BytesPerVariant"/> bytes of each.</summary>
    /// <param name="firstVariant">The first variant, from 0.</param>
    /// <param name="destination">Receives whole variants; its length says how many.</param>
    /// <exception cref="ArgumentException">The length is no multiple of <see cref="BytesPerVariant"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The variants are not all in the file.</exception>
    /// <exception cref="EndOfStreamException">The file has become shorter since it was opened.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    public void ReadPacked(int firstVariant, Span<byte> destination)
    {
        int bytes = BytesPerVariant;
        if (destination.Length % bytes != 0)
        {
            throw new ArgumentException(
                $"A variant has {bytes} bytes; the span has {destination.Length}, which is no multiple.", nameof(destination));
        }

        ThrowIfOutside(firstVariant, destination.Length / bytes);
        BedFormat.Read(_bed, Path, firstVariant * (long)bytes, destination);
    }

    /// <summary>Reads copies of A1: 0, 1 or 2, and -1 where the genotype is missing.</summary>
    /// <param name="firstVariant">The first variant, from 0.</param>
    /// <param name="destination">Receives a value for each sample, variant after variant; its length says how many.</param>
    /// <exception cref="ArgumentException">The length is no multiple of the number of samples.</exception>
    /// <inheritdoc cref="ReadPacked" path="/exception[position() > 1]"/>
    public void ReadAlleleCounts(int firstVariant, Span<sbyte> destination)
    {
        int samples = Samples.Count;
        if (destination.Length % samples != 0)
        {
            throw new ArgumentException(
                $"A variant has {samples} genotypes; the span has {destination.Length} values, which is no multiple.", nameof(destination));
        }

        int variants = destination.Length / samples;
        ThrowIfOutside(firstVariant, variants);
        ReadOnlySpan<sbyte> counts = [2, -1, 1, 0];
        byte[] packed = new byte[BytesPerVariant];
        for (int variant = 0; variant < variants; variant++)
        {
            ReadPacked(firstVariant + variant, packed);
            RowDecoder.Decode(packed, counts, destination.Slice(variant * samples, samples));
        }
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _bed.Dispose();

    private void ThrowIfOutside(int first, int count)
    {
        if (first < 0 || count > VariantCount - first)
        {
            throw new ArgumentOutOfRangeException(
                nameof(first), first, $"The file has {VariantCount} variants; {count} from {first} on are not all among them.");
        }
    }
}

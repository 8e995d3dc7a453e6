using GramGen.Genotypes.Bits;
using GramGen.Genotypes.Files;

namespace GramGen.Genotypes;

/// <summary>
/// Counts of genotypes that pairs of samples share, by variants at which both are called. All counts are exact: every instruction set,
/// number of threads and <see cref="GenotypeOptions.ChunkVariants"/> gives the same.
/// </summary>
public static class GenotypePairs
{
    /// <summary>Bytes that are read together.</summary>
    private const int ChunkBytes = 1 << 22;

    /// <summary>Counts what the kinship by KING-robust, and identity by state, are made of.</summary>
    /// <param name="file">The genotypes.</param>
    /// <param name="options">Which variants count, and how it is computed; <see langword="null"/> for the defaults.</param>
    /// <exception cref="InvalidDataException">
    /// No variant counts, or a chromosome has a number that <see cref="GenotypeOptions.AutosomeCount"/> does not allow.
    /// </exception>
    /// <exception cref="NotSupportedException">There are more than 46340 samples.</exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="EndOfStreamException">The file has become shorter since it was opened.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static KinshipTable ComputeKinship(GenotypeFile file, GenotypeOptions? options = null)
    {
        options ??= new GenotypeOptions();
        int samples = CheckedSamples(file);
        int[] called = new int[samples * samples];
        int[] heterozygous = new int[samples * samples];
        int[] hetCalled = new int[samples * samples];
        int[] opposite = new int[samples * samples];
        int variants = CountAll(
            file, options, Multiply,
            GenotypePlane.Called, GenotypePlane.Heterozygous, GenotypePlane.TwoCopies, GenotypePlane.NoCopy);
        return new KinshipTable(file.Samples, variants, called, heterozygous, hetCalled, opposite);

        void Multiply(BitPlanes planes)
        {
            Add(planes, GenotypePlane.Called, GenotypePlane.Called, called, samples, options);
            Add(planes, GenotypePlane.Heterozygous, GenotypePlane.Heterozygous, heterozygous, samples, options);
            Add(planes, GenotypePlane.Heterozygous, GenotypePlane.Called, hetCalled, samples, options);
            Add(planes, GenotypePlane.TwoCopies, GenotypePlane.NoCopy, opposite, samples, options);
        }
    }

    /// <summary>Counts at how many variants pairs of samples carry A1, one of them or both.</summary>
    /// <inheritdoc cref="ComputeKinship"/>
    public static CarrierTable ComputeCarriers(GenotypeFile file, GenotypeOptions? options = null)
    {
        options ??= new GenotypeOptions();
        int samples = CheckedSamples(file);
        int[] called = new int[samples * samples];
        int[] carriers = new int[samples * samples];
        int[] noCopy = new int[samples * samples];
        int variants = CountAll(
            file, options, Multiply, GenotypePlane.Called, GenotypePlane.Carrier, GenotypePlane.NoCopy);
        return new CarrierTable(file.Samples, variants, called, carriers, noCopy);

        void Multiply(BitPlanes planes)
        {
            Add(planes, GenotypePlane.Called, GenotypePlane.Called, called, samples, options);
            Add(planes, GenotypePlane.Carrier, GenotypePlane.Carrier, carriers, samples, options);
            Add(planes, GenotypePlane.NoCopy, GenotypePlane.NoCopy, noCopy, samples, options);
        }
    }

    private static int CheckedSamples(GenotypeFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        SampleLimit.ThrowIfTooMany(file.Samples.Count);
        return file.Samples.Count;
    }

    private static void Add(
        BitPlanes planes, GenotypePlane x, GenotypePlane y, int[] counts, int samples, GenotypeOptions options) =>
        BitGram.Add(planes[x], planes[y], planes.Words, counts, samples, isSymmetric: x == y, options);

    /// <summary>Hands all variants on as bit planes.</summary>
    /// <returns>The number of variants that count.</returns>
    private static int CountAll(GenotypeFile file, GenotypeOptions options, Action<BitPlanes> multiply, params GenotypePlane[] planes)
    {
        int chunk = options.ChunkVariants > 0 ? options.ChunkVariants : Math.Max(ChunkBytes / file.BytesPerVariant, 1);
        var reader = new VariantReader(file, options, chunk);
        try
        {
            var packed = new PackedVariants(file.Samples.Count, file.VariantCount, options, multiply, planes);
            int variants = 0;
            while (reader.Next() is { } next)
            {
                variants += next.Count;
                for (int variant = 0; variant < next.Count; variant++)
                {
                    packed.Add(next.Row(variant));
                }
            }

            packed.Complete();
            return variants > 0 ? variants : throw new InvalidDataException(
                $"None of the {file.VariantCount} variants of {file.Path} counts: their chromosomes or allele frequencies are left out.");
        }
        finally
        {
            reader.Complete();
        }
    }
}

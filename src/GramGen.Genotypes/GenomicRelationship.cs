using System.Numerics;
using System.Runtime.CompilerServices;
using GramGen.Data;
using GramGen.Genotypes.Files;

namespace GramGen.Genotypes;

/// <summary>Genomic relationship matrices (GRM) of files of genotypes.</summary>
/// <remarks>
/// A variant's four values are computed in <see cref="double"/> and rounded once to T. Their products are summed by
/// <see cref="GramAccumulator{T}"/>, with samples as channels and the variants that count, in the order of the file, as pixels; a missing
/// genotype has the value 0. So the bits are the same for any instruction set, number of threads and
/// <see cref="GenotypeOptions.ChunkVariants"/>. The sum is divided in <see cref="double"/> and rounded to T.
/// </remarks>
public static class GenomicRelationship
{
    /// <summary>Values of a chunk at most, but for at least one unit of the accumulator's blocks.</summary>
    private const long MostValues = 1 << 22;

    private const int BlockVariants = 1024;
    private const int GroupVariants = 8 * BlockVariants;

    /// <summary>Computes the relationships of all pairs of samples.</summary>
    /// <typeparam name="T">
    /// <see cref="float"/>, or <see cref="double"/> for twice the time: the files of PLINK and GCTA have <see cref="float"/>.
    /// </typeparam>
    /// <param name="file">The genotypes.</param>
    /// <param name="kind">How relationships are scaled.</param>
    /// <param name="options">Which variants count, and how it is computed; <see langword="null"/> for the defaults.</param>
    /// <exception cref="InvalidDataException">
    /// No variant counts; the allele frequencies of all are 0 or 1; or a chromosome has a number that
    /// <see cref="GenotypeOptions.AutosomeCount"/> does not allow.
    /// </exception>
    /// <exception cref="NotSupportedException">
    /// <typeparamref name="T"/> is neither <see cref="float"/> nor <see cref="double"/>, or there are more than 46340 samples.
    /// </exception>
    /// <exception cref="PlatformNotSupportedException">The requested instruction set does not run here.</exception>
    /// <exception cref="EndOfStreamException">The file has become shorter since it was opened.</exception>
    /// <exception cref="ObjectDisposedException">The file is closed.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public static RelationshipMatrix<T> Compute<T>(
        GenotypeFile file, RelationshipKind kind = RelationshipKind.Yang, GenotypeOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(file);
        ThrowIfUndefined(kind);
        options ??= new GenotypeOptions();
        int samples = file.Samples.Count;
        SampleLimit.ThrowIfTooMany(samples);
        var accumulator = new GramAccumulator<T>(samples, GramStatistics.Gram, FeatureLayout.ChannelsLast, new GramOptions
        {
            Isa = options.Isa,
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
            CancellationToken = options.CancellationToken,
        });
        var reader = new VariantReader(file, options, ChunkFor(samples, options));
        try
        {
            T[] values = GC.AllocateUninitializedArray<T>(checked(samples * reader.Capacity));
            VariantTotals totals = Scan(reader, file, options, chunk =>
            {
                Parallelism.For(chunk.Count, options, variant =>
                {
                    var table = VariantValues<T>.Of(chunk.Counts[variant], kind);
                    RowDecoder.Decode<T>(chunk.Row(variant), table, values.AsSpan(variant * samples, samples));
                });
                accumulator.Add(values.AsSpan(0, chunk.Count * samples), chunk.Count);
            });
            return Finish(file, kind, options, accumulator, totals);
        }
        finally
        {
            reader.Complete();
        }
    }

    /// <summary>
    /// Divides sums that a cluster, an array job or <see cref="GramStats"/> computed of a <see cref="GenotypeDataset"/>: the relationships
    /// have the bits of <see cref="Compute"/>. The file is read once more, for the pairs of missing genotypes.
    /// </summary>
    /// <typeparam name="T">The type of the sums: <see cref="float"/> or <see cref="double"/>.</typeparam>
    /// <param name="file">The genotypes that were summed.</param>
    /// <param name="sums">Their sums.</param>
    /// <param name="kind">How they were scaled.</param>
    /// <param name="options">The variants that counted, and how it is computed; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">
    /// The sums are of other samples or another number of variants, have weights, or no Gram matrix is among them.
    /// </exception>
    /// <inheritdoc cref="Compute" path="/exception"/>
    public static RelationshipMatrix<T> FromSums<T>(
        GenotypeFile file, GramAccumulator<T> sums, RelationshipKind kind = RelationshipKind.Yang, GenotypeOptions? options = null)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(sums);
        ThrowIfUndefined(kind);
        options ??= new GenotypeOptions();
        int samples = file.Samples.Count;
        SampleLimit.ThrowIfTooMany(samples);
        if (sums.Channels != samples || sums.IsWeighted || !sums.Statistics.HasFlag(GramStatistics.Gram))
        {
            throw new ArgumentException(
                $"{file.Path} has {samples} samples; the sums are {sums.Statistics} of {sums.Channels}"
                + $"{(sums.IsWeighted ? " with weights" : "")}. A Gram matrix of as many, without weights, is expected.",
                nameof(sums));
        }

        var reader = new VariantReader(file, options, ChunkFor(samples, options));
        try
        {
            VariantTotals totals = Scan(reader, file, options, _ => { });
            return totals.Variants == sums.Pixels
                ? Finish(file, kind, options, sums, totals)
                : throw new ArgumentException(
                    $"{totals.Variants} variants of {file.Path} count; the sums are of {sums.Pixels}.", nameof(sums));
        }
        finally
        {
            reader.Complete();
        }
    }

    internal static void ThrowIfUndefined(RelationshipKind kind)
    {
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, $"The kind must be Yang or VanRaden; it is {kind}.");
        }
    }

    private static int ChunkFor(int samples, GenotypeOptions options)
    {
        if (options.ChunkVariants > 0)
        {
            return options.ChunkVariants;
        }

        long fitting = MostValues / samples;
        return fitting >= GroupVariants ? (int)Math.Min(fitting / GroupVariants * GroupVariants, 1 << 16) : BlockVariants;
    }

    /// <summary>Reads all variants that count.</summary>
    private static VariantTotals Scan(VariantReader reader, GenotypeFile file, GenotypeOptions options, Action<VariantChunk> add)
    {
        var counts = new PairCounts(file.Samples.Count, file.VariantCount, options);
        double variance = 0;
        int variants = 0;
        while (reader.Next() is { } chunk)
        {
            add(chunk);
            variants += chunk.Count;
            for (int variant = 0; variant < chunk.Count; variant++)
            {
                variance += chunk.Counts[variant].Variance;
                counts.Add(chunk.Row(variant), chunk.Counts[variant]);
            }
        }

        counts.Complete();
        return new VariantTotals(variants, variance, counts);
    }

    private static RelationshipMatrix<T> Finish<T>(
        GenotypeFile file, RelationshipKind kind, GenotypeOptions options, GramAccumulator<T> accumulator, VariantTotals totals)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        if (accumulator.Pixels == 0 || totals.Variance == 0)
        {
            throw new InvalidDataException(accumulator.Pixels == 0
                ? $"None of the {file.VariantCount} variants of {file.Path} counts: their chromosomes or allele frequencies are left out."
                : $"All {accumulator.Pixels} variants of {file.Path} that count have a single allele, or no calls.");
        }

        int samples = accumulator.Channels;
        T[] gram = GC.AllocateUninitializedArray<T>(samples * samples);
        accumulator.ReadGram(gram);
        double meanVariance = kind == RelationshipKind.VanRaden ? totals.Variance / accumulator.Pixels : 1;
        T[] triangle = GC.AllocateUninitializedArray<T>(Triangle.Length(samples));
        Parallelism.For(samples, options, row => Divide(
            gram.AsSpan(row * samples, row + 1), totals.Counts.Row(row), meanVariance, triangle.AsSpan(Triangle.IndexOf(row, 0), row + 1)));
        return new RelationshipMatrix<T>(file.Samples, (int)accumulator.Pixels, triangle, totals.Counts.ToTriangle());
    }

    /// <summary>Divides the sums of a row by N·v.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Divide<T>(ReadOnlySpan<T> sums, PairCountsOfRow counts, double meanVariance, Span<T> row)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int column = 0; column < row.Length; column++)
        {
            double divisor = counts[column] * meanVariance;
            row[column] = divisor == 0 ? T.NaN : T.CreateTruncating(double.CreateTruncating(sums[column]) / divisor);
        }
    }

    /// <summary>What is needed of all variants beside the sums.</summary>
    /// <param name="Variants">Their number.</param>
    /// <param name="Variance">Σ 2p(1 − p).</param>
    /// <param name="Counts">N of all pairs.</param>
    private readonly record struct VariantTotals(int Variants, double Variance, PairCounts Counts);
}

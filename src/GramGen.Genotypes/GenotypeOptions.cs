using GramGen.Genotypes.Files;

namespace GramGen.Genotypes;

/// <summary>
/// Which variants count, and how it is computed. Only <see cref="AutosomeCount"/>, <see cref="AllChromosomes"/> and
/// <see cref="MinorAlleleFrequency"/> change a result.
/// </summary>
public sealed record GenotypeOptions
{
    /// <summary>
    /// The number of autosomes: 22, the default, of humans; 29 of cattle, 18 of pigs. The numbers after them are X, Y, XY and MT, as for
    /// PLINK, whose <c>--chr-set</c> this is.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is not between 1 and 95.</exception>
    public int AutosomeCount
    {
        get;
        init
        {
            const int Most = 95;
            if (value is < 1 or > Most)
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, $"There are between 1 and {Most} autosomes; not {value}.");
            }

            field = value;
        }
    } = 22;

    /// <summary>
    /// Whether variants on X, Y and MT count, as diploid ones. PLINK leaves them out, and so does the default, <see langword="false"/>.
    /// </summary>
    public bool AllChromosomes { get; init; }

    /// <summary>
    /// Variants whose minor allele is less frequent among the called genotypes are left out, as by <c>--maf</c> of PLINK; 0, the default,
    /// leaves none out. With any positive number, variants without calls or with a single allele are left out too.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The frequency is not between 0 and 0.5.</exception>
    public double MinorAlleleFrequency
    {
        get;
        init
        {
            if (value is not (>= 0 and <= 0.5))
            {
                throw new ArgumentOutOfRangeException(nameof(value), value, FormattableString.Invariant(
                    $"The frequency of a minor allele is between 0 and 0.5; it is {value}."));
            }

            field = value;
        }
    }

    /// <summary>
    /// Variants that are in memory at a time; 0, the default, for a number that suits the samples. More than
    /// an array of values can hold are not taken.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public int ChunkVariants
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>The instruction set; <see langword="null"/>, the default, for the fastest of this machine.</summary>
    public GramIsa? Isa { get; init; }

    /// <summary>The maximum number of threads; -1, the default, for one per core.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is 0 or less than -1.</exception>
    public int MaxDegreeOfParallelism
    {
        get;
        init
        {
            if (value is 0 or < -1)
            {
                throw new ArgumentOutOfRangeException(
                    nameof(value), value, $"The maximum number of threads must be at least 1, or -1 for no limit; it is {value}.");
            }

            field = value;
        }
    } = -1;

    /// <summary>Polled between chunks, and within the products.</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>Whether both alleles of a variant are frequent enough.</summary>
    internal bool Counts(GenotypeCounts counts) => counts.MinorAlleleFrequency >= MinorAlleleFrequency;
}

namespace GramGen.Genotypes;

/// <summary>
/// Counts of all pairs of n samples, and what follows from them: kinship by KING-robust, and identity by state. All are over the
/// variants at which both samples are called; all but <see cref="Heterozygous"/> are symmetric.
/// </summary>
/// <remarks>It holds 16·n² bytes.</remarks>
public sealed class KinshipTable
{
    private readonly int[] _called;
    private readonly int[] _heterozygous;
    private readonly int[] _hetCalled;
    private readonly int[] _opposite;

    /// <param name="samples">The samples.</param>
    /// <param name="variants">The variants that counted.</param>
    /// <param name="called">Both called; the lower triangle of n × n.</param>
    /// <param name="heterozygous">Both heterozygous; the lower triangle.</param>
    /// <param name="hetCalled">The row's sample heterozygous, the column's called.</param>
    /// <param name="opposite">The row's sample with two copies of A1, the column's with none.</param>
    internal KinshipTable(
        IReadOnlyList<GenotypeSample> samples, int variants, int[] called, int[] heterozygous, int[] hetCalled, int[] opposite)
    {
        Samples = samples;
        VariantCount = variants;
        _called = called;
        _heterozygous = heterozygous;
        _hetCalled = hetCalled;
        _opposite = opposite;
    }

    /// <summary>The samples, in the order of rows and columns.</summary>
    public IReadOnlyList<GenotypeSample> Samples { get; }

    /// <summary>The variants that counted.</summary>
    public int VariantCount { get; }

    /// <summary>N: variants at which both samples are called. NSNP of <c>--make-king-table counts</c> of PLINK 2.</summary>
    /// <param name="row">A sample, from 0.</param>
    /// <param name="column">A sample, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such sample.</exception>
    public int CountOf(int row, int column) => _called[Lower(row, column)];

    /// <summary>Variants at which both samples are heterozygous: HETHET.</summary>
    /// <inheritdoc cref="CountOf"/>
    public int BothHeterozygous(int row, int column) => _heterozygous[Lower(row, column)];

    /// <summary>Variants at which the first sample is heterozygous and the second is called. Not symmetric.</summary>
    /// <inheritdoc cref="CountOf"/>
    public int Heterozygous(int row, int column) => _hetCalled[Square(row, column)];

    /// <summary>Variants at which the samples share no allele: one has two copies of A1, the other none.</summary>
    /// <inheritdoc cref="CountOf"/>
    public int Ibs0(int row, int column) =>
        _opposite[Square(row, column)] + _opposite[Square(column, row)];

    /// <summary>Variants at which the samples share one allele: one is heterozygous, the other not.</summary>
    /// <inheritdoc cref="CountOf"/>
    public int Ibs1(int row, int column) =>
        Heterozygous(row, column) + Heterozygous(column, row) - (2 * BothHeterozygous(row, column));

    /// <summary>Variants at which the samples share both alleles: the genotypes are the same.</summary>
    /// <inheritdoc cref="CountOf"/>
    public int Ibs2(int row, int column) => CountOf(row, column) - Ibs0(row, column) - Ibs1(row, column);

    /// <summary>
    /// Identity by state: (IBS2 + IBS1/2) / N, between 0 and 1; DST of <c>--genome</c> of PLINK 1.9. NaN if no variant is called in both.
    /// </summary>
    /// <inheritdoc cref="CountOf"/>
    public double IbsSimilarity(int row, int column) =>
        Share(Ibs2(row, column) + (0.5 * Ibs1(row, column)), CountOf(row, column));

    /// <summary>The share of alleles that differ: (IBS0 + IBS1/2) / N = 1 − <see cref="IbsSimilarity"/>.</summary>
    /// <inheritdoc cref="CountOf"/>
    public double IbsDistance(int row, int column) =>
        Share(Ibs0(row, column) + (0.5 * Ibs1(row, column)), CountOf(row, column));

    /// <summary>
    /// Kinship by KING-robust: 1/2 − (4·IBS0 + IBS1) / (4·h), h the smaller of the two samples' numbers of heterozygous variants
    /// (Manichaikul et al. 2010). 1/2 for a sample with itself and its twin, 1/4 for parent and child, 0 for strangers, negative
    /// between populations. NaN or −∞ if h is 0. <c>--make-king</c> of PLINK 2.
    /// </summary>
    /// <inheritdoc cref="CountOf"/>
    public double Kinship(int row, int column)
    {
        int fewer = Math.Min(Heterozygous(row, column), Heterozygous(column, row));
        double kinship = 0.5 - (((4.0 * Ibs0(row, column)) + Ibs1(row, column)) / (4.0 * fewer));
        return double.IsNaN(kinship) ? double.NaN : kinship;
    }

    /// <summary>The processor's NaN differs: it has a sign.</summary>
    private static double Share(double shared, int count) => count == 0 ? double.NaN : shared / count;

    private int Lower(int row, int column) => row >= column ? Square(row, column) : Square(column, row);

    private int Square(int row, int column)
    {
        Triangle.ThrowIfOutside(row, column, Samples.Count);
        return (row * Samples.Count) + column;
    }
}

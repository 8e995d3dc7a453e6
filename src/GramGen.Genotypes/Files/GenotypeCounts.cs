namespace GramGen.Genotypes.Files;

/// <summary>The genotypes of a variant, counted.</summary>
/// <param name="Called">Samples whose genotype is not missing.</param>
/// <param name="Heterozygous">Samples with one copy of A1.</param>
/// <param name="TwoCopies">Samples with two copies of A1.</param>
internal readonly record struct GenotypeCounts(int Called, int Heterozygous, int TwoCopies)
{
    /// <summary>p: the share of A1 among the alleles of called genotypes; NaN if there are none.</summary>
    public double Frequency => ((2L * TwoCopies) + Heterozygous) / (2.0 * Called);

    /// <summary>2p(1 − p), the variance of the copies under Hardy-Weinberg equilibrium; 0 if no genotype is called.</summary>
    public double Variance => Called == 0 ? 0 : 2 * Frequency * (1 - Frequency);

    /// <summary>The share of the rarer allele; 0 if no genotype is called.</summary>
    public double MinorAlleleFrequency => Called == 0 ? 0 : Math.Min(Frequency, 1 - Frequency);
}

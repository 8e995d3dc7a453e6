namespace GramGen.Genotypes;

/// <summary>
/// How genomic relationships are scaled. x_ij are the copies of A1 at variant i of sample j, p_i is the share of A1 among the alleles of
/// called genotypes, and N_jk the number of variants at which both are called.
/// </summary>
public enum RelationshipKind
{
    /// <summary>
    /// A_jk = Σ_i (x_ij − 2p_i)(x_ik − 2p_i) / (2p_i(1 − p_i)) / N_jk, a sum over the variants at which both are called (Yang et al. 2010):
    /// <c>--make-grm-bin</c> of PLINK, and <c>--make-grm</c> of GCTA. Variants with a single allele add nothing to the sum, but are
    /// counted in N, as these programs do.
    /// </summary>
    Yang = 0,

    /// <summary>
    /// A_jk = Σ_i (x_ij − 2p_i)(x_ik − 2p_i) / (N_jk·v), v the mean of 2p_i(1 − p_i) over all variants: VanRaden 2008, first method,
    /// if no genotype is missing; otherwise <c>--make-grm-alg 1</c> of GCTA.
    /// </summary>
    VanRaden = 1,
}

namespace GramGen.Genotypes;

/// <summary>A variant: a line of the .bim file.</summary>
/// <param name="Chromosome">The chromosome, as it is written: 1, chr1, X, 23.</param>
/// <param name="Id">Such as an rs number.</param>
/// <param name="Morgans">The position in morgans or centimorgans, as the file has it; 0 if unknown.</param>
/// <param name="Position">The position in base pairs; PLINK and GramGen leave a variant out where it is negative.</param>
/// <param name="Allele1">A1, the allele whose copies are counted: usually the minor one.</param>
/// <param name="Allele2">A2.</param>
public sealed record GenotypeVariant(
    string Chromosome, string Id, double Morgans, long Position, string Allele1, string Allele2);

namespace GramGen.Genotypes;

/// <summary>A sample: a line of the .fam file.</summary>
/// <param name="FamilyId">The family.</param>
/// <param name="Id">The sample within its family.</param>
/// <param name="FatherId">The father, or 0 if he is not in the file.</param>
/// <param name="MotherId">The mother, or 0 if she is not in the file.</param>
/// <param name="Sex">1 male, 2 female, anything else unknown; as it is written.</param>
/// <param name="Phenotype">As it is written.</param>
public sealed record GenotypeSample(
    string FamilyId, string Id, string FatherId = "0", string MotherId = "0", string Sex = "0", string Phenotype = "-9");

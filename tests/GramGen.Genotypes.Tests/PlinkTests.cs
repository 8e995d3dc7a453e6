using System.Globalization;

namespace GramGen.Genotypes.Tests;

/// <summary>Results beside those of PLINK for the same files.</summary>
public sealed class PlinkTests
{
    private const int Samples = 61;
    private const int Variants = 2500;

    [Theory]
    [InlineData(0, false)]
    [InlineData(0.02, false)]
    [InlineData(0.5, false)]
    [InlineData(0.02, true)]
    public void Relationships_AreThoseOfPlink2(double missing, bool oddities)
    {
        using var set = GenotypeSet.Random(Samples, Variants, missing, oddities);
        Plink.RunOn(set, "plink2", "--make-grm-bin");
        RelationshipMatrix<float> expected = GrmFiles.Read(set.PathOf("plink"));
        using GenotypeFile file = set.Open();
        RelationshipMatrix<float> single = GenomicRelationship.Compute<float>(file);
        RelationshipMatrix<double> exact = GenomicRelationship.Compute<double>(file);
        Assert.Equal(file.Samples.Select(sample => sample.Id), expected.Samples.Select(sample => sample.Id));
        for (int j = 0; j < Samples; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                Assert.Equal(expected.CountOf(j, k), single.CountOf(j, k));
                if (single.CountOf(j, k) == 0)
                {
                    Assert.True(float.IsNaN(expected[j, k]) && float.IsNaN(single[j, k]) && double.IsNaN(exact[j, k]));
                    continue;
                }

                // PLINK computes in double and writes float: the same but for one rounding. The sum in float has more.
                Assert.Equal(expected[j, k], exact[j, k], (Math.Abs(expected[j, k]) * Math.ScaleB(1, -23)) + 1e-12);
                Assert.Equal(expected[j, k], single[j, k], 3e-6);
            }
        }
    }

    /// <summary>PLINK has no VanRaden; its covariance is the same sum, divided by N instead of Σ 2p(1 − p).</summary>
    [Fact]
    public void VanRaden_IsTheCovarianceOfPlink2Rescaled()
    {
        using var set = GenotypeSet.Random(Samples, Variants);
        Plink.RunOn(set, "plink2", "--make-grm-bin", "cov");
        RelationshipMatrix<float> covariance = GrmFiles.Read(set.PathOf("plink"));
        double meanVariance = set.Copies.Average(copies => copies.Average() * (1 - (copies.Average() / 2)));
        using GenotypeFile file = set.Open();
        RelationshipMatrix<double> matrix = GenomicRelationship.Compute<double>(file, RelationshipKind.VanRaden);
        for (int entry = 0; entry < matrix.Values.Length; entry++)
        {
            Assert.Equal(covariance.Values[entry] / meanVariance, matrix.Values[entry], 1e-6);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.02)]
    [InlineData(0.5)]
    public void Kinship_IsThatOfPlink2(double missing)
    {
        using var set = GenotypeSet.Random(Samples, Variants, missing);
        Plink.RunOn(set, "plink2", "--make-king-table", "counts");
        using GenotypeFile file = set.Open();
        KinshipTable table = GenotypePairs.ComputeKinship(file);
        Dictionary<string, string>[] lines = [.. Plink.Table(set, ".kin0")];
        Assert.Equal(Samples * (Samples - 1) / 2, lines.Length);
        foreach (Dictionary<string, string> line in lines)
        {
            int j = int.Parse(line["IID1"][1..], CultureInfo.InvariantCulture);
            int k = int.Parse(line["IID2"][1..], CultureInfo.InvariantCulture);
            Assert.Equal(
                (line["NSNP"], line["HETHET"], line["IBS0"]),
                (Text(table.CountOf(j, k)), Text(table.BothHeterozygous(j, k)), Text(table.Ibs0(j, k))));
            Assert.Equal(double.Parse(line["KINSHIP"], CultureInfo.InvariantCulture), table.Kinship(j, k), 1e-5);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void IdentityByState_IsThatOfPlink1(double missing)
    {
        using var set = GenotypeSet.Random(Samples, Variants, missing);
        Plink.RunOn(set, "plink1.9", "--genome", "full");
        using GenotypeFile file = set.Open();
        KinshipTable table = GenotypePairs.ComputeKinship(file);
        Dictionary<string, string>[] lines = [.. Plink.Table(set, ".genome")];
        Assert.Equal(Samples * (Samples - 1) / 2, lines.Length);
        foreach (Dictionary<string, string> line in lines)
        {
            int j = int.Parse(line["IID1"][1..], CultureInfo.InvariantCulture);
            int k = int.Parse(line["IID2"][1..], CultureInfo.InvariantCulture);
            Assert.Equal(
                (line["IBS0"], line["IBS1"], line["IBS2"]),
                (Text(table.Ibs0(j, k)), Text(table.Ibs1(j, k)), Text(table.Ibs2(j, k))));
            Assert.Equal(double.Parse(line["DST"], CultureInfo.InvariantCulture), table.IbsSimilarity(j, k), 1e-6);
        }
    }

    [Fact]
    public void Plink1_ReadsTheFilesThatAreWritten()
    {
        using var set = GenotypeSet.Random(Samples, Variants, 0.02);
        using GenotypeFile file = set.Open();
        GrmFiles.Write(set.PathOf("ours"), GenomicRelationship.Compute<float>(file));
        // PLINK 1.9 prunes by a matrix of these files: with this threshold nobody.
        Plink.Run(set, "plink1.9", "--grm-bin", set.PathOf("ours"), "--rel-cutoff", "0.9");
        Assert.Equal(Samples, File.ReadLines(set.PathOf("plink.grm.id")).Count());
    }

    private static string Text(int count) => count.ToString(CultureInfo.InvariantCulture);
}

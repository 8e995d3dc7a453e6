using GramGen.Genotypes.Bits;

namespace GramGen.Genotypes.Tests;

/// <summary>Counts of pairs beside their definition, and the counters of bits beside a loop.</summary>
public sealed class PairTests
{
    [Theory]
    [InlineData(1, 5, 0, false)]
    [InlineData(6, 63, 0, false)]
    [InlineData(17, 64, 0.02, false)]
    [InlineData(35, 1000, 0.5, true)]
    [InlineData(40, 130, 0.02, true)]
    public void Counts_AreThoseOfTheDefinition(int samples, int variants, double missing, bool oddities)
    {
        using var set = GenotypeSet.Random(samples, variants, missing, oddities);
        using GenotypeFile file = set.Open();
        var reference = new Reference(set);
        KinshipTable kinship = GenotypePairs.ComputeKinship(file);
        CarrierTable carriers = GenotypePairs.ComputeCarriers(file);
        Assert.Equal((variants, variants), (kinship.VariantCount, carriers.VariantCount));
        for (int j = 0; j < samples; j++)
        {
            for (int k = 0; k < samples; k++)
            {
                int count = reference.Count(j, k, (_, _) => true);
                Assert.Equal(count, kinship.CountOf(j, k));
                Assert.Equal(count, carriers.CountOf(j, k));
                Assert.Equal(reference.Count(j, k, (x, y) => x == 1 && y == 1), kinship.BothHeterozygous(j, k));
                Assert.Equal(reference.Count(j, k, (x, _) => x == 1), kinship.Heterozygous(j, k));
                Assert.Equal(reference.Count(j, k, (x, y) => Math.Abs(x - y) == 2), kinship.Ibs0(j, k));
                Assert.Equal(reference.Count(j, k, (x, y) => Math.Abs(x - y) == 1), kinship.Ibs1(j, k));
                Assert.Equal(reference.Count(j, k, (x, y) => x == y), kinship.Ibs2(j, k));
                Assert.Equal(reference.Count(j, k, (x, y) => x > 0 && y > 0), carriers.BothCarry(j, k));
                Assert.Equal(reference.Count(j, k, (x, y) => x > 0 || y > 0), carriers.EitherCarries(j, k));
                Assert.Equal(count == 0, double.IsNaN(kinship.IbsSimilarity(j, k)));
                Assert.Equal(1, count == 0 ? 1 : kinship.IbsSimilarity(j, k) + kinship.IbsDistance(j, k), 1e-15);
            }
        }
    }

    /// <summary>
    /// Of ten variants: sample 0 and 1 are both heterozygous at 3, share one allele at 4, none at 1, and are the same at 2 others.
    /// </summary>
    [Fact]
    public void SmallSet_HasTheValuesOfPaperAndPencil()
    {
        using var set = new GenotypeSet(
        [
            [1, 1], [1, 1], [1, 1], [1, 0], [1, 2], [0, 1], [2, 1], [0, 2], [0, 0], [2, 2], [-1, 1],
        ]);
        using GenotypeFile file = set.Open();
        KinshipTable table = GenotypePairs.ComputeKinship(file);
        Assert.Equal((10, 1, 4, 5), (table.CountOf(0, 1), table.Ibs0(0, 1), table.Ibs1(0, 1), table.Ibs2(0, 1)));
        Assert.Equal(0.7, table.IbsSimilarity(0, 1));
        Assert.Equal(0.3, table.IbsDistance(1, 0), 1e-15);
        // (N_AaAa − 2·N_AA,aa) / (2·5) + 1/2 − (5 + 5) / (4·5), as the paper has it.
        Assert.Equal((3 - 2) / 10.0, table.Kinship(0, 1), 1e-15);
        Assert.Equal(0.5, table.Kinship(0, 0));

        // Of the variants in which the first or the second has A1, nine of ten, both have it in seven.
        CarrierTable carriers = GenotypePairs.ComputeCarriers(file);
        Assert.Equal((6, 9), (carriers.BothCarry(0, 1), carriers.EitherCarries(1, 0)));
        Assert.Equal(6 / 9.0, carriers.Tanimoto(0, 1));
    }

    [Fact]
    public void UndefinedRatios_AreNaN()
    {
        using var set = new GenotypeSet([[0, 0, -1]]);
        using GenotypeFile file = set.Open();
        KinshipTable table = GenotypePairs.ComputeKinship(file);
        Assert.All(
            (double[])[table.Kinship(0, 1), table.IbsDistance(0, 2), GenotypePairs.ComputeCarriers(file).Tanimoto(0, 1)],
            value => Assert.Equal(BitConverter.DoubleToInt64Bits(double.NaN), BitConverter.DoubleToInt64Bits(value)));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Ibs0(0, 3));
    }

    [Theory]
    [MemberData(nameof(SameBitsTests.Isas), MemberType = typeof(SameBitsTests))]
    public void Counters_CountEveryLength(GramIsa isa)
    {
        Assert.SkipUnless(Gram.SupportedIsas.Contains(isa), $"This machine has no {isa}.");
        IBitCounter counter = BitCounters.For(isa);
        var random = new Random(3);
        ulong[] x = [.. Enumerable.Range(0, 300).Select(_ => (ulong)random.NextInt64())];
        ulong[] y = [.. Enumerable.Range(0, 300).Select(word => word % 5 == 0 ? ulong.MaxValue : (ulong)random.NextInt64())];
        for (int words = 0; words <= 300; words++)
        {
            // From odd offsets, and with others behind.
            int offset = Math.Min(words % 3, 300 - words);
            int expected = Enumerable.Range(offset, words).Sum(word => System.Numerics.BitOperations.PopCount(x[word] & y[word]));
            Assert.Equal(expected, counter.Count(x.AsSpan(offset, words), y.AsSpan(offset, words)));
        }

        ulong[] ones = [.. Enumerable.Repeat(ulong.MaxValue, 2000)];
        Assert.Equal(128000, counter.Count(ones, ones));
    }

    [Fact]
    public void MissingInstructionSet_IsNamed()
    {
        GramIsa[] missing = [.. Enum.GetValues<GramIsa>().Except(Gram.SupportedIsas)];
        Assert.SkipWhen(missing.Length == 0, "This machine has all instruction sets.");
        Assert.Contains(
            missing[0].ToString(), Assert.Throws<PlatformNotSupportedException>(() => BitCounters.For(missing[0])).Message,
            StringComparison.Ordinal);
    }
}

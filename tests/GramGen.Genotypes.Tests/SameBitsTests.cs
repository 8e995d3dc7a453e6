using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace GramGen.Genotypes.Tests;

/// <summary>The bits of results do not depend on how they are computed, and are those that are committed.</summary>
public sealed class SameBitsTests
{
    private const int Samples = 45;
    private const int Variants = 3000;

    public static TheoryData<GramIsa> Isas => [.. Enum.GetValues<GramIsa>()];

    [Theory]
    [MemberData(nameof(Isas))]
    public void Results_AreTheCommittedOnes(GramIsa isa)
    {
        Assert.SkipUnless(Gram.SupportedIsas.Contains(isa), $"This machine has no {isa}.");
        using var set = GenotypeSet.Random(Samples, Variants, missing: 0.05, oddities: true);
        using GenotypeFile file = set.Open();
        foreach (int threads in (int[])[1, 2, 3])
        {
            foreach (int chunk in (int[])[0, 1, 1000, 2999])
            {
                if (chunk == 1 && threads > 1)
                {
                    continue;
                }

                var options = new GenotypeOptions { Isa = isa, MaxDegreeOfParallelism = threads, ChunkVariants = chunk };
                Assert.Equal(
                    [
                        "7D7AC1CEE64C4627",
                        "8274C521FEA12D66",
                        "F6E451BC55B0A308",
                        "E9D5CD8B5E9C5F72",
                        "BA95A39A3CD8C9FD",
                    ],
                    (string[])
                    [
                        HashOf(GenomicRelationship.Compute<float>(file, options: options)),
                        HashOf(GenomicRelationship.Compute<float>(file, RelationshipKind.VanRaden, options)),
                        HashOf(GenomicRelationship.Compute<double>(file, options: options)),
                        HashOf(GenotypePairs.ComputeKinship(file, options)),
                        HashOf(GenotypePairs.ComputeCarriers(file, options)),
                    ]);
            }
        }
    }

    /// <summary>PLINK fills the last byte of a variant up with zeros; another program may not.</summary>
    [Fact]
    public void BitsBehindTheLastSample_DoNotMatter()
    {
        using var set = GenotypeSet.Random(Samples, 200, missing: 0.05);
        using var other = new GenotypeSet(set.Copies);
        byte[] bed = File.ReadAllBytes(other.PathOf("set.bed"));
        int bytes = (Samples + 3) / 4;
        for (int last = 2 + bytes; last < bed.Length; last += bytes)
        {
            bed[last] |= 0b01_11_10_00;
        }

        other.Write("set.bed", bed);
        using GenotypeFile file = set.Open();
        using GenotypeFile otherFile = other.Open();
        Assert.Equal(HashOf(GenomicRelationship.Compute<float>(file)), HashOf(GenomicRelationship.Compute<float>(otherFile)));
        Assert.Equal(HashOf(GenotypePairs.ComputeKinship(file)), HashOf(GenotypePairs.ComputeKinship(otherFile)));
    }

    private static string HashOf<T>(RelationshipMatrix<T> matrix)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        HashOf([.. MemoryMarshal.AsBytes(matrix.Values), .. Bytes(Pairs().Select(pair => matrix.CountOf(pair.Row, pair.Column)))]);

    private static string HashOf(KinshipTable table) => HashOf(Bytes(Pairs().SelectMany(pair => (int[])
    [
        table.CountOf(pair.Row, pair.Column), table.BothHeterozygous(pair.Row, pair.Column),
        table.Heterozygous(pair.Row, pair.Column), table.Ibs0(pair.Row, pair.Column),
    ])));

    private static string HashOf(CarrierTable table) => HashOf(Bytes(Pairs().SelectMany(pair => (int[])
    [
        table.CountOf(pair.Row, pair.Column), table.BothCarry(pair.Row, pair.Column), table.EitherCarries(pair.Row, pair.Column),
    ])));

    private static IEnumerable<(int Row, int Column)> Pairs() =>
        from row in Enumerable.Range(0, Samples) from column in Enumerable.Range(0, Samples) select (row, column);

    private static byte[] Bytes(IEnumerable<int> values) => [.. values.SelectMany(BitConverter.GetBytes)];

    private static string HashOf(byte[] bytes) => Convert.ToHexString(SHA256.HashData(bytes))[..16];
}

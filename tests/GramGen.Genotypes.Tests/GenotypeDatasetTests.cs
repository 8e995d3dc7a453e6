using System.Numerics;
using GramGen.Data;

namespace GramGen.Genotypes.Tests;

/// <summary>Genotypes as rows that <see cref="GramStats"/> sums leaf by leaf, as the workers of a cluster do.</summary>
public sealed class GenotypeDatasetTests
{
    /// <summary>Leaves of 8192 variants, of <see cref="double"/> 4096: some, the last of them short.</summary>
    private const int Variants = 20_000;

    public static TheoryData<RelationshipKind, double> KindsAndFrequencies => new()
    {
        { RelationshipKind.Yang, 0 },
        { RelationshipKind.VanRaden, 0 },
        { RelationshipKind.Yang, 0.2 },
    };

    [Theory]
    [MemberData(nameof(KindsAndFrequencies))]
    public async Task SumsOfLeaves_AreTheRelationshipsOfOneMachine(RelationshipKind kind, double frequency)
    {
        using GenotypeSet set = Oddities();
        using GenotypeFile file = set.Open();
        var options = new GenotypeOptions { MinorAlleleFrequency = frequency };
        await AssertSame<float>(set, file, kind, options, leafRows: 8192);
        await AssertSame<double>(set, file, kind, options, leafRows: 4096);
    }

    /// <summary>Runs of one variant, of many, and none at the ends: every second chromosome is left out.</summary>
    [Fact]
    public async Task VariantsThatDoNotCount_AreNoRows()
    {
        string[] chromosomes = [.. Enumerable.Range(0, 300).Select(i => i is < 3 or 298 or 150 ? "X" : i % 7 == 0 ? "MT" : "29")];
        using var drawn = GenotypeSet.Random(9, 300, missing: 0.1);
        using var set = new GenotypeSet(drawn.Copies, chromosomes);
        using GenotypeFile file = set.Open();
        foreach (var options in new[] { new GenotypeOptions { AutosomeCount = 29 }, new GenotypeOptions { AllChromosomes = true } })
        {
            GramDataset data = await AssertSame<float>(set, file, RelationshipKind.Yang, options, leafRows: 0);
            Assert.Equal(options.AllChromosomes ? 300 : chromosomes.Count(name => name == "29"), data.Rows);
        }
    }

    /// <summary>A store keeps what the data set is; another machine opens it from there.</summary>
    [Fact]
    public void AStore_OpensTheSameRows()
    {
        using var set = GenotypeSet.Random(9, 300, missing: 0.1);
        var data = GenotypeDataset.Open(
            set.Prefix, RelationshipKind.VanRaden, new GenotypeOptions { AutosomeCount = 29, MinorAlleleFrequency = 0.125 });
        Assert.Equal((9, GramElement.Single), (data.Columns, data.Element));
        string store = set.PathOf("store");
        GramPartStore.Create(store, data, GramStatsPlan.For<double>(data, GramStatistics.Gram));
        GramDataset opened = GramPartStore.Open(store).OpenData();
        Assert.Equal((data.Rows, data.Fingerprint), (opened.Rows, opened.Fingerprint));
        Assert.Equal(Values(data), Values(opened));
        Assert.NotEqual(data.Fingerprint, GenotypeDataset.Open(set.Prefix).Fingerprint);

        static float[] Values(GramDataset data) => [.. data.ReadBlocks<float>().SelectMany(block => block.Values.ToArray())];
    }

    /// <summary>As many variants, but others: the .bim file of a worker is another.</summary>
    [Fact]
    public void OtherVariants_AreRefused()
    {
        using var drawn = GenotypeSet.Random(5, 40);
        using var set = new GenotypeSet(drawn.Copies, [.. Enumerable.Range(0, 40).Select(i => i == 7 ? "X" : "1")]);
        string store = set.PathOf("store");
        GramDataset data = GenotypeDataset.Open(set.Prefix);
        GramPartStore.Create(store, data, GramStatsPlan.For<float>(data, GramStatistics.Gram));
        string bim = File.ReadAllText(set.PathOf("set.bim")).Replace("X\trs7", "1\trs7", StringComparison.Ordinal);
        set.Write("set.bim", bim.Replace("1\trs8", "X\trs8", StringComparison.Ordinal));
        Assert.Contains(
            "its .bim file has other variants that count",
            Assert.Throws<GramDataException>(() => GramPartStore.Open(store).OpenData()).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("king")]
    [InlineData("yang,maf=0.7")]
    [InlineData("yang,autosomes=22.5")]
    [InlineData("yang,")]
    public void AnArrayThatIsNone_IsRefused(string array)
    {
        using var set = GenotypeSet.Random(5, 40);
        GenotypeDataset.Register();
        GramDataException refused = Assert.Throws<GramDataException>(
            () => GramDataset.Open(set.PathOf("set.bed"), new GramDatasetOptions { Array = array }));
        Assert.EndsWith(
            "a .bed file has the arrays yang and vanraden, and after a comma autosomes=22, all-chromosomes or maf=0.01; "
                + $"not '{array.Split(',')[^1]}'.",
            refused.Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void BadRequests_AreRefused()
    {
        using var set = GenotypeSet.Random(5, 40);
        using var others = GenotypeSet.Random(6, 40);
        using GenotypeFile file = set.Open();
        GenotypeDataset.Register();
        string path = set.PathOf("set.bed");
        var firstColumn = new GramDatasetOptions { Columns = [0] };
        Assert.Contains("its samples", Refused(() => GramDataset.Open(path, firstColumn)), StringComparison.Ordinal);
        Assert.Contains("none of its variants counts", Refused(() => GenotypeDataset.Open(set.Prefix, options: new()
        {
            MinorAlleleFrequency = 0.5,
        })), StringComparison.Ordinal);
        Assert.Contains("columns", Refused(() => GramDataset.Open([path, others.PathOf("set.bed")])), StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => GenotypeDataset.Open(set.Prefix, (RelationshipKind)9));
        Assert.ThrowsAny<IOException>(() => GenotypeDataset.Open(set.PathOf("none")));
        Assert.Equal(
            $"{file.Path} has 5 samples; the sums are Gram of 4. A Gram matrix of as many, without weights, is expected. "
                + "(Parameter 'sums')",
            Assert.Throws<ArgumentException>(() => GenomicRelationship.FromSums(file, new GramAccumulator<float>(4))).Message);
        Assert.Equal(
            $"40 variants of {file.Path} count; the sums are of 0. (Parameter 'sums')",
            Assert.Throws<ArgumentException>(() => GenomicRelationship.FromSums(file, new GramAccumulator<float>(5))).Message);

        static string Refused(Action open) => Assert.Throws<GramDataException>(open).Message;
    }

    /// <summary>A file that becomes shorter while it is read is named, with the row.</summary>
    [Fact]
    public void AFileThatChanges_IsNamed()
    {
        using var set = GenotypeSet.Random(5, 40);
        GramDataset data = GenotypeDataset.Open(set.Prefix);
        byte[] bed = File.ReadAllBytes(set.PathOf("set.bed"));
        set.Write("set.bed", bed[..^1]);
        GramDataException refused = Assert.Throws<GramDataException>(() => data.AddTo(
            new GramAccumulator<float>(5, layout: FeatureLayout.ChannelsLast)));
        Assert.StartsWith(set.PathOf("set.bed"), refused.Message, StringComparison.Ordinal);
    }

    private static GenotypeSet Oddities() => GenotypeSet.Random(20, Variants, missing: 0.05, oddities: true);

    private static async Task<GramDataset> AssertSame<T>(
        GenotypeSet set, GenotypeFile file, RelationshipKind kind, GenotypeOptions options, long leafRows)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        GramDataset data = GenotypeDataset.Open(set.Prefix, kind, options);
        GramResult<T> result = await GramStats.ComputeAsync<T>(
            data,
            new GramStatsOptions { Statistics = GramStatistics.Gram, LeafRows = leafRows, Threads = 2 },
            TestContext.Current.CancellationToken);
        RelationshipMatrix<T> expected = GenomicRelationship.Compute<T>(file, kind, options);
        RelationshipMatrix<T> relationships = GenomicRelationship.FromSums(file, result.Accumulator, kind, options);
        Assert.Equal(expected.VariantCount, relationships.VariantCount);
        Assert.True(MemoryEqual(expected.Values, relationships.Values));
        for (int row = 0; row < set.Samples; row++)
        {
            Assert.Equal(expected.CountOf(row, 0), relationships.CountOf(row, 0));
        }

        return data;

        static bool MemoryEqual(ReadOnlySpan<T> first, ReadOnlySpan<T> second) =>
            System.Runtime.InteropServices.MemoryMarshal.AsBytes(first).SequenceEqual(
                System.Runtime.InteropServices.MemoryMarshal.AsBytes(second));
    }
}

namespace GramGen.Genotypes.Tests;

/// <summary>Relationships beside their definition.</summary>
public sealed class RelationshipTests
{
    public static TheoryData<int, int, double, bool> Sets => new()
    {
        { 1, 30, 0, false },
        { 2, 3, 0, false },
        { 5, 100, 0, false },
        { 7, 1030, 0.02, false },
        { 33, 200, 0.5, true },
        { 66, 2100, 0.02, true },
        { 100, 70, 0, true },
    };

    [Theory]
    [MemberData(nameof(Sets))]
    public void Relationships_AreThoseOfTheDefinition(int samples, int variants, double missing, bool oddities)
    {
        using var set = GenotypeSet.Random(samples, variants, missing, oddities);
        using GenotypeFile file = set.Open();
        foreach (RelationshipKind kind in Enum.GetValues<RelationshipKind>())
        {
            // Rounded values of variants, their products, sums in lanes and blocks, and the quotient.
            Compare(set, kind, GenomicRelationship.Compute<float>(file, kind), (3 + 64 + 16) * Math.ScaleB(1, -24));
            Compare(set, kind, GenomicRelationship.Compute<double>(file, kind), (20 + 128 + 16) * Math.ScaleB(1, -53));
        }
    }

    /// <summary>Three samples and two variants, p = 1/2 and 1/3: by hand.</summary>
    [Fact]
    public void SmallSet_HasTheValuesOfPaperAndPencil()
    {
        using var set = new GenotypeSet([[0, 1, 2], [0, 0, 2]]);
        using GenotypeFile file = set.Open();
        RelationshipMatrix<double> yang = GenomicRelationship.Compute<double>(file);
        double[] square = new double[9];
        yang.CopyTo(square);
        // (−1, 0, 1)/√(1/2) and (−2/3, −2/3, 4/3)/√(4/9), divided by 2.
        double[] expected = [1.5, 0.5, -2, 0.5, 0.5, -1, -2, -1, 3];
        Assert.Equal(expected, square.Select(value => Math.Round(value, 14)));
        Assert.Equal(expected[6], Math.Round(yang[0, 2], 14));
        Assert.Equal(2, yang.CountOf(2, 1));

        // Divided by Σ 2p(1 − p) = 17/18.
        RelationshipMatrix<double> vanRaden = GenomicRelationship.Compute<double>(file, RelationshipKind.VanRaden);
        Assert.Equal((1 + (4 / 9.0)) / (17 / 18.0), vanRaden[0, 0], 1e-14);
        Assert.Equal((-1 - (8 / 9.0)) / (17 / 18.0), vanRaden[2, 0], 1e-14);
    }

    [Fact]
    public void MonomorphicVariants_AreCountedAndAddNothing()
    {
        using var with = new GenotypeSet([[0, 1, 2, 1], [2, 2, 2, 2], [0, 0, -1, 0], [1, 0, 0, 2]]);
        using var without = new GenotypeSet([[0, 1, 2, 1], [1, 0, 0, 2]]);
        using GenotypeFile file = with.Open();
        using GenotypeFile other = without.Open();
        RelationshipMatrix<double> counted = GenomicRelationship.Compute<double>(file);
        RelationshipMatrix<double> leftOut =
            GenomicRelationship.Compute<double>(file, options: new GenotypeOptions { MinorAlleleFrequency = 1e-9 });
        RelationshipMatrix<double> absent = GenomicRelationship.Compute<double>(other);
        Assert.Equal((4, 3, 2, 2), (counted.CountOf(0, 1), counted.CountOf(0, 2), leftOut.CountOf(0, 1), leftOut.VariantCount));
        Assert.Equal(absent.Values, leftOut.Values);
        Assert.Equal(absent[0, 1] / 2, counted[0, 1], 1e-15);
    }

    [Fact]
    public void SampleWithoutCalls_HasNaNAndCountZero()
    {
        using var set = GenotypeSet.Random(12, 100, missing: 0.1, oddities: true);
        using GenotypeFile file = set.Open();
        RelationshipMatrix<float> matrix = GenomicRelationship.Compute<float>(file);
        Assert.Equal(0, matrix.CountOf(10, 3));
        Assert.Equal(BitConverter.SingleToInt32Bits(float.NaN), BitConverter.SingleToInt32Bits(matrix[10, 3]));
        Assert.True(float.IsNaN(matrix[10, 10]));
        Assert.True(float.IsFinite(matrix[11, 3]));
    }

    [Fact]
    public void OtherChromosomes_AreLeftOutAsByPlink()
    {
        string[] chromosomes = ["1", "X", "23", "24", "MT", "26", "25", "chrY", "0", "PAR1", "scaffold_7"];
        int[][] copies = [.. chromosomes.Select((_, variant) => (int[])[0, 1, 2, variant % 3])];
        using var set = new GenotypeSet(copies, chromosomes);
        using GenotypeFile file = set.Open();
        Assert.Equal(5, GenomicRelationship.Compute<float>(file).VariantCount);
        Assert.Equal(11, GenomicRelationship.Compute<float>(file, options: new() { AllChromosomes = true }).VariantCount);
        // Of cattle 23 to 26 are autosomes.
        Assert.Equal(8, GenomicRelationship.Compute<float>(file, options: new() { AutosomeCount = 29 }).VariantCount);
        Assert.Contains(
            "chromosome 23; with 18 autosomes the numbers end at 22",
            Assert.Throws<InvalidDataException>(
                () => GenomicRelationship.Compute<float>(file, options: new() { AutosomeCount = 18 })).Message,
            StringComparison.Ordinal);
    }

    /// <summary>What is left out, here one variant and there more, leaves the others as they are.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void VariantsThatAreLeftOut_MightNotBeThere(int chunk)
    {
        const double Rare = 0.15;
        using var random = GenotypeSet.Random(21, 400, missing: 0.05);
        string[] chromosomes = [.. random.Copies.Select((_, variant) => variant % 11 == 5 ? "X" : "3")];
        using var set = new GenotypeSet(random.Copies, chromosomes);
        using var rest = new GenotypeSet([.. random.Copies.Where((copies, variant) =>
        {
            int[] called = [.. copies.Where(count => count >= 0)];
            double frequency = called.Sum() / (2.0 * called.Length);
            return chromosomes[variant] == "3" && Math.Min(frequency, 1 - frequency) >= Rare;
        })]);
        using GenotypeFile file = set.Open();
        using GenotypeFile other = rest.Open();
        var options = new GenotypeOptions { MinorAlleleFrequency = Rare, ChunkVariants = chunk };
        RelationshipMatrix<float> matrix = GenomicRelationship.Compute<float>(file, options: options);
        RelationshipMatrix<float> expected = GenomicRelationship.Compute<float>(other);
        Assert.InRange(matrix.VariantCount, 200, 350);
        Assert.Equal(expected.VariantCount, matrix.VariantCount);
        Assert.Equal(expected.Values, matrix.Values);
        Assert.Equal(expected.CountOf(3, 1), matrix.CountOf(3, 1));
        Assert.Equal(GenotypePairs.ComputeKinship(other).Ibs0(2, 9), GenotypePairs.ComputeKinship(file, options).Ibs0(2, 9));
    }

    [Fact]
    public void NegativePosition_LeavesTheVariantOut()
    {
        using var set = new GenotypeSet([[0, 1, 2], [2, 1, 1]]);
        set.Write("set.bim", "1 a 0 5 A G\n1 b 0 -5 A G\n");
        using GenotypeFile file = set.Open();
        Assert.Equal(1, GenomicRelationship.Compute<float>(file).VariantCount);
    }

    [Theory]
    [InlineData(new[] { 1, 1, 1 }, "X", "None of the 1 variants")]
    [InlineData(new[] { 2, 2, 2 }, "1", "All 1 variants")]
    [InlineData(new[] { -1, -1, -1 }, "1", "All 1 variants")]
    public void NothingToCompare_IsRefused(int[] copies, string chromosome, string message)
    {
        using var set = new GenotypeSet([copies], [chromosome]);
        using GenotypeFile file = set.Open();
        Assert.Contains(
            message, Assert.Throws<InvalidDataException>(() => GenomicRelationship.Compute<float>(file)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_AreChecked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new GenotypeOptions { AutosomeCount = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GenotypeOptions { MinorAlleleFrequency = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GenotypeOptions { MinorAlleleFrequency = 0.6 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GenotypeOptions { ChunkVariants = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GenotypeOptions { MaxDegreeOfParallelism = 0 });
        using var set = GenotypeSet.Random(4, 9);
        using GenotypeFile file = set.Open();
        Assert.Throws<ArgumentOutOfRangeException>(() => GenomicRelationship.Compute<float>(file, (RelationshipKind)7));
        Assert.Throws<NotSupportedException>(() => GenomicRelationship.Compute<Half>(file));
        RelationshipMatrix<float> matrix = GenomicRelationship.Compute<float>(file);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix[4, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.CountOf(0, -1));
        Assert.Throws<ArgumentException>(() => matrix.CopyTo(new float[15]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Cancellation_Stops(int threads)
    {
        using var set = GenotypeSet.Random(4, 9, missing: 0.1);
        using GenotypeFile file = set.Open();
        var options = new GenotypeOptions { MaxDegreeOfParallelism = threads, CancellationToken = new CancellationToken(canceled: true) };
        Assert.ThrowsAny<OperationCanceledException>(() => GenomicRelationship.Compute<float>(file, options: options));
        Assert.ThrowsAny<OperationCanceledException>(() => GenotypePairs.ComputeKinship(file, options));
    }

    private static void Compare<T>(GenotypeSet set, RelationshipKind kind, RelationshipMatrix<T> matrix, double roundings)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        var reference = new Reference(set);
        Assert.Equal(set.Samples * (set.Samples + 1) / 2, matrix.Values.Length);
        for (int j = 0; j < set.Samples; j++)
        {
            for (int k = 0; k <= j; k++)
            {
                (double value, double magnitude, int count) = reference.Relationship(j, k, kind);
                double found = double.CreateTruncating(matrix[j, k]);
                Assert.Equal(count, matrix.CountOf(k, j));
                Assert.True(
                    double.IsNaN(value) ? double.IsNaN(found) : Math.Abs(found - value) <= roundings * magnitude,
                    $"{kind} of {typeof(T).Name}, {j} and {k}: {found}, not {value}");
            }
        }
    }
}

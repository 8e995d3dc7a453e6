namespace GramGen.Genotypes.Tests;

/// <summary>The files of relationship matrices.</summary>
public sealed class GrmFileTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Files_HaveTheTriangles(double missing)
    {
        using var set = GenotypeSet.Random(5, 200, missing);
        using GenotypeFile file = set.Open();
        RelationshipMatrix<double> matrix = GenomicRelationship.Compute<double>(file);
        GrmFiles.Write(set.PathOf("out"), matrix);
        GrmFiles.Write(set.PathOf("out"), matrix);
        Assert.Equal(
            ["out.grm.N.bin", "out.grm.bin", "out.grm.id", "set.bed", "set.bim", "set.fam"], set.Files().Order(StringComparer.Ordinal));
        byte[] values = File.ReadAllBytes(set.PathOf("out.grm.bin"));
        byte[] counts = File.ReadAllBytes(set.PathOf("out.grm.N.bin"));
        Assert.Equal((60, 60), (values.Length, counts.Length));
        Assert.Equal((float)matrix[3, 1], BitConverter.ToSingle(values, 4 * (6 + 1)));
        Assert.Equal(matrix.CountOf(3, 1), BitConverter.ToSingle(counts, 4 * (6 + 1)));
        Assert.Equal("F0\tS0\nF1\tS1\nF2\tS2\nF3\tS3\nF4\tS4\n", File.ReadAllText(set.PathOf("out.grm.id")));

        RelationshipMatrix<float> read = GrmFiles.Read(set.PathOf("out"));
        Assert.Equal(matrix.Values.ToArray().Select(value => (float)value), read.Values.ToArray());
        Assert.Equal(matrix.CountOf(4, 2), read.CountOf(2, 4));
        Assert.Equal("S4", read.Samples[4].Id);
    }

    [Fact]
    public void Failure_LeavesTheFilesThatWereThere()
    {
        using var set = GenotypeSet.Random(5, 50);
        using GenotypeFile file = set.Open();
        RelationshipMatrix<float> matrix = GenomicRelationship.Compute<float>(file);
        set.Write("out.grm.bin", "old");
        set.Write("out.grm.N.bin", "old");
        Directory.CreateDirectory(set.PathOf("out.grm.id"));
        // The first two may be new, each whole; nothing else is left.
        Assert.ThrowsAny<Exception>(() => GrmFiles.Write(set.PathOf("out"), matrix));
        Assert.DoesNotContain(set.Files(), name => name.EndsWith(".tmp", StringComparison.Ordinal));
        Assert.Throws<DirectoryNotFoundException>(() => GrmFiles.Write(set.PathOf("none/out"), matrix));
    }

    [Theory]
    [InlineData("out.grm.bin", "12345", "has 5 bytes; the lower triangle of 5 samples has 60")]
    [InlineData("out.grm.N.bin", "", "out.grm.N.bin has 0 bytes")]
    [InlineData("out.grm.id", "", "has no samples")]
    [InlineData("out.grm.id", "a\n", "1 fields, and 2 are expected")]
    public void DamagedFiles_AreRefused(string name, string text, string message)
    {
        using var set = GenotypeSet.Random(5, 50);
        using GenotypeFile file = set.Open();
        GrmFiles.Write(set.PathOf("out"), GenomicRelationship.Compute<float>(file));
        set.Write(name, text);
        Assert.Contains(
            message, Assert.Throws<InvalidDataException>(() => GrmFiles.Read(set.PathOf("out"))).Message, StringComparison.Ordinal);
    }
}

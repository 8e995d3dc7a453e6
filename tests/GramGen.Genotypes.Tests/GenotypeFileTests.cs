namespace GramGen.Genotypes.Tests;

public sealed class GenotypeFileTests
{
    private static readonly int[][] Small =
    [
        [0, 1, 2, -1, 0],
        [2, 2, 1, 1, -1],
        [-1, 0, 0, 0, 1],
    ];

    [Theory]
    [InlineData("")]
    [InlineData(".bed")]
    public void File_HasItsGenotypesSamplesAndVariants(string suffix)
    {
        using var set = new GenotypeSet(Small, ["1", "X", "chr7"]);
        using var file = GenotypeFile.Open(set.Prefix + suffix);
        Assert.Equal(3, file.VariantCount);
        Assert.Equal(2, file.BytesPerVariant);
        Assert.Equal(new GenotypeSample("F4", "S4", "0", "0", "1", "-9"), file.Samples[4]);
        Assert.Equal(new GenotypeVariant("X", "rs1", 0, 2, "A", "G"), file.ReadVariants().ElementAt(1));
        sbyte[] counts = new sbyte[10];
        file.ReadAlleleCounts(1, counts);
        Assert.Equal([2, 2, 1, 1, -1, -1, 0, 0, 0, 1], counts);
        byte[] packed = new byte[6];
        file.ReadPacked(0, packed);
        Assert.Equal(Small.SelectMany(GenotypeSet.Pack), packed);
    }

    /// <summary>The bytes of the file format's own example: one variant, six samples.</summary>
    [Fact]
    public void Codes_AreThoseOfTheFormat()
    {
        using var set = new GenotypeSet([[0, 0, 0, 0, 0, 0]]);
        set.Write("set.bed", [0x6c, 0x1b, 1, 0xdc, 0x0f]);
        using GenotypeFile file = set.Open();
        sbyte[] counts = new sbyte[6];
        file.ReadAlleleCounts(0, counts);
        Assert.Equal([2, 0, -1, 0, 0, 0], counts);
    }

    [Theory]
    [InlineData("", "no .bed file: it should begin with the bytes 6c 1b 01, and begins with none")]
    [InlineData("6c1a01", "begins with 6c1a01")]
    [InlineData("6c1b02", "its third byte should be 01, and is 02")]
    [InlineData("6c1b01000000000000", "truncated")]
    [InlineData("6c1b010000000000", "has 8 bytes; 3 variants of 5 samples have 9")]
    [InlineData("6c1b0100000000000000", "too long")]
    public void DamagedBed_IsRefused(string bytes, string message)
    {
        using var set = new GenotypeSet(Small);
        set.Write("set.bed", Convert.FromHexString(bytes.Length == 18 ? bytes[..^4] : bytes));
        Assert.Contains(message, Assert.Throws<InvalidDataException>(set.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SampleMajorBed_IsRefused()
    {
        using var set = new GenotypeSet(Small);
        set.Write("set.bed", [0x6c, 0x1b, 0, 0, 0, 0, 0, 0, 0]);
        Assert.Contains("sample-major", Assert.Throws<NotSupportedException>(set.Open).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("set.fam", "", "has no samples")]
    [InlineData("set.fam", "a b 0 0 1 -9\n\nc d 0 0 1 -9\n", "Line 2")]
    [InlineData("set.fam", "a b 0 0 1\n", "5 fields, and 6 are expected")]
    [InlineData("set.fam", "a b 0 0 1 -9\na b 0 0 1 -9\n", "sample a b is there twice")]
    [InlineData("set.bim", "", "has no variants")]
    [InlineData("set.bim", "1 rs1 0 x A G\n", "Line 1 of")]
    [InlineData("set.bim", "1 rs1 0 x A G\n", "'x' is no position in base pairs")]
    public void DamagedText_NamesLineAndProblem(string name, string text, string message)
    {
        using var set = new GenotypeSet(Small);
        set.Write(name, text);
        Assert.Contains(message, Assert.Throws<InvalidDataException>(set.Open).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EmptyLineAtTheEnd_IsNoSample()
    {
        using var set = new GenotypeSet(Small);
        File.AppendAllText(set.PathOf("set.fam"), "\n");
        using GenotypeFile file = set.Open();
        Assert.Equal(5, file.Samples.Count);
    }

    [Fact]
    public void FileThatBecomesShorter_IsAnError()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets nobody write to an open file.");
        using var set = GenotypeSet.Random(9, 40);
        using GenotypeFile file = set.Open();
        using (FileStream bed = new(file.Path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            bed.SetLength(30);
        }

        Assert.Contains(
            "ends at byte 30", Assert.Throws<EndOfStreamException>(() => GenomicRelationship.Compute<float>(file)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void VariantsOutside_AreRefused()
    {
        using var set = new GenotypeSet(Small);
        using GenotypeFile file = set.Open();
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadPacked(2, new byte[4]));
        Assert.Throws<ArgumentOutOfRangeException>(() => file.ReadPacked(-1, new byte[2]));
        Assert.Throws<ArgumentException>(() => file.ReadPacked(0, new byte[3]));
        Assert.Throws<ArgumentException>(() => file.ReadAlleleCounts(0, new sbyte[4]));
    }

    [Fact]
    public void MissingFile_IsNamed()
    {
        using var set = new GenotypeSet(Small);
        File.Delete(set.PathOf("set.bim"));
        Assert.EndsWith("set.bim", Assert.Throws<FileNotFoundException>(set.Open).FileName, StringComparison.Ordinal);
    }
}

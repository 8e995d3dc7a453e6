using System.Security.Cryptography;
using GramGen.Genotypes;

namespace GramGen.Tool.Tests;

/// <summary>The command <c>grm</c> writes what the library computes, and refuses what it cannot write or read.</summary>
public sealed class GrmTests : IDisposable
{
    private const int Samples = 5;
    private const int Variants = 300;

    private readonly ToolRun _tool = new();

    public GrmTests()
    {
        // Two bits a genotype; of each byte pair the second has one sample and unused bits, which are zero.
        var random = new Random(1);
        byte[] genotypes = [.. Enumerable.Range(0, 2 * Variants).Select(i => (byte)random.Next(i % 2 == 0 ? 256 : 4))];
        File.WriteAllBytes(_tool.PathOf("g.bed"), [0x6c, 0x1b, 1, .. genotypes]);
        _tool.Write("g.bim", string.Concat(Enumerable.Range(0, Variants).Select(i => $"{1 + (i / 100 * 11)} rs{i} 0 {i + 1} A G\n")));
        _tool.Write("g.fam", string.Concat(Enumerable.Range(0, Samples).Select(i => $"f{i} s{i} 0 0 0 -9\n")));
    }

    public void Dispose() => _tool.Dispose();

    [Fact]
    public void Files_AreThoseOfTheLibrary()
    {
        string printed = _tool.Succeed("grm", "{}/g", "-o", "{}/r", "--threads", "1");
        AssertFiles(file => GenomicRelationship.Compute<float>(file));
        Assert.Contains("r.grm.id: 5 samples, 200 of 300 variants; ", printed, StringComparison.Ordinal);
        string hash = Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(_tool.PathOf("r.grm.bin"))));
        Assert.EndsWith($"sha256 {hash}", printed, StringComparison.Ordinal);
        Assert.Equal("f0\ts0\nf1\ts1\nf2\ts2\nf3\ts3\nf4\ts4\n", File.ReadAllText(_tool.PathOf("r.grm.id")));
    }

    [Fact]
    public void EveryOption_IsTheLibrarys()
    {
        _tool.Succeed("grm", "{}/g.bed", "-o", "{}/r", "--kind", "vanraden", "--element", "double", "--maf", "0.2");
        AssertFiles(file => GenomicRelationship.Compute<double>(file, RelationshipKind.VanRaden, new() { MinorAlleleFrequency = 0.2 }));

        // 23 is X of humans, and an autosome of cattle.
        Assert.Contains("300 of 300 variants", _tool.Succeed("grm", "{}/g", "-o", "{}/r", "--chr-set", "29"), StringComparison.Ordinal);
        AssertFiles(file => GenomicRelationship.Compute<float>(file, options: new() { AutosomeCount = 29 }));
        _tool.Write("g.bim", File.ReadAllText(_tool.PathOf("g.bim")).Replace("23 rs", "X rs", StringComparison.Ordinal));
        Assert.Contains("200 of 300 variants", _tool.Succeed("grm", "{}/g", "-o", "{}/r"), StringComparison.Ordinal);
        Assert.Contains("300 of 300 variants", _tool.Succeed("grm", "{}/g", "-o", "{}/r", "--all-chromosomes"), StringComparison.Ordinal);
        AssertFiles(file => GenomicRelationship.Compute<float>(file, options: new() { AllChromosomes = true }));
    }

    [Theory]
    [InlineData("--maf must be a frequency between 0 and 0.5, such as 0.01, not '0.7'.", "{}/g", "-o", "{}/r", "--maf", "0.7")]
    [InlineData("--chr-set must be a number from 1 to 95, not '96'.", "{}/g", "-o", "{}/r", "--chr-set", "96")]
    [InlineData("--kind must be yang or vanraden, not 'king'.", "{}/g", "-o", "{}/r", "--kind", "king")]
    [InlineData("there is no folder", "{}/g", "-o", "{}/none/r")]
    [InlineData("other.fam", "{}/other", "-o", "{}/r")]
    [InlineData("'--out' is required", "{}/g")]
    [InlineData("--cluster needs --store FOLDER", "{}/g", "-o", "{}/r", "--cluster", "redis://host")]
    [InlineData("--cluster ADDRESS names its Redis server", "{}/g", "-o", "{}/r", "--store", "{}/stores")]
    [InlineData("--threads is for", "{}/g", "-o", "{}/r", "--cluster", "redis://h", "--store", "{}/stores", "--threads", "1")]
    public void BadRequest_IsRefusedInALine(string message, params string[] arguments)
    {
        string[] before = _tool.Files;
        (int code, string output, string error) = _tool.Run(["grm", .. arguments]);
        Assert.Equal((ExitCode.Refused, ""), (code, output));
        Assert.Contains(message, Assert.Single(error.Split('\n')), StringComparison.Ordinal);
        Assert.Equal(before, _tool.Files);
    }

    [Fact]
    public void UnknownChromosome_NamesTheOption()
    {
        _tool.Write("g.bim", File.ReadAllText(_tool.PathOf("g.bim")).Replace("23 rs", "29 rs", StringComparison.Ordinal));
        (int code, _, string error) = _tool.Run("grm", "{}/g", "-o", "{}/r");
        Assert.Equal(ExitCode.Refused, code);
        Assert.EndsWith("with 22 autosomes the numbers end at 26. --chr-set sets their number.", error, StringComparison.Ordinal);
    }

    private void AssertFiles<T>(Func<GenotypeFile, RelationshipMatrix<T>> compute)
        where T : unmanaged, System.Numerics.IBinaryFloatingPointIeee754<T>
    {
        using (var file = GenotypeFile.Open(_tool.PathOf("g")))
        {
            GrmFiles.Write(_tool.PathOf("expected"), compute(file));
        }

        foreach (string suffix in new[] { ".grm.bin", ".grm.N.bin", ".grm.id" })
        {
            Assert.Equal(File.ReadAllBytes(_tool.PathOf("expected" + suffix)), File.ReadAllBytes(_tool.PathOf("r" + suffix)));
        }
    }
}

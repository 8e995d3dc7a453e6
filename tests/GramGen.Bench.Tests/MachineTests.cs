using GramGen.Bench.Measuring;

namespace GramGen.Bench.Tests;

public sealed class MachineTests
{
    [Theory]
    [InlineData("Intel(R) Xeon(R) Processor", 6, 207, "Intel.Xeon.Processor.6-207")]
    [InlineData("Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz", 6, 142, "Intel.Core.i7-8650U.6-142")]
    [InlineData("AMD EPYC 9R14 96-Core Processor", 25, 17, "AMD.EPYC.9R14.96-Core.Processor.25-17")]
    [InlineData("../a b/c", 1, 2, "a.b.c.1-2")]
    public void FolderName_IsWordsAndNumbers(string cpu, int family, int model, string expected)
    {
        Assert.Equal(expected, Machine.FolderName(cpu, (family, model)));
    }

    [Fact]
    public void FolderNameWithoutCpuid_IsTheProcessorsName()
    {
        Assert.Equal("Arm64", Machine.FolderName("Arm64", null));
    }

    [Theory]
    [InlineData(0xC06F2, 6, 207)]
    [InlineData(0xA10F11, 25, 17)]
    [InlineData(0x00633, 6, 3)]
    public void FamilyAndModel_AreDecodedFromCpuid(int eax, int family, int model)
    {
        Assert.Equal((family, model), Machine.FamilyAndModel(eax));
    }
}

using GramGen.Data.Tests;
using GramGen.Generators.Tests;
using GramGen.Tests;

namespace GramGen.Data.ObjectStores.Tests;

/// <summary>The programs of the packages' READMEs compile as they are; they need a service to run.</summary>
public sealed class ReadMeTests
{
    [Theory]
    [InlineData("src/GramGen.Data.Azure/README.md")]
    [InlineData("src/GramGen.Data.S3/README.md")]
    public void Program_Compiles(string page)
    {
        Exhaustive.Require();
        Assert.NotEmpty(ReadMeProgram.Compile(Assert.Single(ReadMeBlocks.Of("csharp", ReadMeBlocks.Text(page)))));
    }
}

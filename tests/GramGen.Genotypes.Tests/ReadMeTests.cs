using GramGen.Data.Tests;
using GramGen.Generators.Tests;

namespace GramGen.Genotypes.Tests;

/// <summary>The programs of docs/genotypes.md and of the package's README compile, and print what is shown.</summary>
public sealed class ReadMeTests
{
    [Fact]
    public void ProgramsOfThePage_PrintWhatIsShown() => Assert.All(
        ReadMeBlocks.Examples.Where(example => example.Document == "docs/genotypes.md"),
        example => Assert.Equal(example.Output, Run(example.Code)));

    [Fact]
    public void ProgramOfThePackage_Compiles() => Assert.NotEmpty(
        ReadMeProgram.Compile(Assert.Single(ReadMeBlocks.Of("csharp", ReadMeBlocks.Text("src/GramGen.Genotypes/README.md")))));

    private static string Run(string code)
    {
        // Relative paths are the process's: this is the only class that changes them.
        string before = Environment.CurrentDirectory;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("gramgen-genotypes-");
        Environment.CurrentDirectory = folder.FullName;
        try
        {
            return ReadMeProgram.Run(code);
        }
        finally
        {
            Environment.CurrentDirectory = before;
            folder.Delete(recursive: true);
        }
    }
}

using GramGen.Generators.Tests;

namespace GramGen.Data.Tests;

/// <summary>What docs/streaming.md and the package's README show with files compiles and prints what they say.</summary>
public sealed class ReadMeTests
{
    [Fact]
    public void Example_CompilesAndPrintsWhatIsShown()
    {
        (string code, string? output) = ReadMeBlocks.Examples.Single(
            example => example.Document == "docs/streaming.md" && example.Code.Contains("GramGen.Data", StringComparison.Ordinal));
        Assert.Equal(output!.ReplaceLineEndings("\n"), Run(code));
    }

    [Fact]
    public void ExampleOfThePackage_Runs()
    {
        string text = File.ReadAllText(Path.Combine(ReadMeBlocks.Root, "src", "GramGen.Data", "README.md")).ReplaceLineEndings("\n");
        Assert.Equal("3 rows, means 3 and 4", Run(text.Split("```csharp\n")[1].Split("```")[0]));
    }

    private static string Run(string code)
    {
        using var folder = new Folder();

        // Relative paths are the process's: this is the only class that changes them.
        string before = Environment.CurrentDirectory;
        Environment.CurrentDirectory = Path.GetDirectoryName(folder.PathOf("x"))!;
        try
        {
            return ReadMeProgram.Run(code);
        }
        finally
        {
            Environment.CurrentDirectory = before;
        }
    }
}

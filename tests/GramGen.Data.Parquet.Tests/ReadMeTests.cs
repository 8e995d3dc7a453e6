using GramGen.Data.Tests;
using GramGen.Generators.Tests;
using GramGen.Tests;

namespace GramGen.Data.Parquet.Tests;

/// <summary>What the package's README shows compiles and runs.</summary>
public sealed class ReadMeTests
{
    [Fact]
    public void ExampleOfThePackage_Runs()
    {
        Exhaustive.Require();
        using var folder = new Folder();
        File.Copy(Folder.Fixture("duckdb-array.parquet"), folder.PathOf("part-1.parquet"));
        string text = ReadMeBlocks.Text("src/GramGen.Data.Parquet/README.md").ReplaceLineEndings("\n");
        string code = text.Split("```csharp\n")[1].Split("```")[0];
        Assert.Contains("\"features/*.parquet\"", code, StringComparison.Ordinal);
        code = code.Replace("\"features/*.parquet\"", $"@\"{folder.PathOf("*.parquet")}\"", StringComparison.Ordinal);
        Assert.Equal("4500 rows of 3 columns", ReadMeProgram.Run(code));
    }
}

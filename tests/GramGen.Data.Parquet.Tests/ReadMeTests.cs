using System.Reflection;
using GramGen.Data.Tests;
using GramGen.Generators.Tests;
using GramGen.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

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

        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var compilation = CSharpCompilation.Create(
            "ReadMe",
            [CSharpSyntaxTree.ParseText(code)],
            platform.Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        EmitResult result = compilation.Emit(assembly);
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden);

        TextWriter console = Console.Out;
        using var printed = new StringWriter();
        Console.SetOut(printed);
        try
        {
            Assembly.Load(assembly.ToArray()).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Equal("4500 rows of 3 columns", printed.ToString().Trim());
    }
}

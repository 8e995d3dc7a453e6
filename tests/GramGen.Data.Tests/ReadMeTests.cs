using System.Reflection;
using GramGen.Generators.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace GramGen.Data.Tests;

/// <summary>What docs/streaming.md and the package's README show with files compiles and prints what they say.</summary>
public sealed class ReadMeTests
{
    [Fact]
    public void Example_CompilesAndPrintsWhatIsShown()
    {
        (string code, string? output) =
            ReadMeBlocks.Examples.Single(example => example.Code.Contains("GramGen.Data", StringComparison.Ordinal));
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
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        var compilation = CSharpCompilation.Create(
            $"ReadMe-{Guid.NewGuid():N}",
            [CSharpSyntaxTree.ParseText(code)],
            platform.Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        using var assembly = new MemoryStream();
        EmitResult result = compilation.Emit(assembly);
        Assert.DoesNotContain(result.Diagnostics, diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden);

        // Relative paths, and the console, are the process's: this is the only class that changes them.
        string before = Environment.CurrentDirectory;
        TextWriter console = Console.Out;
        using var printed = new StringWriter();
        Environment.CurrentDirectory = Path.GetDirectoryName(folder.PathOf("x"))!;
        Console.SetOut(printed);
        try
        {
            Assembly.Load(assembly.ToArray()).EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
            Environment.CurrentDirectory = before;
        }

        return printed.ToString().Trim().ReplaceLineEndings("\n");
    }
}

using GramGen.Generators.Tests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Cluster.Tests;

/// <summary>
/// The programs of the package's README, and those of docs/ that use it, compile as they are; they need a Redis server to run.
/// </summary>
public sealed class ReadMeTests
{
    private static readonly string[] Programs =
    [
        .. ReadMeBlocks.Of("csharp", ReadMeBlocks.Text("src/GramGen.Cluster/README.md")),
        .. ReadMeBlocks.Of("csharp").Where(code => code.Contains("using GramGen.Cluster;", StringComparison.Ordinal)),
    ];

    [Fact]
    public void Programs_Compile()
    {
        string platform = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        MetadataReference[] references =
            [.. platform.Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file))];
        Assert.True(Programs.Length >= 2, "The README shows no programs.");
        Assert.All(Programs, code => Assert.DoesNotContain(
            CSharpCompilation.Create(
                "ReadMe",
                [CSharpSyntaxTree.ParseText(code)],
                references,
                new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable))
                .GetDiagnostics(),
            diagnostic => diagnostic.Severity > DiagnosticSeverity.Hidden));
    }
}

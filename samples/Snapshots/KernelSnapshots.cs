using System;
using System.IO;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;
using GramGen.Generators;
using GramGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using VerifyTests;
using VerifyXunit;
using Xunit;

public class KernelSnapshots
{
    [ModuleInitializer]
    internal static void Initialize() => VerifySourceGenerators.Initialize();

    [Fact]
    public async Task GeneratedCode()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string layers = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Layers.cs"));
        string[] references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        var compilation = CSharpCompilation.Create(
            "Kernels",
            [CSharpSyntaxTree.ParseText(layers, cancellationToken: cancellation)],
            references.Select(file => MetadataReference.CreateFromFile(file)),
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary));
        GeneratorDriver driver = CSharpGeneratorDriver.Create(new GramGenerator())
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _, cancellation);

        // Without these a file in which nothing is declared, or not correctly, would have no snapshots to differ from.
        Assert.NotEmpty(driver.GetRunResult().GeneratedTrees);
        var diagnostics = await output.WithAnalyzers([new GramKernelAnalyzer()]).GetAllDiagnosticsAsync(cancellation);
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);

        await Verifier.Verify(driver).UseDirectory("Snapshots");
    }
}

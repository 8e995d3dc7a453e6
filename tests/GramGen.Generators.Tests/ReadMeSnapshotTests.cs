using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Tests;

/// <summary>The README's snapshot test, which needs more usings than its other examples, compiles and finds the kernels.</summary>
public sealed class ReadMeSnapshotTests
{
    private const string Layers = "Layers.cs";

    /// <summary>Usings that the packages and the SDK would add to the example's project.</summary>
    private const string GlobalUsings = """
        global using System;
        global using System.IO;
        global using System.Linq;
        global using System.Threading.Tasks;
        global using VerifyTests;
        global using Xunit;
        global using static VerifyXunit.Verifier;
        """;

    [Fact]
    public void Example_GivesTheFilesOfTheKernels()
    {
        string file = Path.Combine(AppContext.BaseDirectory, Layers);
        File.WriteAllText(file, "[GramGen.GramKernel(2, 16)] public readonly partial struct Relu1_1;");
        try
        {
            MethodInfo generate = Compile().GetType("KernelSnapshots")!.GetMethod("Generate", BindingFlags.Static | BindingFlags.NonPublic)!;
            var driver = (GeneratorDriver)generate.Invoke(null, [])!;

            Assert.Equal(
                ["GramGen-Registration.g.cs", "Relu1_1.2x16.g.cs", "Relu1_1.g.cs"],
                driver.GetRunResult().Results.Single().GeneratedSources.Select(source => source.HintName).Order(StringComparer.Ordinal));
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static Assembly Compile()
    {
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        CSharpCompilation test = GeneratorRunner.Compile(GlobalUsings, ReadMeBlocks.Of("cs").Single(block => block.Contains(nameof(VerifySourceGenerators), StringComparison.Ordinal)))
            .WithReferences(trusted.Split(Path.PathSeparator).Select(file => MetadataReference.CreateFromFile(file)))
            .WithOptions(GeneratorRunner.Options.WithSpecificDiagnosticOptions([new("CS1591", ReportDiagnostic.Suppress)]));
        using var assembly = new MemoryStream();
        IEnumerable<Diagnostic> problems = test.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Diagnostics;
        Assert.DoesNotContain(problems, problem => problem.Severity > DiagnosticSeverity.Hidden);
        return Assembly.Load(assembly.ToArray());
    }
}

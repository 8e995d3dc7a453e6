using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace GramGen.Generators.Tests;

/// <summary>The programs in the README and in docs/ compile as they are, and print what is shown.</summary>
[Collection("Console")] // One redirects what the other prints to.
public sealed class ReadMeTests
{
    private static readonly string[] OtherPackages = ["GramGen.Cluster", "GramGen.Data", "GramGen.Genotypes", "GramGen.TorchSharp"];

    /// <summary>The names of the programs, for those that a run of the tests names.</summary>
    public static TheoryData<string> Names => [.. Programs().Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Program_CompilesAndPrintsWhatIsShown(string name)
    {
        (string code, string? output) = Programs()[name];
        string printed = RunProgram(code);
        if (output is not null)
        {
            Assert.Equal(output, printed.ReplaceLineEndings("\n").Trim('\n'));
        }
    }

    [Fact]
    public void FirstProgram_ShowsNumbers() => Assert.Matches(
        @"\d+ +\d+", ReadMeBlocks.Examples.First(example => example.Document == "README.md").Output);

    [Fact]
    public void DeclaredSize_TakesItsKernel() => Assert.Contains(
        "implementation   generated (Relu1_1): a kernel is registered for 64×50176",
        RunProgram(Programs().Values.First(example => example.Code.Contains("Gram.Explain(shape)", StringComparison.Ordinal)).Code),
        StringComparison.Ordinal);

    /// <summary>A block with another name would be compiled by no test.</summary>
    [Fact]
    public void Fragments_AreOnPagesWhoseTestsCompileThem() => Assert.All(
        ReadMeBlocks.Documents.Where(document => ReadMeBlocks.Of("cs", ReadMeBlocks.Text(document)).Any()),
        document => Assert.Matches(@"^docs/(diagnostics/GRAM\d+|snapshots)\.md$", document));

    [Fact]
    public void BlocksInCSharp_HaveOneOfTwoNames() => Assert.DoesNotContain(
        ReadMeBlocks.Documents, document => ReadMeBlocks.Text(document).Contains("```c#", StringComparison.OrdinalIgnoreCase));

    /// <summary>Without those that need other packages; the tests of those run them.</summary>
    private static Dictionary<string, ReadMeBlocks.DocumentedProgram> Programs() => ReadMeBlocks.Examples
        .Where(example => !OtherPackages.Any(package => example.Code.Contains($"using {package};", StringComparison.Ordinal)))
        .GroupBy(example => example.Document)
        .SelectMany(examples => examples.Index(), (examples, example) => (Name: $"{examples.Key}, {example.Index + 1}", example.Item))
        .ToDictionary(example => example.Name, example => example.Item);

    private static string RunProgram(string code)
    {
        CSharpCompilation program = GeneratorRunner.Compile(code)
            .WithOptions(GeneratorRunner.Options
                .WithOutputKind(OutputKind.ConsoleApplication)
                // A program, not a library: its type needs no documentation.
                .WithSpecificDiagnosticOptions([new("CS1591", ReportDiagnostic.Suppress)]));
        return Run(GeneratorRunner.Run(program).Output);
    }

    private static string Run(Compilation program)
    {
        using var assembly = new MemoryStream();
        EmitResult result = program.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken);
        // Generated files have the same using directives whatever they use; nobody sees that.
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

        return printed.ToString();
    }
}

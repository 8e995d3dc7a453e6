using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Tests;

/// <summary>Generated code compiles without a warning in any context.</summary>
public class GeneratedCodeTests
{
    public static TheoryData<string> Names() => Declarations.Names();

    [Theory]
    [MemberData(nameof(Names))]
    public void Declaration_CompilesWithoutWarnings(string declaration)
    {
        GeneratorRun run = GeneratorRunner.Run(Declarations.Source(declaration));

        Assert.NotEmpty(run.Files);
        AssertCompiles(run);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DeclarationWithOverflowChecks_CompilesWithoutWarnings(string declaration)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile(Declarations.Source(declaration));

        AssertCompiles(GeneratorRunner.Run(compilation.WithOptions(
            GeneratorRunner.Options.WithOverflowChecks(true).WithNullableContextOptions(NullableContextOptions.Disable))));
    }

    [Theory]
    [InlineData(LanguageVersion.CSharp11)]
    [InlineData(LanguageVersion.CSharp12)]
    [InlineData(LanguageVersion.CSharp13)]
    [InlineData(LanguageVersion.Preview)]
    public void OtherLanguageVersion_CompilesWithoutWarnings(LanguageVersion version)
    {
        const string Source = "[GramGen.GramKernel(5, 20), GramGen.GramKernel(17, 48)] internal partial struct Kernel { }";
        SyntaxTree tree = CSharpSyntaxTree.ParseText(
            Source, new CSharpParseOptions(version), cancellationToken: TestContext.Current.CancellationToken);

        AssertCompiles(GeneratorRunner.Run(GeneratorRunner.Compile().AddSyntaxTrees(tree)));
    }

    [Fact]
    public void UndocumentedPublicMember_IsFound()
    {
        GeneratorRun run = GeneratorRunner.Run("public class Undocumented;");

        Assert.Contains(Problems(run), problem => problem.Id == "CS1591");
    }

    [Fact]
    public void WarningInABody_IsFound()
    {
        GeneratorRun run = GeneratorRunner.Run("internal class Unused { internal void Run() { int value = 1; } }");

        Assert.Contains(Problems(run), problem => problem.Id == "CS0219");
    }

    private static void AssertCompiles(GeneratorRun run)
    {
        Assert.Null(run.First.Results.Single().Exception);
        Assert.Empty(run.First.Diagnostics);
        Assert.Empty(Problems(run));
    }

    /// <summary>Diagnostics of declarations, documentation and bodies, and those that appear only when the assembly is emitted.</summary>
    private static IEnumerable<Diagnostic> Problems(GeneratorRun run)
    {
        using var assembly = new MemoryStream();
        return run.Output.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Diagnostics
            .Where(d => d.Severity >= DiagnosticSeverity.Warning);
    }
}

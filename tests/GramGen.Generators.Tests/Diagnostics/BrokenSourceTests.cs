using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GramGen.Generators.Tests;

/// <summary>Generator and analyzer survive any source, and agree on its errors.</summary>
public class BrokenSourceTests
{
    public static TheoryData<string> Broken => [.. BrokenSources.All];

    public static TheoryData<string> Correct => [.. Declarations.Names().Select(row => Declarations.Source(row.Data))];

    public static TheoryData<string> Declined =>
        [
            .. DiagnosticCases.Errors.Select(row => Markup.Parse("using GramGen;\n" + row.Data.Item1).Source),
            .. DeclinedDeclarationTests.Declarations.Select(row => row.Data.Item2),
        ];

    [Theory]
    [MemberData(nameof(Broken))]
    public void BrokenSource_NeitherThrows(string source)
    {
        foreach (string text in new[] { "using GramGen;\n" + source, source + "\n" + source })
        {
            CSharpCompilation compilation = GeneratorRunner.Compile(text);
            GeneratorRun run = GeneratorRunner.Run(compilation);

            Assert.Null(run.First.Results.Single().Exception);
            Assert.Empty(run.First.Diagnostics);
            AnalyzerRunner.Run(compilation);
            AnalyzerRunner.Analyze(compilation);
        }
    }

    /// <summary>If nothing is generated, the compiler or the analyzer reports why.</summary>
    [Theory]
    [MemberData(nameof(Broken))]
    [MemberData(nameof(Declined))]
    public void NothingGenerated_ErrorSaysSo(string source)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile("using GramGen;\n" + source);
        bool isDeclared = compilation.SyntaxTrees[0].GetRoot(TestContext.Current.CancellationToken)
            .DescendantNodes().OfType<AttributeSyntax>()
            .Select(attribute => compilation.GetSemanticModel(attribute.SyntaxTree).GetTypeInfo(attribute).Type)
            .Any(type => type is { Name: nameof(GramKernelAttribute), ContainingAssembly.Name: nameof(GramGen) });
        if (!isDeclared || GeneratorRunner.Run(compilation).Files.Count > 0)
        {
            return;
        }

        Assert.True(
            HasErrors(compilation) || AnalyzerRunner.Run(compilation).Any(d => d.Severity == DiagnosticSeverity.Error), source);
    }

    /// <summary>If a size is declared twice, the first declaration is generated.</summary>
    [Theory]
    [MemberData(nameof(Declined))]
    public void ErrorReported_NothingGenerated(string source)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile("using GramGen;\n" + source);
        string[] errors = [.. AnalyzerRunner.Run(compilation).Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id)];

        Assert.Equal(errors.All(id => id == "GRAM009") && errors.Length > 0, GeneratorRunner.Run(compilation).Files.Count > 0);
    }

    [Theory]
    [MemberData(nameof(Correct))]
    public void CorrectDeclaration_NoError(string source) =>
        Assert.DoesNotContain(AnalyzerRunner.Run(source), d => d.Severity == DiagnosticSeverity.Error);

    [Theory]
    [MemberData(nameof(Broken))]
    public void GeneratedWithoutAnError_Compiles(string source)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile("using GramGen;\n" + source);
        if (!HasErrors(compilation) && AnalyzerRunner.Run(compilation).All(d => d.Severity != DiagnosticSeverity.Error))
        {
            Assert.DoesNotContain(
                GeneratorRunner.Run(WithDefaultSeverities(compilation)).Output.GetDiagnostics(TestContext.Current.CancellationToken),
                d => d.Severity == DiagnosticSeverity.Error);
        }
    }

    private static CSharpCompilation WithDefaultSeverities(CSharpCompilation compilation) =>
        compilation.WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default));

    private static bool HasErrors(CSharpCompilation compilation) => WithDefaultSeverities(compilation)
        .GetDiagnostics(TestContext.Current.CancellationToken).Any(d => d.Severity == DiagnosticSeverity.Error);
}

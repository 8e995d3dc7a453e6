using System.Collections.Immutable;
using GramGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Tests;

/// <summary>Runs the analyzer as the compiler does: on the sources and the generated files.</summary>
internal static class AnalyzerRunner
{
    /// <summary>The diagnostics, in the order of the sources. An exception in the analyzer fails the test.</summary>
    public static IReadOnlyList<Diagnostic> Run(params string[] sources) => Run(GeneratorRunner.Compile(sources));

    public static IReadOnlyList<Diagnostic> Run(CSharpCompilation compilation, AnalyzerConfigOptionsProvider? config = null)
    {
        // With the default severities.
        compilation = compilation.WithOptions(compilation.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default));
        return Analyze(GeneratorRunner.Run(compilation, config).Output, config);
    }

    /// <summary>Without running the generator first.</summary>
    public static IReadOnlyList<Diagnostic> Analyze(Compilation compilation, AnalyzerConfigOptionsProvider? config = null)
    {
        var options = new CompilationWithAnalyzersOptions(
            new AnalyzerOptions([], config ?? new Config()),
            onAnalyzerException: (exception, _, _) => throw exception,
            concurrentAnalysis: false,
            logAnalyzerExecutionTime: false);
        ImmutableArray<Diagnostic> found = new CompilationWithAnalyzers(compilation, [new GramKernelAnalyzer()], options)
            .GetAnalyzerDiagnosticsAsync(TestContext.Current.CancellationToken).GetAwaiter().GetResult();
        Assert.DoesNotContain(found, diagnostic => diagnostic.Id == "AD0001");
        return [.. found.OrderBy(d => d.Location.SourceTree?.FilePath, StringComparer.Ordinal)
            .ThenBy(d => d.Location.SourceSpan.Start)
            .ThenBy(d => d.Id, StringComparer.Ordinal)];
    }
}

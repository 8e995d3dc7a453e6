using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Tests.Fuzz;

/// <summary>
/// Whatever the source, the generator does not throw, its work is bounded by what is declared, and what it writes compiles
/// without a warning unless an error of the source has been reported.
/// </summary>
internal static class GeneratorPromise
{
    /// <summary>Of generated text for a declared size: ten times what the largest takes.</summary>
    private const int MostCharacters = 4_000_000;

    /// <summary>Allocated for a declared size: a measure of the work that other programs on the machine do not disturb.</summary>
    private const long MostBytes = 400_000_000;

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(GramGenerator).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];

    /// <summary>Warnings stay warnings: only errors of the source end what is promised of it.</summary>
    private static readonly CSharpCompilationOptions Options =
        GeneratorRunner.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default);

    public static async Task KeepAsync(string source, CancellationToken cancellation)
    {
        CSharpCompilation compilation = GeneratorRunner.Compile(source, DeclarationGrammar.Around).WithOptions(Options);
        GeneratorRunResult result = Run(compilation, source, out Compilation output, cancellation);
        ImmutableArray<Diagnostic> reported = await AnalyzeAsync(output, cancellation);
        if (result.GeneratedSources.IsEmpty || reported.Any(IsError))
        {
            return;
        }

        ImmutableArray<Diagnostic> before = compilation.GetDiagnostics(cancellation);
        if (before.Any(IsError))
        {
            return;
        }

        ILookup<string, Diagnostic> known = before.ToLookup(Place);
        Diagnostic[] added = [.. Compile(output, cancellation).Where(d => d.Severity > DiagnosticSeverity.Hidden && !known[Place(d)].Any())];
        Assert.True(added.Length == 0, string.Join('\n', added.AsEnumerable()));
    }

    private static GeneratorRunResult Run(
        CSharpCompilation compilation, string source, out Compilation output, CancellationToken cancellation)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create([new GramGenerator().AsSourceGenerator()], parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out output, out ImmutableArray<Diagnostic> diagnostics, cancellation);
        long bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        GeneratorRunResult result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        Assert.Empty(diagnostics);
        // An attribute has a parenthesis at least; a family whose attributes are all alike has one size.
        int declared = 1 + source.Count(character => character == '(');
        Assert.InRange(result.GeneratedSources.Sum(file => (long)file.SourceText.Length), 0, (long)declared * MostCharacters);
        Assert.InRange(bytes, 0, declared * MostBytes);
        return result;
    }

    private static async Task<ImmutableArray<Diagnostic>> AnalyzeAsync(Compilation output, CancellationToken cancellation)
    {
        if (Analyzers.IsEmpty)
        {
            return [];
        }

        ImmutableArray<Diagnostic> reported = await output.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync(cancellation);
        // An analyzer that throws.
        Assert.DoesNotContain(reported, diagnostic => diagnostic.Id == "AD0001");
        return reported;
    }

    private static ImmutableArray<Diagnostic> Compile(Compilation output, CancellationToken cancellation)
    {
        ImmutableArray<Diagnostic> found = output.GetDiagnostics(cancellation);
        if (found.Any(IsError))
        {
            return found;
        }

        using var assembly = new MemoryStream();
        return output.Emit(assembly, cancellationToken: cancellation).Diagnostics;
    }

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    private static string Place(Diagnostic diagnostic) => $"{diagnostic.Id} {diagnostic.Location.SourceTree?.FilePath} {diagnostic.Location.SourceSpan}";
}

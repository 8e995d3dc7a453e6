using System.Collections.Immutable;
using GramGen.Generators.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Tests.Fuzz;

/// <summary>
/// Whatever the source, the generator does not throw, its work is bounded by what is declared, and what it writes compiles
/// without a warning unless an error of the source is reported.
/// </summary>
internal static class GeneratorPromise
{
    /// <summary>Generated text per declared size: ten times the largest.</summary>
    private const int MostCharacters = 4_000_000;

    /// <summary>Allocations per declared size: a measure of work that other processes do not disturb.</summary>
    private const long MostBytes = 400_000_000;

    private static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers = [new GramKernelAnalyzer()];

    /// <summary>The ids of the diagnostics about declarations.</summary>
    private static readonly HashSet<string> Reported =
    [
        .. Analyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).Select(d => d.Id),
    ];

    /// <summary>
    /// What every source is added to, so that the references are read once. Warnings stay warnings: only errors of the source
    /// end what is promised of it.
    /// </summary>
    private static readonly CSharpCompilation Around = GeneratorRunner.Compile(DeclarationGrammar.Around)
        .WithOptions(GeneratorRunner.Options.WithGeneralDiagnosticOption(ReportDiagnostic.Default));

    static GeneratorPromise() => Around.GetDiagnostics();

    /// <summary>Checks it.</summary>
    /// <returns>Whether it could be checked to its end: files were generated, and the source has no error.</returns>
    public static async Task<bool> KeepAsync(FuzzCase fuzz, CancellationToken cancellation)
    {
        CSharpCompilation compilation = Around.AddSyntaxTrees(GeneratorRunner.Parse(fuzz.Text, "Source.cs"));
        var config = new Config(fuzz.Options);
        var options = new AnalyzerOptions([], config);
        GeneratorRunResult result = Run(compilation, config, fuzz.Text, out Compilation output, cancellation);
        Diagnostic[] before = [.. compilation.GetDiagnostics(cancellation)];
        if (result.GeneratedSources.IsEmpty || before.Any(IsError))
        {
            AssertAnalyzed(await output.WithAnalyzers(Analyzers, options).GetAnalyzerDiagnosticsAsync(cancellation));
            return false;
        }

        // Of the compiler and of the analyzer.
        ImmutableArray<Diagnostic> after = await output.WithAnalyzers(Analyzers, options).GetAllDiagnosticsAsync(cancellation);
        AssertAnalyzed(after);
        if (after.Any(diagnostic => IsError(diagnostic) && Reported.Contains(diagnostic.Id)))
        {
            return false;
        }

        ILookup<string, Diagnostic> known = before.ToLookup(Place);
        Diagnostic[] added =
        [
            .. after.Where(d => d.Severity > DiagnosticSeverity.Hidden && !Reported.Contains(d.Id) && !known[Place(d)].Any()),
        ];
        Assert.True(added.Length == 0, string.Join('\n', added.AsEnumerable()));
        return true;
    }

    private static GeneratorRunResult Run(
        CSharpCompilation compilation, Config config, string source, out Compilation output, CancellationToken cancellation)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        GeneratorDriver driver = CSharpGeneratorDriver
            .Create(
                [new GramGenerator().AsSourceGenerator()],
                parseOptions: (CSharpParseOptions)compilation.SyntaxTrees[0].Options, optionsProvider: config)
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

    /// <summary>The analyzer did not throw.</summary>
    private static void AssertAnalyzed(ImmutableArray<Diagnostic> diagnostics) =>
        Assert.DoesNotContain(diagnostics, diagnostic => diagnostic.Id == "AD0001");

    private static bool IsError(Diagnostic diagnostic) => diagnostic.Severity == DiagnosticSeverity.Error;

    private static string Place(Diagnostic diagnostic) =>
        $"{diagnostic.Id} {diagnostic.Location.SourceTree?.FilePath} {diagnostic.Location.SourceSpan}";
}

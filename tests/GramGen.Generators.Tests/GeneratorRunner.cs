using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GramGen.Generators.Tests;

/// <summary>Compiles text with the generator.</summary>
internal static class GeneratorRunner
{
    private static readonly ImmutableArray<MetadataReference> References =
    [
        .. FrameworkFiles().Append(LibraryFile).Append(TensorsFile).Select(Reference),
    ];

    /// <summary>Documentation is diagnosed, so that a public member without it is a warning.</summary>
    private static readonly CSharpParseOptions ParseOptions =
        new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    public static string LibraryFile => typeof(GramKernelAttribute).Assembly.Location;

    /// <summary>What comes with the library.</summary>
    private static string TensorsFile => typeof(System.Numerics.Tensors.Tensor).Assembly.Location;

    public static CSharpCompilationOptions Options { get; } = new(
        OutputKind.DynamicallyLinkedLibrary,
        allowUnsafe: false,
        optimizationLevel: OptimizationLevel.Release,
        generalDiagnosticOption: ReportDiagnostic.Error,
        warningLevel: 9999,
        nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>Runs the generator on a compilation of the sources, and again on an identical one.</summary>
    public static GeneratorRun Run(params string[] sources) => Run(Compile(sources));

    public static GeneratorRun Run(CSharpCompilation compilation, AnalyzerConfigOptionsProvider? config = null)
    {
        var options = new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true);
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new GramGenerator().AsSourceGenerator()],
            parseOptions: ParseOptionsOf(compilation), optionsProvider: config, driverOptions: options);
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out Compilation output, out _);
        GeneratorDriverRunResult first = driver.GetRunResult();
        driver = driver.RunGenerators(compilation.Clone());
        return new GeneratorRun(compilation, driver, first, driver.GetRunResult(), output);
    }

    public static CSharpCompilation Compile(params string[] sources) =>
        CSharpCompilation.Create("Kernels", sources.Select((text, i) => Parse(text, $"Source{i}.cs")), References, Options);

    public static SyntaxTree Parse(string text, string path = "") => CSharpSyntaxTree.ParseText(text, ParseOptions, path);

    private static CSharpParseOptions? ParseOptionsOf(CSharpCompilation compilation) =>
        compilation.SyntaxTrees.Select(tree => (CSharpParseOptions)tree.Options).FirstOrDefault();

    private static PortableExecutableReference Reference(string file) => MetadataReference.CreateFromFile(file);

    /// <summary>Only the framework, not the other assemblies of these tests: users do not reference the compiler.</summary>
    private static IEnumerable<string> FrameworkFiles()
    {
        string folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator).Where(file => Path.GetDirectoryName(file) == folder);
    }
}

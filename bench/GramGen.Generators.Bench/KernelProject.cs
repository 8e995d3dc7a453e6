using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;

namespace GramGen.Generators.Bench;

/// <summary>A project with kernels, ten per file like the layers of a network, and one file without any.</summary>
internal static class KernelProject
{
    /// <summary>From a small matrix to a layer of a network: straight, looped and packed, with partial vectors and without.</summary>
    public static readonly (int Channels, int Pixels)[] Sizes =
        [(2, 8), (4, 64), (6, 9), (8, 12), (8, 64), (16, 256), (24, 600), (64, 784), (64, 50176), (512, 784)];

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    private static readonly MetadataReference[] References = [.. ReferencedFiles().Select(file => MetadataReference.CreateFromFile(file))];

    public static CSharpCompilation Of(int kernels)
    {
        IEnumerable<string> files = Enumerable.Range(0, kernels).Chunk(Sizes.Length).Select((layers, file) => Network(file, layers.Length));
        return CSharpCompilation.Create(
            "Kernels", files.Prepend(Unrelated("")).Select(Parse), References,
            new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
    }

    /// <summary>The same project after an edit in the file without kernels.</summary>
    public static CSharpCompilation WithUnrelatedEdit(CSharpCompilation project) => Replace(project, 0, Unrelated("int b = a;"));

    /// <summary>The same project with a different size of the first kernel.</summary>
    public static CSharpCompilation WithKernelEdit(CSharpCompilation project, int kernels) =>
        Replace(project, 1, Network(0, Math.Min(kernels, Sizes.Length), firstExtraPixels: 500));

    /// <summary>The type of the first file that declares a size, without extra pixels.</summary>
    public static string TypeOf(int layer) => string.Create(CultureInfo.InvariantCulture, $"Networks.Number0.Layer{layer}");

    public static GeneratorDriver NewDriver(IIncrementalGenerator generator) =>
        CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], parseOptions: ParseOptions);

    /// <summary>The project with what a generator adds to it.</summary>
    public static Compilation Generated(CSharpCompilation project, IIncrementalGenerator generator)
    {
        NewDriver(generator).RunGeneratorsAndUpdateCompilation(project, out Compilation generated, out _);
        return generated;
    }

    /// <summary>Compiles a project.</summary>
    /// <exception cref="InvalidOperationException">It does not compile.</exception>
    public static MemoryStream Compile(Compilation project)
    {
        var assembly = new MemoryStream();
        EmitResult result = project.Emit(assembly);
        return result.Success
            ? assembly
            : throw new InvalidOperationException(
                $"The project does not compile: {result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error)}");
    }

    private static string Network(int number, int layers, int firstExtraPixels = 0)
    {
        IEnumerable<string> lines = Enumerable.Range(0, layers)
            .Select(layer => Layer(layer, number + (layer == 0 ? firstExtraPixels : 0)));
        return $"using GramGen;\nnamespace Networks.Number{number};\n{string.Concat(lines)}";
    }

    /// <summary>All sizes differ, so no generated code is shared.</summary>
    private static string Layer(int number, int extraPixels)
    {
        (int channels, int pixels) = Sizes[number];
        return string.Create(CultureInfo.InvariantCulture, $$"""
            [GramKernel(channels: {{channels}}, pixels: {{pixels + extraPixels}})]
            public readonly partial struct Layer{{number}};

            """);
    }

    private static string Unrelated(string statement) =>
        $"internal static class Program {{ private static void Main() {{ int a = 1; {statement} }} }}";

    private static CSharpCompilation Replace(CSharpCompilation project, int file, string text) =>
        project.ReplaceSyntaxTree(project.SyntaxTrees[file], Parse(text));

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, ParseOptions);

    /// <summary>The framework and the library.</summary>
    private static IEnumerable<string> ReferencedFiles()
    {
        string folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator)
            .Where(file => Path.GetDirectoryName(file) == folder)
            .Append(typeof(GramKernelAttribute).Assembly.Location);
    }
}

using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Bench;

/// <summary>A project with kernels, each in a file of its own, and a file without any.</summary>
internal static class KernelProject
{
    /// <summary>From a small matrix to a layer of a network, in place and copied, with edges and without.</summary>
    private static readonly (int Channels, int Pixels)[] Sizes =
        [(8, 64), (16, 256), (24, 600), (32, 1024), (64, 784), (65, 1023), (64, 50176), (128, 12544), (256, 3136), (512, 784)];

    private static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14);

    private static readonly MetadataReference[] References = [.. ReferencedFiles().Select(file => MetadataReference.CreateFromFile(file))];

    public static CSharpCompilation Of(int kernels)
    {
        IEnumerable<string> files = Enumerable.Range(0, kernels).Select(i => Kernel(i, extraPixels: 0));
        return CSharpCompilation.Create(
            "Kernels", files.Prepend(Unrelated("")).Select(Parse), References, new(OutputKind.DynamicallyLinkedLibrary));
    }

    /// <summary>The same project after something was typed where no kernel is.</summary>
    public static CSharpCompilation WithUnrelatedEdit(CSharpCompilation project) => Replace(project, 0, Unrelated("int b = a;"));

    /// <summary>The same project with another size of the first kernel.</summary>
    public static CSharpCompilation WithKernelEdit(CSharpCompilation project) => Replace(project, 1, Kernel(0, extraPixels: 1));

    public static GeneratorDriver NewDriver() =>
        CSharpGeneratorDriver.Create([new GramGenerator().AsSourceGenerator()], parseOptions: ParseOptions);

    /// <summary>No two are alike: what is generated for one does not serve another.</summary>
    private static string Kernel(int i, int extraPixels)
    {
        (int channels, int pixels) = Sizes[i % Sizes.Length];
        return string.Create(CultureInfo.InvariantCulture, $$"""
            using GramGen;
            namespace Layers.Of{{i / Sizes.Length}};
            [GramKernel(channels: {{channels}}, pixels: {{pixels + (i / Sizes.Length) + extraPixels}})]
            public readonly partial struct Layer{{i}};
            """);
    }

    private static string Unrelated(string statement) =>
        $"internal static class Program {{ private static void Main() {{ int a = 1; {statement} }} }}";

    private static CSharpCompilation Replace(CSharpCompilation project, int file, string text) =>
        project.ReplaceSyntaxTree(project.SyntaxTrees[file], Parse(text));

    private static SyntaxTree Parse(string text) => CSharpSyntaxTree.ParseText(text, ParseOptions);

    /// <summary>The framework, and the library.</summary>
    private static IEnumerable<string> ReferencedFiles()
    {
        string folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string trusted = (string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!;
        return trusted.Split(Path.PathSeparator)
            .Where(file => Path.GetDirectoryName(file) == folder)
            .Append(typeof(GramKernelAttribute).Assembly.Location);
    }
}

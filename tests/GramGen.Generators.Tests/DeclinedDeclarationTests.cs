using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Tests;

/// <summary>The generator ignores invalid declarations.</summary>
public class DeclinedDeclarationTests
{
    public static TheoryData<string, string> Declarations { get; } = new()
    {
        { "no attribute", "internal partial struct Kernel;" },
        { "attribute of that name elsewhere", """
            [Mine.GramKernel(2, 16)] internal partial struct Kernel;
            namespace Mine { internal sealed class GramKernelAttribute(int c, int p) : System.Attribute { int S => c + p; } }
            """ },
        { "no channels", "[GramGen.GramKernel(0, 16)] internal partial struct Kernel;" },
        { "no pixels", "[GramGen.GramKernel(2, 0)] internal partial struct Kernel;" },
        { "negative channels", "[GramGen.GramKernel(-2, 16)] internal partial struct Kernel;" },
        { "negative sizes with a positive product", "[GramGen.GramKernel(-2, -16)] internal partial struct Kernel;" },
        { "least sizes", "[GramGen.GramKernel(int.MinValue, int.MinValue)] internal partial struct Kernel;" },
        { "more features than a span holds", "[GramGen.GramKernel(65536, 32768)] internal partial struct Kernel;" },
        { "product that wraps to a small number", "[GramGen.GramKernel(65537, 65536)] internal partial struct Kernel;" },
        { "greater matrix than a span holds", "[GramGen.GramKernel(46341, 1)] internal partial struct Kernel;" },
        { "generic", "[GramGen.GramKernel(2, 16)] internal partial struct Kernel<T>;" },
        { "in a generic type", "internal partial class Net<T> { [GramGen.GramKernel(2, 16)] internal partial struct Kernel; }" },
        { "deep in a generic type", """
            internal partial class Net<T> { internal partial class A { [GramGen.GramKernel(2, 16)] internal partial struct Kernel; } }
            """ },
        { "ref struct", "[GramGen.GramKernel(2, 16)] internal ref partial struct Kernel;" },
        { "file-local", "[GramGen.GramKernel(2, 16)] file partial struct Kernel;" },
        { "in a file-local type", "file static partial class Net { [GramGen.GramKernel(2, 16)] internal partial struct Kernel; }" },
        { "no arguments", "[GramGen.GramKernel] internal partial struct Kernel;" },
        { "empty arguments", "[GramGen.GramKernel()] internal partial struct Kernel;" },
        { "one argument", "[GramGen.GramKernel(2)] internal partial struct Kernel;" },
        { "three arguments", "[GramGen.GramKernel(2, 16, 1)] internal partial struct Kernel;" },
        { "text as argument", """[GramGen.GramKernel(2, "16")] internal partial struct Kernel;""" },
        { "null as argument", "[GramGen.GramKernel(null, 16)] internal partial struct Kernel;" },
        { "two types of values", """
            [GramGen.GramKernel(2, 16), GramGen.GramKernel(2, 8, Element = GramGen.GramElement.Double)] internal partial struct Kernel;
            """ },
        { "float and Half", """
            [GramGen.GramKernel(2, 16), GramGen.GramKernel(2, 8, Element = GramGen.GramElement.Half)] internal partial struct Kernel;
            """ },
        { "gradients of Half",
            "[GramGen.GramKernel(2, 16, Element = GramGen.GramElement.Half, Gradient = true)] internal partial struct Kernel;" },
        { "gradients of one size only",
            "[GramGen.GramKernel(2, 16, Gradient = true), GramGen.GramKernel(2, 8)] internal partial struct Kernel;" },
        { "no type of values", "[GramGen.GramKernel(2, 16, Element = (GramGen.GramElement)7)] internal partial struct Kernel;" },
        { "variable as argument", """
            [GramGen.GramKernel(Sizes.Channels, 16)] internal partial struct Kernel;
            internal static class Sizes { public static int Channels = 2; }
            """ },
        { "unknown name as argument", "[GramGen.GramKernel(Channels, 16)] internal partial struct Kernel;" },
        { "constant that overflows", "[GramGen.GramKernel(2, 65536 * 65536)] internal partial struct Kernel;" },
        { "long as argument", "[GramGen.GramKernel(2, 16L)] internal partial struct Kernel;" },
        { "unfinished attribute", "[GramGen.GramKernel(2, ] internal partial struct Kernel;" },
        { "enum", "[GramGen.GramKernel(2, 16)] internal enum Kernel;" },
        { "interface", "[GramGen.GramKernel(2, 16)] internal partial interface IKernel;" },
        { "delegate", "[GramGen.GramKernel(2, 16)] internal delegate void Kernel();" },
        { "static class", "[GramGen.GramKernel(2, 16)] internal static partial class Kernel;" },
    };

    [Theory]
    [MemberData(nameof(Declarations))]
    public void Declaration_GivesNoFile(string name, string source)
    {
        GeneratorRun run = GeneratorRunner.Run(source);

        GeneratorRunResult result = run.First.Results.Single();
        Assert.Null(result.Exception);
        Assert.True(result.GeneratedSources.IsEmpty, name);
    }

    [Fact]
    public void OneSizeOfTwoMakesNoSense_OtherIsGenerated()
    {
        GeneratorRun run = GeneratorRunner.Run("[GramGen.GramKernel(0, 16), GramGen.GramKernel(2, 16)] internal partial struct Kernel;");

        Assert.Equal(["GramGen-Registration.g.cs", "Kernel.2x16.g.cs", "Kernel.g.cs"], run.Files.Keys);
    }

    [Fact]
    public void LibraryIsNotReferenced_GivesNoFile()
    {
        var compilation = GeneratorRunner.Compile("[GramGen.GramKernel(2, 16)] internal partial struct Kernel;");
        MetadataReference library = compilation.References.Single(r => r.Display == GeneratorRunner.LibraryFile);

        Assert.Empty(GeneratorRunner.Run(compilation.RemoveReferences(library)).Files);
    }
}

using GramGen.Generators.Emit;
using GramGen.Generators.Model;
using GramGen.Generators.Planning;
using GramGen.Planning;
using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Tests;

/// <summary>
/// No method comes near the size at which RyuJIT silently stops optimizing: 60,000 bytes of IL, or 8,000 references to
/// locals. Inlined code counts too, so the margin must be wide.
/// </summary>
public class MethodSizeTests
{
    // The largest is the micro-kernel of outer products, 8×48: 5,094 bytes, 751 references. Twice that is allowed.
    private const int MaxSize = 10_200;
    private const int MaxReferences = 1_500;

    // Straight routines call intrinsics and the steps of the reduction, so two thirds of the limits are far enough.
    private const int MaxStraightSize = 40_000;
    private const int MaxStraightReferences = 5_300;

    public static TheoryData<int, int> Shapes { get; } = new()
    {
        { 1, 1 }, { 3, 50176 }, { 4, 17 }, { 5, 20 }, { 8, 33 }, { 9, 81 }, { 10, 1025 }, { 14, 1023 }, { 16, 1023 }, { 15, 143165575 },
        { 17, 48 }, { 19, 1023 }, { 64, 50176 }, { 65, 1023 }, { 512, 784 }, { 1024, 196 }, { 46340, 1 },
    };

    [Theory]
    [MemberData(nameof(Shapes))]
    public void GeneratedKernel_EveryMethodSmall(int channels, int pixels)
    {
        IReadOnlyList<IlMethod> methods = Emit(channels, pixels);

        Assert.Contains(methods, method => method.Name == $"Kernel_{channels}x{pixels}.Compute");
        AssertSmall(methods);
    }

    /// <summary>With everything that a size can have.</summary>
    [Theory]
    [InlineData(4, 17)]
    [InlineData(5, 47)]
    [InlineData(6, 1023)]
    [InlineData(8, 31)]
    [InlineData(8, 1023)]
    public void GeneratedKernelWithWeights_EveryMethodSmallAndFewLines(int channels, int pixels)
    {
        foreach (string form in new[] { "", ", Element = GramGen.GramElement.Double", ", Layout = GramGen.FeatureLayout.ChannelsLast" })
        {
            string source = $"[GramGen.GramKernel({channels}, {pixels}{form}, RightHandSide = true, Weights = true)] "
                + "internal readonly partial struct Kernel;";
            IReadOnlyList<IlMethod> methods = Emit(source);

            Assert.Contains(methods, method => method.Name.EndsWith("Kernel.ComputeWeighted", StringComparison.Ordinal));
            AssertSmall(methods);
            string text = GeneratorRunner.Run(source).Files[$"Kernel.{channels}x{pixels}.g.cs"];
            Assert.InRange(text.Count(c => c == '\n'), 20, GeneratedFiles.MostLinesWithWeights);
        }
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void GeneratedFile_FewLines(int channels, int pixels)
    {
        string text = GeneratorRunner.Run(Source(channels, pixels)).Files[$"Kernel.{channels}x{pixels}.g.cs"];

        Assert.InRange(text.Count(c => c == '\n'), 20, GeneratedFiles.MostLines);
    }

    /// <summary>Sizes that are read in place, with a tail and a fringe, have the most lines.</summary>
    [Fact]
    public void EveryNumberOfChannels_FewLines()
    {
        var type = new TypeHierarchy("", new EquatableArray<string>(["partial struct Kernel"]), "global::Kernel", "Kernel");
        foreach (ElementType element in new[] { ElementType.Single, ElementType.Double })
        {
            foreach (int channels in Enumerable.Range(1, 45))
            {
                foreach (int pixels in new[] { element.BlockLength - 1, 2047 })
                {
                    var shape = new ShapeSpec(channels, pixels) { Element = element };
                    Assert.InRange(SizeEmitter.Emit("Kernel", type, KernelPlanner.Plan(shape)).Lines, 20, GeneratedFiles.MostLines);
                }
            }
        }
    }

    [Fact]
    public void Library_EveryMethodSmall()
    {
        using FileStream library = File.OpenRead(GeneratorRunner.LibraryFile);
        IReadOnlyList<IlMethod> methods = IlMethod.ReadAll(library);

        Assert.Contains(methods, method => method.Name.StartsWith("DotMicroKernels.Avx512Dot.", StringComparison.Ordinal)
            && method.Name.EndsWith(".Rectangle", StringComparison.Ordinal));
        Assert.Contains(methods, method => method.Name == "GemmMicroKernels.Avx512Gemm.Syrk1");
        AssertSmall(methods);
    }

    [Fact]
    public void LargeMethod_Measured()
    {
        const int Statements = 500;
        string body = string.Concat(Enumerable.Repeat("x = x * y + x;", Statements));

        IlMethod method = Assert.Single(
            Emit($"internal static class Large {{ internal static double Run(double x, double y) {{ {body} return x; }} }}"),
            m => m.Name == "Large.Run");

        Assert.Equal((4 * Statements) + 1, method.References);
        Assert.Throws<Xunit.Sdk.AllException>(() => AssertSmall([method]));
    }

    private static void AssertSmall(IReadOnlyList<IlMethod> methods) => Assert.All(methods, method =>
    {
        Assert.InRange(method.Size, 1, IsStraight(method) ? MaxStraightSize : MaxSize);
        Assert.InRange(method.References, 0, IsStraight(method) ? MaxStraightReferences : MaxReferences);
    });

    private static bool IsStraight(IlMethod method) => method.Name.EndsWith("Straight.Compute", StringComparison.Ordinal)
        || method.Name.EndsWith("RightHandSide.Compute", StringComparison.Ordinal)
        || method.Name.EndsWith("Weighted.Compute", StringComparison.Ordinal);

    private static IReadOnlyList<IlMethod> Emit(int channels, int pixels) => Emit(Source(channels, pixels));

    private static IReadOnlyList<IlMethod> Emit(string source)
    {
        using var assembly = new MemoryStream();
        Compilation compilation = GeneratorRunner.Run(source).Output;
        Assert.True(compilation.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
        assembly.Position = 0;
        return IlMethod.ReadAll(assembly);
    }

    private static string Source(int channels, int pixels) =>
        $"[GramGen.GramKernel({channels}, {pixels})] internal readonly partial struct Kernel;";
}

using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Tests;

/// <summary>Options for generated code, by project or by file.</summary>
public class OptionTests
{
    private const string Source = "[GramGen.GramKernel(5, 20), GramGen.GramKernel(25, 600)] internal partial struct Kernel;";

    private static readonly string[] Sets = ["Avx512", "Avx2", "Vector128"];

    [Theory]
    [InlineData("avx512;avx2;vector128", "Avx512 Avx2 Vector128")]
    [InlineData("avx2,vector128", "Avx2 Vector128")]
    [InlineData(" AVX2 ", "Avx2")]
    [InlineData("vector128, avx512", "Avx512 Vector128")]
    [InlineData(",", "")]
    [InlineData("", "Avx512 Avx2 Vector128")]
    public void InstructionSets_StraightRoutinesOfTheNamedAlone(string value, string sets)
    {
        SortedDictionary<string, string> files = Generate(Config.OfProject("_GramGenInstructionSets", value));

        string[] expected = sets.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        string text = files["Kernel.5x20.g.cs"];
        Assert.Contains(Kernel(expected), text, StringComparison.Ordinal);
        Assert.All(
            Sets, name => Assert.Equal(expected.Contains(name), text.Contains($"struct {name}Straight :", StringComparison.Ordinal)));
        Assert.Contains(Kernel(), files["Kernel.25x600.g.cs"], StringComparison.Ordinal);
        Assert.Equal(
            Sets.Length - expected.Length,
            files["Kernel.g.cs"].Split(", because the options exclude this instruction set").Length - 1);
    }

    [Fact]
    public void FileWithItsOwnOptions_BeforeTheProjects()
    {
        var config = Config.OfProject("_GramGenInstructionSets", "avx512")
            .With("Source0.cs", ("gramgen_instruction_sets", "avx2"), ("gramgen_visibility", "internal"));
        SortedDictionary<string, string> files = GeneratorRunner.Run(
            GeneratorRunner.Compile(Source, "[GramGen.GramKernel(3, 17)] internal partial struct Other;"), config).Files;

        Assert.Contains(Kernel("Avx2"), files["Kernel.5x20.g.cs"], StringComparison.Ordinal);
        Assert.Contains("internal static void Compute", files["Kernel.g.cs"], StringComparison.Ordinal);
        Assert.Contains(
            Kernel("Avx512").Replace("\"Kernel\"", "\"Other\"", StringComparison.Ordinal), files["Other.3x17.g.cs"],
            StringComparison.Ordinal);
        Assert.Contains("public static void Compute", files["Other.g.cs"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[GramKernel(2, 16)] public readonly partial struct Kernel;")]
    [InlineData("[GramKernel(2, 16), GramKernel(3, 17)] public sealed partial class Kernel;")]
    [InlineData("[GramKernel(2, 16, Element = GramElement.Double, Gradient = true)] public readonly partial record struct Kernel;")]
    [InlineData(
        "[GramKernel(2, 16, Element = GramElement.Half), GramKernel(3, 16, Element = GramElement.Half)] public partial class Kernel;")]
    [InlineData("[GramKernel(2, 16, Gradient = true), GramKernel(3, 16, Gradient = true)] public partial record Kernel;")]
    public void VisibilityInternal_OnlyInterfacesArePublic(string declaration)
    {
        string source = "using GramGen; namespace Mine;\n/// <summary>A layer.</summary>\n" + declaration;
        GeneratorRun run = GeneratorRunner.Run(GeneratorRunner.Compile(source), Config.OfProject("GramGenVisibility", "Internal"));

        Assert.Empty(run.Output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning));
        INamedTypeSymbol type = run.Output.GetTypeByMetadataName("Mine.Kernel")!;
        string[] own = ["Shapes", "Shape", "FeatureLength", "GramLength", "Compute", "Backward", "StyleLoss"];
        Assert.NotEmpty(type.GetMembers("Compute"));
        Assert.All(
            own.SelectMany(name => type.GetMembers(name)),
            member => Assert.Equal(Accessibility.Internal, member.DeclaredAccessibility));
        Assert.Contains(type.AllInterfaces, contract => contract.Name == "IGramKernel");
    }

    [Fact]
    public void NamesOfDefaults_SameText() => Assert.Equal(
        Generate(new Config()),
        Generate(new Config(
            ("build_property._GramGenInstructionSets", "vector128,avx512,avx2"),
            ("build_property.GramGenMaxLines", "200000"),
            ("build_property.GramGenVisibility", "public"))));

    [Theory]
    [InlineData(1, true)]
    [InlineData(50, true)]
    [InlineData(100_000, false)]
    public void BudgetOfLines_AllStraightRoutinesOrNone(int budget, bool isOver)
    {
        GeneratorRun run = GeneratorRunner.Run(GeneratorRunner.Compile(Source), Budget(budget));

        string text = run.Files["Kernel.5x20.g.cs"];
        Assert.Equal(isOver, !text.Contains("struct Avx512", StringComparison.Ordinal));
        Assert.Equal(isOver, run.Files["Kernel.g.cs"].Contains(
            $"because straight routines of all sizes would exceed {budget} lines", StringComparison.Ordinal));
        Assert.Empty(run.Output.GetDiagnostics(TestContext.Current.CancellationToken).Where(d => d.Severity >= DiagnosticSeverity.Warning));
    }

    [Fact]
    public void BudgetOfLines_CountsAllFiles()
    {
        int lines = LinesOf(Generate(new Config()));

        Assert.Contains("struct Avx512", Generate(Budget(lines))["Kernel.5x20.g.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("struct Avx512", Generate(Budget(lines - 1))["Kernel.5x20.g.cs"], StringComparison.Ordinal);
        Assert.Empty(AnalyzerRunner.Run(GeneratorRunner.Compile(Source), Budget(lines)));

        var markup = Markup.Parse(Source.Replace("struct Kernel", "struct {|GRAM019:Kernel|}", StringComparison.Ordinal));
        Diagnostic found = Assert.Single(AnalyzerRunner.Run(GeneratorRunner.Compile(markup.Source), Budget(lines - 1)));
        markup.AssertReported([found]);
        Assert.Equal(DiagnosticSeverity.Warning, found.Severity);
        Assert.Equal(
            $"The 2 size(s) of 'Kernel' need more than the {lines - 1} lines that GramGenMaxLines allows: "
            + "'Kernel' uses the library's micro-kernels for any size, with the same bits",
            found.GetMessage(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void BudgetOfLines_CountsMicroKernelsThatAreWritten()
    {
        int lines = LinesOf(Generate(Config.OfProject("_GramGenInstructionSets", "avx2")));

        foreach ((int budget, int warnings) in new[] { (lines, 0), (lines - 1, 1) })
        {
            Config config = Budget(budget).With("Source0.cs", ("gramgen_instruction_sets", "avx2"));
            Assert.Equal(warnings, AnalyzerRunner.Run(GeneratorRunner.Compile(Source), config).Count);
            Assert.Equal(warnings == 0, Generate(config)["Kernel.5x20.g.cs"].Contains("struct Avx2", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void TooManySizes_NotWritten()
    {
        string sizes = string.Concat(Enumerable.Range(1, 200).Select(pixels => $"[GramGen.GramKernel(25, {pixels})] "));
        GeneratorRun run = GeneratorRunner.Run(GeneratorRunner.Compile(sizes + "internal partial struct Kernel;"), Budget(20_000));

        Assert.Equal(202, run.Files.Count);
        Assert.InRange(run.Files.Values.Sum(text => text.Count(c => c == '\n')), 200, 200 * 80);
    }

    [Theory]
    [InlineData(
        "build_property._GramGenInstructionSets", "avx512,sse",
        "GramGenInstructionSets is 'sse', but must be a list of avx512, avx2, vector128")]
    [InlineData("gramgen_instruction_sets", "none", "gramgen_instruction_sets is 'none', but must be a list of avx512, avx2, vector128")]
    [InlineData("build_property.GramGenMaxLines", "0", "GramGenMaxLines is '0', but must be a whole number of at least 1")]
    [InlineData("gramgen_max_lines", "1e3", "gramgen_max_lines is '1e3', but must be a whole number of at least 1")]
    [InlineData(
        "build_property.GramGenMaxLines", "99999999999",
        "GramGenMaxLines is '99999999999', but must be a whole number of at least 1")]
    [InlineData("build_property.GramGenVisibility", "private", "GramGenVisibility is 'private', but must be public or internal")]
    [InlineData("gramgen_visibility", "Intern", "gramgen_visibility is 'Intern', but must be public or internal")]
    public void UnknownValue_ErrorWithTheChoicesAndDefaults(string key, string value, string message)
    {
        var markup = Markup.Parse(
            "[{|GRAM018:GramGen.GramKernel(2, 16)|}] internal partial struct A; [GramGen.GramKernel(3, 16)] internal partial struct B;");
        CSharpCompilation compilation = GeneratorRunner.Compile(markup.Source);
        var config = new Config((key, value));

        Diagnostic found = Assert.Single(AnalyzerRunner.Run(compilation, config));

        markup.AssertReported([found]);
        Assert.Equal(DiagnosticSeverity.Error, found.Severity);
        Assert.Equal(message, found.GetMessage(CultureInfo.InvariantCulture));
        Assert.Equal(GeneratorRunner.Run(compilation).Files, GeneratorRunner.Run(compilation, config).Files);
    }

    /// <summary>How the kernel is created: with the micro-kernels of these instruction sets.</summary>
    private static string Kernel(params string[] sets) =>
        "new GramKernel<float, float>(contract: 7, Shape, \"Kernel\")"
        + string.Concat(sets.Select(set => $"\n            .With<{set}Straight>(GramIsa.{set})")) + ";";

    private static Config Budget(int lines) =>
        Config.OfProject("GramGenMaxLines", lines.ToString(CultureInfo.InvariantCulture));

    /// <summary>Lines of the type's files: the registration is that of all types.</summary>
    private static int LinesOf(SortedDictionary<string, string> files) =>
        files.Where(file => file.Key != "GramGen-Registration.g.cs").Sum(file => file.Value.Count(c => c == '\n'));

    private static SortedDictionary<string, string> Generate(Config config) =>
        GeneratorRunner.Run(GeneratorRunner.Compile(Source), config).Files;
}

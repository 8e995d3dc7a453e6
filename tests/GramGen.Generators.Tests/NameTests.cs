using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Tests;

/// <summary>Names of the user's that generated code has to live with.</summary>
public sealed class NameTests
{
    private const string Kernels = """
        [GramGen.GramKernel(3, 20, Gradient = true)] internal partial class Short { }
        [GramGen.GramKernel(17, 48, RightHandSide = true), GramGen.GramKernel(33, 100, RightHandSide = true)] internal partial struct Long { }
        """;

    private static readonly string[] Hidden = ["nuint", "var"];

    /// <summary>Generated code means the keyword, except for those that are errors.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("Mine")]
    public void TypesNamedAsContextualKeywords_CompileWithoutErrors(string space)
    {
        string[] keywords = [.. SyntaxFacts.GetContextualKeywordKinds().Select(SyntaxFacts.GetText).Where(SyntaxFacts.IsValidIdentifier)];

        string types = string.Join("\n", keywords.Where(name => space.Length > 0 || !Hidden.Contains(name))
            .Select(name => $"internal class @{name} {{ }}"));
        AssertCompiles($"#pragma warning disable CS8981\n{(space.Length > 0 ? $"namespace {space};" : "")}\n{types}\n{Kernels}");
    }

    /// <summary>Generated code is in one of the library's namespaces and sees the others.</summary>
    [Fact]
    public void TypesOfTheUserInTheLibrarysNamespaces_CompileWithoutErrors()
    {
        string[] names = ["Avx", "Avx2", "Avx512F", "Vector128", "Vector256", "Vector512"];
        string types = string.Concat(names.Select(name => $"internal struct {name} {{ }}\n"));
        string[] spaces = ["GramGen", "GramGen.CompilerServices", "GramGen.Syrk", "GramGen.Summation"];
        AssertCompiles($"{string.Concat(spaces.Select(space => $"namespace {space}\n{{\n{types}}}\n"))}{Kernels}");
    }

    [Theory]
    [InlineData("var")]
    [InlineData("nuint")]
    public void TypeThatHidesAKeyword_ErrorAndNothingGenerated(string keyword)
    {
        string source = $"#pragma warning disable CS8981\ninternal class {keyword} {{ }} "
            + $"[GramGen.GramKernel(3, 20)] internal partial struct Kernel {{ }}";

        Assert.Equal("GRAM022", Assert.Single(AnalyzerRunner.Run(source)).Id);
        Assert.Empty(GeneratorRunner.Run(source).Files);
    }

    [Theory]
    [InlineData("public virtual int Shape => 1; public virtual void GetShape() { } public static int GramShapes = 1;")]
    [InlineData("public virtual void Compute(System.ReadOnlySpan<float> f, System.Span<float> g, float scale) { }")]
    [InlineData("public virtual event System.Action Compute { add { } remove { } }")]
    [InlineData("public abstract void Compute(int one);")]
    [InlineData("public abstract void Compute<T>(System.ReadOnlySpan<float> f, System.Span<float> g, float scale);")]
    [InlineData("public abstract int get_Shape();")]
    public void BaseMembersThatCanBeHidden_CompileWithoutWarnings(string members) =>
        AssertCompiles($"internal abstract class Base {{ {members} }} "
            + $"[GramGen.GramKernel(3, 20)] internal abstract partial class Kernel : Base {{ }}");

    [Theory]
    [InlineData("public abstract int Shape { get; }", "Shape")]
    [InlineData("public abstract void Shapes();", "Shapes")]
    [InlineData("public abstract event System.Action GramShapes;", "GramShapes")]
    [InlineData("public abstract void Compute(System.ReadOnlySpan<float> f, System.Span<float> g, float scale);", "Compute")]
    public void AbstractBaseMember_Error(string members, string name)
    {
        string source = $"internal abstract class Base {{ {members} }} internal abstract class Between : Base {{ }} "
            + $"[GramGen.GramKernel(3, 20)] internal abstract partial class Kernel : Between {{ }}";

        Diagnostic found = Assert.Single(AnalyzerRunner.Run(source));
        Assert.Equal("GRAM021", found.Id);
        Assert.Equal(
            $"The member '{name}' that is generated on 'Kernel' would hide the inherited abstract member 'Base.{name}': "
            + "rename that, or derive 'Kernel' from another class",
            found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Empty(GeneratorRunner.Run(source).Files);
    }

    [Fact]
    public void AbstractBaseMemberOverriddenBetween_CompilesWithoutWarnings() => AssertCompiles("""
        internal abstract class Base { public abstract int Shape { get; } }
        internal class Between : Base { public override int Shape => 1; }
        [GramGen.GramKernel(3, 20)] internal partial class Kernel : Between { }
        """);

    [Theory]
    [InlineData(LanguageVersion.CSharp7_3, "7.3")]
    [InlineData(LanguageVersion.CSharp10, "10.0")]
    public void LanguageVersionBelowStaticInterfaceMembers_OneError(LanguageVersion version, string text)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(
            "namespace N { [GramGen.GramKernel(2, 16)] internal partial struct Kernel { } }",
            new CSharpParseOptions(version),
            cancellationToken: TestContext.Current.CancellationToken);
        CSharpCompilation compilation = GeneratorRunner.Compile().AddSyntaxTrees(tree);
        compilation = compilation.WithOptions(GeneratorRunner.Options.WithNullableContextOptions(NullableContextOptions.Disable));

        Diagnostic found = Assert.Single(AnalyzerRunner.Run(compilation));

        Assert.Equal("GRAM020", found.Id);
        Assert.Equal(
            $"The kernel of 'Kernel' needs C# 11 or later, but is compiled as C# {text}: set LangVersion to 11 or later, or remove it",
            found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        AssertCompiles(GeneratorRunner.Run(compilation));
    }

    /// <summary>
    /// File names of at most 255 bytes, of which the compiler takes some for a temporary file, and class names of at most 1023.
    /// </summary>
    [Fact]
    public void LongNames_ShortFileNamesThatDiffer()
    {
        string space = string.Join('.', Enumerable.Repeat(new string('n', 60), 10));
        string japanese = new('統', 100);
        GeneratorRun run = GeneratorRunner.Run(
            $"#pragma warning disable CS8981\nnamespace {space} {{ [GramGen.GramKernel(3, 20)] internal partial struct "
            + $"Kernel {{ }} [GramGen.GramKernel(3, 21)] internal partial struct kernel {{ }} }}",
            $"[GramGen.GramKernel(3, 22)] internal partial struct {japanese}A {{ }} "
            + $"[GramGen.GramKernel(3, 23)] internal partial struct {japanese}B {{ }}");

        Assert.Equal(9, run.Files.Count);
        Assert.All(run.Files.Keys, name => Assert.InRange(Encoding.UTF8.GetByteCount(name), 1, 140));
        Assert.Contains(run.Files.Keys, name => name.StartsWith("統統統統統統統統統統統統統統統統統統統統統統統統統統統-", StringComparison.Ordinal));
        AssertCompiles(run);
    }

    [Fact]
    public void LibraryUnderAnExternAlias_CompilesWithoutWarnings()
    {
        CSharpCompilation compilation = GeneratorRunner.Compile(
            $"extern alias Lib;\nusing Lib::GramGen;\n{Kernels}".Replace("GramGen.GramKernel", "GramKernel", StringComparison.Ordinal));
        MetadataReference library = compilation.References.Single(reference => reference.Display == GeneratorRunner.LibraryFile);

        GeneratorRun run = GeneratorRunner.Run(compilation.ReplaceReference(library, library.WithAliases(["Lib"])));

        Assert.NotEmpty(run.Files);
        AssertCompiles(run);
    }

    private static void AssertCompiles(string source)
    {
        GeneratorRun run = GeneratorRunner.Run(source);
        Assert.NotEmpty(run.Files);
        AssertCompiles(run);
    }

    private static void AssertCompiles(GeneratorRun run)
    {
        using var assembly = new MemoryStream();
        Assert.DoesNotContain(
            run.Output.GetDiagnostics(TestContext.Current.CancellationToken),
            diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning);
        Assert.True(run.Output.Emit(assembly, cancellationToken: TestContext.Current.CancellationToken).Success);
    }
}

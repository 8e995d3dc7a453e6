using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Tests;

/// <summary>Each diagnostic: its message, location and severity.</summary>
public class DiagnosticTests
{
    private const string Usings = "using GramGen;\n";

    public static TheoryData<string, string> Errors => DiagnosticCases.Errors;

    public static TheoryData<string> Members => DiagnosticCases.Members;

    public static TheoryData<string, string> Advice => DiagnosticCases.Advice;

    public static TheoryData<string> Ordinary => DiagnosticCases.Ordinary;

    [Theory]
    [MemberData(nameof(Errors))]
    public void DeclarationThatIsDeclined_Error(string marked, string messages) =>
        AssertReported(marked, messages, DiagnosticSeverity.Error);

    [Theory]
    [MemberData(nameof(Members))]
    public void Member_ErrorWhereItClashes(string marked)
    {
        var markup = Markup.Parse(Usings + marked);
        markup.AssertReported(AnalyzerRunner.Run(markup.Source));

        GeneratorRun run = GeneratorRunner.Run(markup.Source);
        Assert.Equal(markup.Expected.Count > 0, run.Files.Count == 0);
        Assert.DoesNotContain(
            run.Output.GetDiagnostics(TestContext.Current.CancellationToken),
            d => d.Severity == DiagnosticSeverity.Error && d.Location.SourceTree!.FilePath.EndsWith(".g.cs", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Advice))]
    public void SizeWithSomethingToKnow_Info(string marked, string messages) => AssertReported(marked, messages, DiagnosticSeverity.Info);

    [Theory]
    [MemberData(nameof(Ordinary))]
    public void OrdinarySize_Nothing(string source) => Assert.Empty(AnalyzerRunner.Run(Usings + source));

    [Fact]
    public void SecondKernelForASize_WarningOnTheLater()
    {
        const string First = "using GramGen;\n[GramKernel(2, 16)] internal partial struct First;";
        var second = Markup.Parse(
            "using GramGen; namespace Mine; [GramKernel(3, 16), {|GRAM014:GramKernel(2, 16)|}] internal partial struct Second;");

        Diagnostic found = Assert.Single(AnalyzerRunner.Run(First, second.Source));

        second.AssertReported([found]);
        Assert.Equal(DiagnosticSeverity.Warning, found.Severity);
        Assert.Equal("Gram.Compute uses one kernel for 2×16 of float: 'First' and 'Mine.Second' declare one each", Message(found));
        Assert.Equal("Source0.cs", Assert.Single(found.AdditionalLocations).SourceTree!.FilePath);
    }

    [Theory]
    [InlineData(
        "[GramKernel(2, 16)] internal partial struct A; [GramKernel(2, 16, Element = GramElement.Double)] internal partial struct B;")]
    [InlineData(
        "[GramKernel(2, 16)] internal partial struct A; [GramKernel(2, 16, Element = GramElement.Half)] internal partial struct B;")]
    [InlineData("[GramKernel(2, 16)] internal partial struct A; partial class Net { [GramKernel(2, 16)] private partial struct B; }")]
    [InlineData("[GramKernel(2, 16)] internal partial struct A; [GramKernel(16, 2)] internal partial struct B;")]
    [InlineData("[GramKernel(2, 16)] internal partial struct A; "
        + "[GramKernel(2, 16, Layout = FeatureLayout.ChannelsLast)] internal partial struct B;")]
    public void KernelsOfDifferentKeys_Nothing(string source) => Assert.Empty(AnalyzerRunner.Run(Usings + source));

    [Theory]
    [InlineData(1, "_GramGenPublishAot=true")]
    [InlineData(1, "_GramGenPublishAot=True;_GramGenRuntimeIdentifier=win-x64;IlcInstructionSet= ")]
    [InlineData(0, "_GramGenPublishAot=true;IlcInstructionSet=x86-64-v3")]
    [InlineData(0, "_GramGenPublishAot=true;_GramGenRuntimeIdentifier=osx-arm64")]
    [InlineData(0, "_GramGenPublishAot=false")]
    [InlineData(0, "_GramGenPublishAot=")]
    [InlineData(0, "PublishReadyToRun=true")]
    [InlineData(0, "")]
    public void NativeAotWithoutInstructionSet_WarningOnce(int count, string properties)
    {
        var markup = Markup.Parse(
            "using GramGen; [{|GRAM017:GramKernel(2, 16)|}] internal partial struct A; [GramKernel(3, 16)] internal partial struct B;");
        var config = new Config([.. properties.Split(';', StringSplitOptions.RemoveEmptyEntries)
            .Select(property => property.Split('='))
            .Select(property => ("build_property." + property[0], property[1]))]);

        IReadOnlyList<Diagnostic> found = AnalyzerRunner.Run(GeneratorRunner.Compile(markup.Source), config);

        Assert.Equal(count, found.Count);
        if (count == 1)
        {
            markup.AssertReported(found);
            Assert.Equal(DiagnosticSeverity.Warning, found[0].Severity);
            Assert.Equal(
                "Native AOT compiles 'A' for a baseline processor without AVX2 and FMA, where kernels run many times slower: "
                + "set IlcInstructionSet to x86-64-v3 or x86-64-v4",
                Message(found[0]));
        }
    }

    [Fact]
    public void NativeAotWithoutKernels_Nothing() => Assert.Empty(AnalyzerRunner.Run(
        GeneratorRunner.Compile("internal class Program;"), Config.OfProject("_GramGenPublishAot", "true")));

    [Fact]
    public void SourceWithoutWhatIsGenerated_SameDiagnostics() => Assert.All(DiagnosticCases.Errors, row =>
    {
        (string marked, _) = row.Data;
        var markup = Markup.Parse(Usings + marked);
        markup.AssertReported(AnalyzerRunner.Analyze(GeneratorRunner.Compile(markup.Source)));
    });

    [Fact]
    public void SeverityConfigured_Kept()
    {
        var compilation = GeneratorRunner.Compile(
            "using GramGen; [GramKernel(64, 65536), GramKernel(2, 16), GramKernel(2, 16)] internal partial struct A;");
        compilation = compilation.WithOptions(compilation.Options.WithSpecificDiagnosticOptions(
            [new("GRAM015", ReportDiagnostic.Error), new("GRAM009", ReportDiagnostic.Suppress)]));

        Diagnostic found = Assert.Single(AnalyzerRunner.Run(compilation));

        Assert.Equal(("GRAM015", DiagnosticSeverity.Error), (found.Id, found.Severity));
    }

    private static void AssertReported(string marked, string messages, DiagnosticSeverity severity)
    {
        var markup = Markup.Parse(Usings + marked);
        IReadOnlyList<Diagnostic> found = AnalyzerRunner.Run(markup.Source);

        markup.AssertReported(found);
        Assert.Equal(messages.ReplaceLineEndings("\n").Split('\n'), found.Select(Message));
        Assert.All(found, diagnostic => Assert.Equal(severity, diagnostic.Severity));
    }

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
}

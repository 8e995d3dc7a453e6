using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Tests;

/// <summary>An edit re-runs only the steps that it affects, and the generator keeps no compilation alive.</summary>
public class CachingTests
{
    private const string Kernel = """
        using GramGen;
        namespace Mine;
        [GramKernel(5, 20), GramKernel(17, 48)] internal partial struct Kernel;
        """;

    private const string Second = "[GramGen.GramKernel(3, 17)] internal partial struct Second;";

    /// <summary>What the library does on two of its own types; the attributes are internal there.</summary>
    private const string AnySize = """
        namespace GramGen.Syrk
        {
            [System.AttributeUsage(System.AttributeTargets.Class)]
            internal sealed class GenerateDotMicroKernelsAttribute : System.Attribute;
            [GenerateDotMicroKernels] internal static partial class Dot;
        }
        namespace GramGen.Gemm
        {
            [System.AttributeUsage(System.AttributeTargets.Class)]
            internal sealed class GenerateGemmMicroKernelsAttribute : System.Attribute;
            [GenerateGemmMicroKernels] internal static partial class Broadcast;
        }
        """;

    private static readonly string[] StepNames =
        [TrackingNames.Spec, TrackingNames.AmbiguousNames, TrackingNames.Source, TrackingNames.AnySize];

    [Fact]
    public void FirstRun_EveryStepNewWithOutputs()
    {
        GeneratorRun run = GeneratorRunner.Run(Kernel, AnySize);

        Assert.Equal([IncrementalStepRunReason.New], Reasons(run.First, TrackingNames.Spec));
        Assert.Equal(Enumerable.Repeat(IncrementalStepRunReason.New, 3), Reasons(run.First, TrackingNames.Source));
        Assert.Equal(Enumerable.Repeat(IncrementalStepRunReason.New, 2), Reasons(run.First, TrackingNames.AnySize));
    }

    [Fact]
    public void IdenticalCompilation_EverythingCached()
    {
        GeneratorDriverRunResult second = GeneratorRunner.Run(Kernel, AnySize).Second;

        AssertNothingNew(second);
        Assert.All(OutputReasons(second), reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Theory]
    [InlineData("comment before", "// A comment.\n" + Kernel)]
    [InlineData("comment after", Kernel + "\n// A comment.")]
    [InlineData("another type in the file", Kernel + "\ninternal sealed class Unrelated;")]
    [InlineData("another member", Kernel + "\ninternal partial struct Kernel { public static int Own => 1; }")]
    [InlineData("another namespace used", "using System;\n" + Kernel)]
    [InlineData("sizes written otherwise", """
        namespace Mine;
        [GramGen.GramKernel(pixels: 4 * 5, channels: 5)] [GramGen.GramKernel(17, 48)] internal partial struct Kernel { }
        """)]
    public void EditThatDeclaresTheSame_NothingNew(string edit, string edited)
    {
        GeneratorDriverRunResult result = RunEdited(edited, out _);

        AssertNothingNew(result);
        Assert.True(OutputReasons(result).All(reason => reason == IncrementalStepRunReason.Cached), edit);
    }

    [Fact]
    public void UnrelatedTypeInNewFile_NothingNew()
    {
        GeneratorRun run = GeneratorRunner.Run(Kernel, AnySize);
        CSharpCompilation edited = run.Input.AddSyntaxTrees(Parse("internal sealed class Unrelated;"));

        AssertNothingNew(Again(run, edited));
    }

    [Fact]
    public void OneSizeChanged_OnlyItsFilesModified()
    {
        GeneratorDriverRunResult result = RunEdited(Kernel.Replace("17, 48", "17, 49", StringComparison.Ordinal), out GeneratorRun run);

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackingNames.Spec));
        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Modified],
            Reasons(result, TrackingNames.Source));
        Assert.Contains("17x48", run.Files["Mine.Kernel.g.cs"]);
        Assert.DoesNotContain("17x48", TextOf(result, "Mine.Kernel.g.cs"));
        Assert.Equal(run.Files["Mine.Kernel.5x20.g.cs"], TextOf(result, "Mine.Kernel.5x20.g.cs"));
    }

    [Fact]
    public void Renamed_Modified()
    {
        GeneratorDriverRunResult result = RunEdited(Kernel.Replace("struct Kernel", "struct Layer", StringComparison.Ordinal), out _);

        Assert.Equal([IncrementalStepRunReason.Modified], Reasons(result, TrackingNames.Spec));
        Assert.All(Reasons(result, TrackingNames.Source), reason => Assert.Equal(IncrementalStepRunReason.Modified, reason));
    }

    [Fact]
    public void AttributeRemoved_FilesRemoved()
    {
        GeneratorDriverRunResult result = RunEdited("namespace Mine; internal partial struct Kernel;", out _);

        Assert.Equal(["GramGen.Syrk.Dot.g.cs", "GramGen.Gemm.Broadcast.g.cs"], Sources(result).Select(s => s.HintName));
    }

    [Fact]
    public void SecondKernelAdded_FirstCached()
    {
        GeneratorRun run = GeneratorRunner.Run(Kernel, AnySize);
        CSharpCompilation edited = run.Input.AddSyntaxTrees(Parse(Second));
        GeneratorDriverRunResult result = Again(run, edited);

        AssertSameButNew(result, TrackingNames.Spec, added: 1);
        AssertSameButNew(result, TrackingNames.Source, added: 2);
        AssertSameButNew(result, TrackingNames.AnySize, added: 0);
    }

    [Fact]
    public void OptionsReadAnew_NothingNewWhereTheyAreTheSame()
    {
        GeneratorRun run = RunWith(Config.OfProject("GramGenVisibility", "public"));

        AssertNothingNew(AgainWith(run, Config.OfProject("_GramGenInstructionSets", "vector128;avx2;avx512")));
    }

    [Theory]
    [InlineData("gramgen_instruction_sets", "avx2", 2)]
    [InlineData("gramgen_max_lines", "30", 2)]
    [InlineData("gramgen_visibility", "internal", 1)]
    public void OptionsOfOneFileChanged_OnlyItsFilesModified(string key, string value, int modified)
    {
        GeneratorDriverRunResult result = AgainWith(RunWith(new Config()), new Config().With("Source0.cs", (key, value)));

        Assert.Equal(
            [IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged], Reasons(result, TrackingNames.Spec));
        // One file has the public members, that of the small size has straight routines; the large size has none. The other type's
        // files are not written again.
        ILookup<bool, IncrementalStepRunReason> sources = Reasons(result, TrackingNames.Source).ToLookup(IsOld);
        Assert.Equal(Enumerable.Repeat(IncrementalStepRunReason.Modified, modified), sources[false]);
        Assert.Equal(5 - modified, sources[true].Count());
        Assert.All(Reasons(result, TrackingNames.AnySize), reason => Assert.True(IsOld(reason)));
    }

    [Fact]
    public void TrackedSteps_HoldNoCompilerObjects()
    {
        GeneratorRun run = RunWith(new Config().With("Source0.cs", ("gramgen_instruction_sets", "avx2")), withSecond: false);
        object[] values = [.. StepNames.SelectMany(name => Outputs(run.First, name)).Select(output => output.Value)];

        Assert.Equal(1 + 1 + 3 + 2, values.Length);
        Assert.All(values, value => Assert.Empty(ObjectGraph.CompilerObjects(value)));
    }

    private static GeneratorRun RunWith(Config config, bool withSecond = true) => GeneratorRunner.Run(
        GeneratorRunner.Compile(withSecond ? [Kernel, AnySize, Second] : [Kernel, AnySize]), config);

    private static GeneratorDriverRunResult AgainWith(GeneratorRun run, Config config) => run.Driver
        .WithUpdatedAnalyzerConfigOptions(config)
        .RunGenerators(run.Input, TestContext.Current.CancellationToken)
        .GetRunResult();

    private static GeneratorDriverRunResult RunEdited(string edited, out GeneratorRun run)
    {
        run = GeneratorRunner.Run(Kernel, AnySize);
        return Again(run, run.Input.ReplaceSyntaxTree(run.Input.SyntaxTrees[0], Parse(edited)));
    }

    private static GeneratorDriverRunResult Again(GeneratorRun run, CSharpCompilation edited) =>
        run.Driver.RunGenerators(edited, TestContext.Current.CancellationToken).GetRunResult();

    private static SyntaxTree Parse(string text) => GeneratorRunner.Parse(text, "Edited.cs");

    private static void AssertNothingNew(GeneratorDriverRunResult result) => Assert.All(StepNames, name =>
    {
        Assert.NotEmpty(Outputs(result, name));
        Assert.All(Reasons(result, name), reason => Assert.True(IsOld(reason), $"{name}: {reason}"));
    });

    private static void AssertSameButNew(GeneratorDriverRunResult result, string step, int added)
    {
        ILookup<bool, IncrementalStepRunReason> reasons = Reasons(result, step).ToLookup(IsOld);
        Assert.NotEmpty(reasons[true]);
        Assert.Equal(Enumerable.Repeat(IncrementalStepRunReason.New, added), reasons[false]);
    }

    private static bool IsOld(IncrementalStepRunReason reason) =>
        reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorDriverRunResult result, string step) =>
        Outputs(result, step).Select(output => output.Reason);

    private static IEnumerable<(object Value, IncrementalStepRunReason Reason)> Outputs(GeneratorDriverRunResult result, string step) =>
        result.Results.Single().TrackedSteps[step].SelectMany(run => run.Outputs);

    private static IEnumerable<IncrementalStepRunReason> OutputReasons(GeneratorDriverRunResult result) =>
        result.Results.Single().TrackedOutputSteps.SelectMany(step => step.Value).SelectMany(run => run.Outputs).Select(o => o.Reason);

    private static ImmutableArray<GeneratedSourceResult> Sources(GeneratorDriverRunResult result) =>
        result.Results.Single().GeneratedSources;

    private static string TextOf(GeneratorDriverRunResult result, string hintName) =>
        Sources(result).Single(s => s.HintName == hintName).SourceText.ToString();
}

using Microsoft.CodeAnalysis;

namespace GramGen.Generators.Tests;

/// <summary>An edit re-runs only the kernel that it touches.</summary>
public class IncrementalityTests
{
    private const int Kernels = 5;

    private static readonly string[] Steps =
    [
        TrackingNames.Spec, TrackingNames.AmbiguousNames, TrackingNames.Source, TrackingNames.Registration,
    ];

    [Theory]
    [InlineData("another size", "[GramGen.GramKernel(3, 17)] internal partial struct Kernel2;", 2, true)]
    [InlineData("with gradients", "[GramGen.GramKernel(3, 18, Gradient = true)] internal partial struct Kernel2;", 1, false)]
    [InlineData("one size more", "[GramGen.GramKernel(3, 18), GramGen.GramKernel(3, 19)] internal partial struct Kernel2;", 2, true)]
    [InlineData("another modifier", "[GramGen.GramKernel(3, 18)] internal readonly partial struct Kernel2;", 0, false)]
    [InlineData("a comment", "// A layer.\n[GramGen.GramKernel(3, 18)] internal partial struct Kernel2;", 0, false)]
    public void EditOfOneKernel_FilesOfTheOthersNotWrittenAgain(string edit, string edited, int files, bool hasOtherSizes)
    {
        GeneratorDriverRunResult result = Edit(edited);

        IncrementalStepRunReason[] sources = [.. Reasons(result, TrackingNames.Source)];
        Assert.True(sources.Count(reason => !IsOld(reason)) >= files, edit);
        Assert.True(sources.Count(IsOld) >= 2 * (Kernels - 1), edit);
        Assert.Equal(files > 0 ? 1 : 0, Reasons(result, TrackingNames.Spec).Count(reason => !IsOld(reason)));
        Assert.All(Reasons(result, TrackingNames.AmbiguousNames), reason => Assert.True(IsOld(reason), edit));
        Assert.All(Reasons(result, TrackingNames.Registration), reason => Assert.Equal(hasOtherSizes, !IsOld(reason)));
    }

    [Fact]
    public void EveryStep_TrackedUnderItsName()
    {
        GeneratorRunResult result = GeneratorRunner.Run(Sources()).First.Results.Single();

        Assert.All(Steps, step => Assert.Contains(step, result.TrackedSteps.Keys));
        Assert.All(
            result.TrackedOutputSteps.SelectMany(outputs => outputs.Value).SelectMany(output => output.Inputs),
            input =>
                Assert.Contains(input.Source.Name, (string?[])[TrackingNames.Source, TrackingNames.Registration, TrackingNames.AnySize]));
    }

    private static string[] Sources() =>
        [.. Enumerable.Range(0, Kernels).Select(i => $"[GramGen.GramKernel(3, {16 + i})] internal partial struct Kernel{i};")];

    private static GeneratorDriverRunResult Edit(string edited)
    {
        GeneratorRun run = GeneratorRunner.Run(Sources());
        SyntaxTree tree = GeneratorRunner.Parse(edited, "Edited.cs");
        return run.Driver
            .RunGenerators(run.Input.ReplaceSyntaxTree(run.Input.SyntaxTrees[2], tree), TestContext.Current.CancellationToken)
            .GetRunResult();
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorDriverRunResult result, string step) =>
        result.Results.Single().TrackedSteps[step].SelectMany(run => run.Outputs).Select(output => output.Reason);

    private static bool IsOld(IncrementalStepRunReason reason) =>
        reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged;
}

namespace GramGen.Tests;

/// <summary>Whether the slow variants of tests run too, as they do in one of the runs of CI.</summary>
internal static class Exhaustive
{
    private const string Variable = "GRAMGEN_EXHAUSTIVE";

    public static bool IsOn { get; } = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Skips a slow test in ordinary runs.</summary>
    public static void Require() => Assert.SkipUnless(IsOn, $"Slow: runs where {Variable} is set.");
}

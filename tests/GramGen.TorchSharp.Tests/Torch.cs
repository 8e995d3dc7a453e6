namespace GramGen.TorchSharp.Tests;

/// <summary>
/// libtorch for the tests. A class whose tests need it says so in its constructor, and in it alone, as no static member may touch
/// TorchSharp before:
/// <code>
/// public sealed class SomeTests
/// {
///     public SomeTests() => Torch.Require();
/// }
/// </code>
/// Where libtorch does not run, each of its tests is skipped with the probe's reason.
/// </summary>
internal static class Torch
{
    /// <summary>Set to 1 where libtorch has to run, on CI: tests that need it then fail where it does not.</summary>
    public const string RequiredVariable = "GRAMGEN_REQUIRE_TORCH";

    /// <summary>Ends the test as skipped, or as failed where libtorch has to run, unless libtorch runs.</summary>
    public static void Require()
    {
        bool isRequired = Environment.GetEnvironmentVariable(RequiredVariable) == "1";
        string? reason = WhyToSkip(TorchGramBackend.Probe(), isRequired);
        Assert.SkipWhen(reason is not null, reason ?? "");
    }

    /// <summary>The reason to skip; <see langword="null"/> where the test can run. Fails where it can't but has to.</summary>
    internal static string? WhyToSkip(TorchProbe probe, bool isRequired)
    {
        if (probe.IsAvailable)
        {
            return null;
        }

        Assert.False(isRequired, $"{RequiredVariable} is 1, but {probe}");
        return probe.ToString();
    }
}

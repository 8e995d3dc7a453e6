using GramGen.Tests;

namespace GramGen.Packages.Tests;

/// <summary>Skips tests that cannot run on this machine or in this run.</summary>
internal static class Requirement
{
    /// <summary>Set to 1 on CI, where every test has to run: a test that lacks something then fails instead of being skipped.</summary>
    public const string RequiredVariable = "GRAMGEN_REQUIRE_PUBLISH";

    private static readonly string[] Switches = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    /// <summary>
    /// Skips the test in ordinary runs, because packing builds everything once more, and in runs with instruction sets switched off:
    /// published programs do not see the switches.
    /// </summary>
    public static void RunExhaustively()
    {
        Exhaustive.Require();
        string? off = Switches.FirstOrDefault(name => Environment.GetEnvironmentVariable(name) is not null);
        Assert.SkipWhen(off is not null, $"{off} is set: packages are tested in the run without switches.");
    }

    /// <summary>Skips the test because the machine lacks something; fails if the test has to run.</summary>
    public static void Lacks(string what) =>
        Assert.Skip(WhyToSkip(what, Environment.GetEnvironmentVariable(RequiredVariable) == "1"));

    /// <summary>Returns the reason to skip; fails if the test has to run.</summary>
    internal static string WhyToSkip(string what, bool isRequired)
    {
        Assert.False(isRequired, $"{RequiredVariable} is 1, but {what}");
        return what;
    }
}

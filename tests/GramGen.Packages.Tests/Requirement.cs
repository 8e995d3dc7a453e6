namespace GramGen.Packages.Tests;

/// <summary>Whether a test can run on this machine and in this run.</summary>
internal static class Requirement
{
    /// <summary>Set to 1 where everything has to be published, on CI: tests that lack something then fail instead of being skipped.</summary>
    public const string RequiredVariable = "GRAMGEN_REQUIRE_PUBLISH";

    private static readonly string[] Switches = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    /// <summary>Skips the test in runs with part of the processor off: what is built and published does not know of that.</summary>
    public static void RunWithoutSwitches()
    {
        string? off = Switches.FirstOrDefault(name => Environment.GetEnvironmentVariable(name) is not null);
        Assert.SkipWhen(off is not null, $"{off} is set: packages are tested in the run without switches.");
    }

    /// <summary>Skips the test, or fails where it has to run, for something that the machine lacks.</summary>
    public static void Lacks(string what) =>
        Assert.Skip(WhyToSkip(what, Environment.GetEnvironmentVariable(RequiredVariable) == "1"));

    /// <summary>The reason to skip. Fails where the test has to run.</summary>
    internal static string WhyToSkip(string what, bool isRequired)
    {
        Assert.False(isRequired, $"{RequiredVariable} is 1, but {what}");
        return what;
    }
}

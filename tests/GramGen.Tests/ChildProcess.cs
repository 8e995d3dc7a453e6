using System.Diagnostics;

namespace GramGen.Tests;

/// <summary>Runs the test programs' helper in a process of its own.</summary>
internal static class ChildProcess
{
    private static readonly string[] Switches = ["DOTNET_EnableAVX512", "DOTNET_EnableAVX2", "DOTNET_EnableHWIntrinsic"];

    /// <summary>Switches and settings that change the default of a process; in ordinary runs one of each kind.</summary>
    private static IEnumerable<(string Name, string Value)> Defaults => Exhaustive.IsOn
        ? [.. Switches.Select(name => (name, "0")), .. Gram.SupportedIsas.Select(isa => ("GRAMGEN_ISA", isa.ToString()))]
        : [("DOTNET_EnableAVX2", "0"), ("GRAMGEN_ISA", nameof(GramIsa.Scalar))];

    /// <summary>Asserts that a process prints the same, whatever its default.</summary>
    public static void AssertSameUnderEveryDefault(string arguments)
    {
        string expected = Run(arguments).Output;
        Assert.NotEmpty(expected);
        Assert.All(Defaults, setting => Assert.Equal(expected, Run(arguments, setting).Output));
    }

    public static Result Run(string arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet", $"\"{Path.Combine(AppContext.BaseDirectory, "GramGen.Tests.Child.dll")}\" {arguments}")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What this run is forced to must not force the child.
        foreach (string name in Switches.Append("GRAMGEN_ISA"))
        {
            start.Environment.Remove(name);
        }

        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(process.ExitCode, output, error.Result);
    }

    /// <summary>How a process ended.</summary>
    internal sealed record Result(int ExitCode, string Output, string Error);
}

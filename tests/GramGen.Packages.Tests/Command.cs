using System.Diagnostics;

namespace GramGen.Packages.Tests;

/// <summary>Runs a program as a user does, without the environment of this run.</summary>
internal static class Command
{
    /// <summary>
    /// Prefixes of variables that a user's shell does not have: those of the build that started this run, and switches of the runtime.
    /// </summary>
    private static readonly string[] NotInherited = ["MSBUILD", "DOTNET_Enable", "DOTNET_Tiered", "TESTINGPLATFORM_", "GRAMGEN_ISA"];

    /// <summary>Returns what the program printed; fails if its exit code is not 0.</summary>
    public static string Run(string folder, string program, params string[] arguments)
    {
        Result result = Try(folder, program, arguments);
        Assert.True(result.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {result.ExitCode}:\n{result.Output}");
        return result.Output;
    }

    public static Result Try(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(IsNotInherited).ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new Result(process.ExitCode, output + error.Result);
    }

    private static bool IsNotInherited(string name) =>
        NotInherited.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>The exit code of a program, and all that it printed.</summary>
    internal sealed record Result(int ExitCode, string Output);
}

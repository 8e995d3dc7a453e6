using DiffEngine;

namespace VerifyTests;

/// <summary>Shows a difference in the diff tool of the person at the machine.</summary>
internal static class DiffTool
{
    /// <summary>Variables that say that nobody is there, or wants no window.</summary>
    private static readonly string[] Absent = ["CI", "TF_BUILD", "DiffEngine_Disabled"];

    /// <summary>Opens the tool, if there is one and somebody to look at it.</summary>
    public static Task OpenAsync(string receivedFile, string verifiedFile) =>
        IsWanted(Environment.GetEnvironmentVariable, DiffRunner.Disabled)
            ? DiffRunner.LaunchAsync(receivedFile, verifiedFile)
            : Task.CompletedTask;

    /// <param name="variable">Reads an environment variable.</param>
    /// <param name="isDisabled">DiffEngine knows this machine for a build server, or a tool for a runner of tests.</param>
    public static bool IsWanted(Func<string, string?> variable, bool isDisabled) =>
        !isDisabled && Absent.All(name => variable(name) is null or "" or "false");
}

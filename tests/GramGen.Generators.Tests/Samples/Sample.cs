using System.Diagnostics;

namespace GramGen.Generators.Tests;

/// <summary>The programs of samples/, which the build of these tests builds too.</summary>
internal static class Sample
{
    /// <summary>The folder of a sample's program: beside that of these tests, of the same configuration.</summary>
    public static string FolderOf(string name)
    {
        string own = Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(own, "..", "..", name, Path.GetFileName(own)));
    }

    /// <summary>Copies a sample's program with all that it needs.</summary>
    public static void CopyTo(string name, string folder)
    {
        string from = FolderOf(name);
        foreach (string file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            string copy = Path.Combine(folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>Runs a program to its end.</summary>
    /// <returns>What it printed, with line feeds, and how it ended.</returns>
    public static (string Output, int ExitCode) Run(string program)
    {
        var start = new ProcessStartInfo("dotnet", [program]) { RedirectStandardOutput = true, RedirectStandardError = true };
        // What the run of these tests tells its own process.
        foreach (string name in start.Environment.Keys
            .Where(name => name.StartsWith("TESTINGPLATFORM_", StringComparison.OrdinalIgnoreCase))
            .ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["DiffEngine_Disabled"] = "true";
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return ((output + error.Result).ReplaceLineEndings("\n"), process.ExitCode);
    }
}

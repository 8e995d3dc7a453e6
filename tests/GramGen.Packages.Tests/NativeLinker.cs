namespace GramGen.Packages.Tests;

/// <summary>The linker that Native AOT needs besides its packages.</summary>
internal static class NativeLinker
{
    public static void Require()
    {
        if (!OperatingSystem.IsWindows() && !IsThere("clang") && !IsThere("gcc"))
        {
            Requirement.Lacks("there is no linker for Native AOT: neither clang nor gcc.");
        }
    }

    private static bool IsThere(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(folder => File.Exists(Path.Combine(folder, program)));
}

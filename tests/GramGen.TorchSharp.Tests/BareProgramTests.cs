using System.Diagnostics;
using System.Runtime.InteropServices;

namespace GramGen.TorchSharp.Tests;

/// <summary>This test program over again without libtorch beside it, as a process of its own.</summary>
[Collection(Folder)]
public sealed class BareProgramTests : IDisposable
{
    /// <summary>Those that read or write the folder of the program take turns.</summary>
    public const string Folder = "folder of the program";

    private const string NeedsLibtorch = "GramGen.TorchSharp.Tests.TorchTests.WhereLibtorchHasToRun_ItRuns";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gramgen");

    public BareProgramTests()
    {
        // A list of dependencies would ask for libtorch's files at the start.
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Append(Beside(".runtimeconfig.json")))
        {
            File.Copy(file, Path.Combine(_folder.FullName, Path.GetFileName(file)));
        }
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void ProgramWithoutLibtorch_SkipsWithTheReason()
    {
        SkipUnlessLinux();

        (int exitCode, string output) = Run(isRequired: false);

        Assert.Contains(
            "libtorch does not run: the program contains no libtorch; reference the package libtorch-cpu-linux-x64",
            output, StringComparison.Ordinal);
        Assert.Contains("Skipped: 1", output, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
        // What TorchSharp prints where it is asked and fails.
        Assert.DoesNotContain("LoadNativeBackend", output, StringComparison.Ordinal);
    }

    [Fact]
    public void ProgramWithoutLibtorch_FailsWhereItHasToRun()
    {
        SkipUnlessLinux();

        (int exitCode, string output) = Run(isRequired: true);

        Assert.Contains("Failed: 1", output, StringComparison.Ordinal);
        Assert.NotEqual(0, exitCode);
    }

    [Fact]
    public void LibtorchThatIsDamaged_IsNamedSo()
    {
        SkipUnlessLinux();
        File.Copy(Beside("libLibTorchSharp.so"), Path.Combine(_folder.FullName, "libLibTorchSharp.so"));
        File.WriteAllText(Path.Combine(_folder.FullName, "libtorch_cpu.so"), "not a library");

        Assert.Contains("a library's file is damaged", Run(isRequired: false).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void LibtorchOfAnotherArchitecture_IsNamedSo()
    {
        SkipUnlessLinux();
        File.Copy(Beside("libLibTorchSharp.so"), Path.Combine(_folder.FullName, "libLibTorchSharp.so"));
        byte[] library = File.ReadAllBytes(Beside("libc10.so"));
        // Where an ELF file names its machine, AArch64.
        library[18] = 0xB7;
        File.WriteAllBytes(Path.Combine(_folder.FullName, "libtorch_cpu.so"), library);

        Assert.Contains("has another architecture than this process", Run(isRequired: false).Output, StringComparison.Ordinal);
    }

    private static void SkipUnlessLinux() => Assert.SkipUnless(
        OperatingSystem.IsLinux() && RuntimeInformation.ProcessArchitecture == Architecture.X64,
        "the files are those of Linux on x64");

    private static string Beside(string name) =>
        Path.Combine(AppContext.BaseDirectory, name.StartsWith('.') ? typeof(BareProgramTests).Assembly.GetName().Name + name : name);

    private (int ExitCode, string Output) Run(bool isRequired)
    {
        string program = Path.Combine(_folder.FullName, Path.GetFileName(typeof(BareProgramTests).Assembly.Location));
        var start = new ProcessStartInfo("dotnet", [program, "-method", NeedsLibtorch]) { RedirectStandardOutput = true };
        start.Environment[Torch.RequiredVariable] = isRequired ? "1" : "0";
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}

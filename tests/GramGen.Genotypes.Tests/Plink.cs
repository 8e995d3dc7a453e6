using System.Diagnostics;

namespace GramGen.Genotypes.Tests;

/// <summary>PLINK on this machine: Debian's packages plink2 and plink1.9.</summary>
internal static class Plink
{
    private const string RequireVariable = "GRAMGEN_REQUIRE_PLINK";

    /// <summary>Runs it on the files of a set; skips the test where it is not installed.</summary>
    public static void RunOn(GenotypeSet set, string program, params string[] arguments) =>
        Run(set, program, ["--bfile", set.Prefix, .. arguments]);

    /// <summary>Runs it, with its results in the folder of a set; skips the test where it is not installed.</summary>
    public static void Run(GenotypeSet set, string program, params string[] arguments)
    {
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        bool isThere = path.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
        if (!isThere && !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(RequireVariable)))
        {
            Assert.Fail($"{RequireVariable} is set, and {program} is not installed.");
        }

        Assert.SkipUnless(isThere, $"{program} is not installed.");
        var start = new ProcessStartInfo(program, ["--out", set.PathOf("plink"), .. arguments])
        {
            WorkingDirectory = set.PathOf(""),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output + errors.Result);
    }

    /// <summary>The lines of a table that PLINK wrote, each split, without the first; with the columns' names.</summary>
    public static IEnumerable<Dictionary<string, string>> Table(GenotypeSet set, string suffix)
    {
        string[][] lines = [.. File.ReadLines(set.PathOf("plink" + suffix))
            .Select(line => line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries))];
        return lines.Skip(1).Select(line => lines[0].Zip(line).ToDictionary(pair => pair.First.TrimStart('#'), pair => pair.Second));
    }
}

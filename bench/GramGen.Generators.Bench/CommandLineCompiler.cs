using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GramGen.Generators.Bench;

/// <summary>csc of the SDK in a new process: what a build without a compiler server runs.</summary>
internal static class CommandLineCompiler
{
    private const int Runs = 3;

    /// <summary>The path of the compiler, or null where there is a runtime without an SDK.</summary>
    public static string? Find()
    {
        string shared = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        string sdks = Path.Combine(shared, "..", "..", "..", "sdk");
        return !Directory.Exists(sdks) ? null : Directory.GetDirectories(sdks)
            .Select(sdk => (Path: Path.Combine(sdk, "Roslyn", "bincore", "csc.dll"), Version: VersionOf(sdk)))
            .Where(sdk => sdk.Version is not null && File.Exists(sdk.Path))
            .MaxBy(sdk => sdk.Version).Path;
    }

    /// <summary>The path of the framework's generator of regular expressions, or null where there are no reference assemblies.</summary>
    public static string? FindRegexGenerator(string compiler)
    {
        string packs = Path.Combine(Path.GetDirectoryName(compiler)!, "..", "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref");
        return !Directory.Exists(packs) ? null : Directory.GetDirectories(packs)
            .Select(pack => (
                Path: Path.Combine(pack, "analyzers", "dotnet", "cs", "System.Text.RegularExpressions.Generator.dll"),
                Version: VersionOf(pack)))
            .Where(pack => pack.Version is not null && File.Exists(pack.Path))
            .MaxBy(pack => pack.Version).Path;
    }

    /// <summary>Compiles a project some times.</summary>
    /// <param name="compiler">The path of the compiler.</param>
    /// <param name="project">The project, without generated code.</param>
    /// <param name="folder">For its files.</param>
    /// <param name="generator">The path of the generator that runs; null for none.</param>
    /// <returns>The median in milliseconds.</returns>
    public static double Measure(string compiler, CSharpCompilation project, string folder, string? generator)
    {
        string[] lines =
        [
            "/nostdlib+", "/nologo", "/target:library", "/optimize+", "/langversion:14", "/unsafe+",
            $"/out:\"{Path.Combine(folder, "csc.dll")}\"",
            .. project.References.OfType<PortableExecutableReference>().Select(reference => $"/reference:\"{reference.FilePath}\""),
            .. generator is null ? Array.Empty<string>() : [$"/analyzer:\"{generator}\""],
            .. project.SyntaxTrees.Select((tree, number) => $"\"{Write(folder, number, tree)}\""),
        ];
        string response = Path.Combine(folder, "csc.rsp");
        File.WriteAllLines(response, lines);
        return Enumerable.Range(0, Runs).Select(_ => Run(compiler, response)).Order().ElementAt(Runs / 2);
    }

    private static double Run(string compiler, string response)
    {
        long start = Stopwatch.GetTimestamp();
        using Process process = Process.Start(
            new ProcessStartInfo("dotnet", ["exec", compiler, "/noconfig", $"@{response}"]) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0
            ? Stopwatch.GetElapsedTime(start).TotalMilliseconds
            : throw new InvalidOperationException($"csc ended with code {process.ExitCode}: {output}");
    }

    private static string Write(string folder, int number, SyntaxTree tree)
    {
        string file = Path.Combine(folder, $"{number}.cs");
        File.WriteAllText(file, tree.ToString());
        return file;
    }

    private static Version? VersionOf(string folder) => Version.TryParse(Path.GetFileName(folder), out Version? version) ? version : null;
}

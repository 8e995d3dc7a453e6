using System.Reflection;

namespace GramGen.Packages.Tests;

/// <summary>
/// The packages that <c>dotnet pack</c> makes of this repository, once for all tests, apart from the repository's own builds.
/// </summary>
public sealed class PackedFiles : IDisposable
{
    private readonly Lazy<string> _folder;
    private readonly Lazy<string> _secondFolder;

    public PackedFiles()
    {
        _folder = new(() => Pack("first"));
        _secondFolder = new(() => Pack("second"));
    }

    /// <summary>Recorded by the build: with mapped paths the assembly does not know the folder of its sources.</summary>
    public static string Repository { get; } = typeof(PackedFiles).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "Repository").Value!;

    /// <summary>A folder of this run, outside the repository.</summary>
    public string Root { get; } = Directory.CreateTempSubdirectory("gramgen-packages-").FullName;

    /// <summary>The packages and nothing else.</summary>
    public string Folder => _folder.Value;

    /// <summary>The same from a second build in another folder.</summary>
    public string SecondFolder => _secondFolder.Value;

    /// <summary>As in the names of the packages' files.</summary>
    public string Version =>
        Path.GetFileName(Directory.GetFiles(Folder, "GramGen.TorchSharp.*.nupkg").Single())["GramGen.TorchSharp.".Length..^".nupkg".Length];

    public void Dispose() => Directory.Delete(Root, recursive: true);

    /// <summary>Without the analyzers: the build of these tests has run them.</summary>
    private string Pack(string name)
    {
        string artifacts = Path.Combine(Root, name, "artifacts");
        string packages = Path.Combine(Root, name, "packages");
        Command.Run(
            Repository,
            "dotnet",
            [
                "pack", "GramGen.sln", "-c", "Release", "-warnaserror", "-nodeReuse:false", "-p:RunAnalyzers=false",
                $"-p:ArtifactsPath={artifacts}", "-o", packages,
            ]);
        return packages;
    }
}

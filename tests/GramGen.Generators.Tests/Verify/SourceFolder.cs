using System.Reflection;

namespace VerifyTests;

/// <summary>Finds the folder of a source file from the path that the compiler wrote down.</summary>
internal static class SourceFolder
{
    /// <summary>The folder of this project.</summary>
    public static string Project { get; } = typeof(SourceFolder).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "Verify.ProjectDirectory").Value!;

    /// <summary>
    /// In a build with mapped paths the file is not where the compiler says, as in <c>/_/tests/Project/Tests.cs</c>; the end
    /// of that path is then a path in the project.
    /// </summary>
    public static string Of(string sourceFile, string project)
    {
        if (File.Exists(sourceFile))
        {
            return Path.GetDirectoryName(sourceFile)!;
        }

        string[] parts = sourceFile.Split('/', '\\');
        string file = Enumerable.Range(0, parts.Length)
            .Select(skipped => Path.Combine([project, .. parts[skipped..]]))
            .FirstOrDefault(File.Exists) ?? throw new FileNotFoundException($"{sourceFile} is not in {project}.");
        return Path.GetDirectoryName(file)!;
    }
}

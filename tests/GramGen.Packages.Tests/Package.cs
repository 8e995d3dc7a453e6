using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;

namespace GramGen.Packages.Tests;

/// <summary>A packed file, opened.</summary>
internal sealed class Package
{
    private Package(string name, IReadOnlyDictionary<string, byte[]> files)
    {
        Name = name;
        Files = files;
    }

    public string Name { get; }

    /// <summary>The bytes of each file, without what NuGet writes for the container alone.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>Whether it is a program that dotnet installs, with all that it needs.</summary>
    public bool IsTool => Manifest.Contains("DotnetTool", StringComparison.Ordinal);

    public string Manifest => Text(Files.Keys.Single(name => name.EndsWith(".nuspec", StringComparison.Ordinal)));

    public static IReadOnlyList<Package> All(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(Open)];

    public string Text(string file) => Encoding.UTF8.GetString(Files[file]).TrimStart('\uFEFF');

    /// <summary>
    /// Names and manifest; without the files that a tool has of other libraries, without the version and the commit, which change
    /// with no decision on the content, and the addresses that NuGet stamps.
    /// </summary>
    public string Description(string version)
    {
        string manifest = Regex.Replace(Manifest, "^ *<(repository|licenseUrl)\\b.*\r?\n| xmlns=\"[^\"]*\"", "", RegexOptions.Multiline);
        return $"{Name}\n{string.Concat(Files.Keys.Where(IsDecided).Select(file => $"  {file}\n"))}{manifest}\n"
            .Replace(version, "{version}", StringComparison.Ordinal)
            .ReplaceLineEndings("\n");
    }

    private static Package Open(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (ZipArchiveEntry entry in archive.Entries.Where(entry => !IsOfContainer(entry.FullName)))
        {
            using Stream stream = entry.Open();
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            files.Add(entry.FullName, bytes.ToArray());
        }

        return new Package(Path.GetFileName(path), files);
    }

    private bool IsDecided(string file) =>
        !IsTool || !file.StartsWith("tools/", StringComparison.Ordinal) || Path.GetFileName(file) is var name
        && (name.StartsWith("GramGen", StringComparison.Ordinal) || name == "DotnetToolSettings.xml");

    private static bool IsOfContainer(string name) =>
        name is "[Content_Types].xml" || name.StartsWith("_rels/", StringComparison.Ordinal)
            || name.StartsWith("package/", StringComparison.Ordinal);
}

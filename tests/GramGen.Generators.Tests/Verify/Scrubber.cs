using System.Text.RegularExpressions;

namespace VerifyTests;

/// <summary>Takes the machine's folders out of a text.</summary>
internal static class Scrubber
{
    private static readonly (string Folder, string Name)[] Folders =
        [(SourceFolder.Project, "{ProjectDirectory}"), (Path.GetTempPath(), "{TempPath}")];

    public static string Scrub(string text) => Folders.Aggregate(text, (scrubbed, folder) =>
    {
        string path = Regex.Escape(Path.TrimEndingDirectorySeparator(folder.Folder));
        return Regex.Replace(scrubbed, $@"(?<![\p{{L}}\p{{Nd}}]){path}(?![\p{{L}}\p{{Nd}}])[/\\]?", folder.Name);
    });
}

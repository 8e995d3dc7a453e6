using System.Text.RegularExpressions;

namespace GramGen.Bench.Results;

/// <summary>The section of a document that is generated from committed results; its first mark names their folder.</summary>
internal static partial class ResultsSection
{
    /// <summary>The folder that the mark names, and the text between the marks.</summary>
    /// <exception cref="UsageException">The file does not exist, or it has no marks.</exception>
    public static (string Folder, string Text) Read(string file)
    {
        Match section = Find(file);
        return (section.Groups["folder"].Value, section.Groups["text"].Value.Trim('\n'));
    }

    /// <summary>Replaces the text between the marks and the folder in the first.</summary>
    public static void Write(string file, string folder, string text)
    {
        Group place = Find(file).Groups[0];
        string whole = File.ReadAllText(file);
        string section = $"<!-- results: {folder} -->\n\n{text.Trim('\n')}\n\n<!-- results: end -->";
        File.WriteAllText(file, whole[..place.Index] + section + whole[(place.Index + place.Length)..]);
    }

    private static Match Find(string file)
    {
        if (!File.Exists(file))
        {
            throw new UsageException($"There is no file '{file}'.");
        }

        Match section = Section().Match(File.ReadAllText(file));
        return section.Success
            ? section
            : throw new UsageException($"'{file}' has no place for results: <!-- results: FOLDER --> and <!-- results: end -->.");
    }

    [GeneratedRegex(@"<!-- results: (?<folder>\S+) -->\r?\n(?<text>.*?)<!-- results: end -->", RegexOptions.Singleline)]
    private static partial Regex Section();
}

namespace GramGen.Bench.Results;

/// <summary>The documents of the repository that show results: ten rows in the README, everything in docs/benchmarks.md.</summary>
internal static class ResultsDocuments
{
    private static readonly (string File, Func<IReadOnlyList<ProcessorResults>, string, string> Text)[] All =
    [
        ("README.md", ResultsHeadline.Of),
        ("docs/benchmarks.md", Details),
    ];

    /// <summary>Refuses a folder without the documents, or documents without marks.</summary>
    /// <exception cref="UsageException">One of them lacks.</exception>
    public static void Check(string root)
    {
        foreach ((string file, _) in All)
        {
            ResultsSection.Read($"{root}/{file}");
        }
    }

    /// <summary>Each document with the section that the results make.</summary>
    /// <param name="root">The folder of the documents.</param>
    /// <param name="parent">The folder of the processors' folders.</param>
    public static IEnumerable<(string File, string Folder, string Text)> Of(string root, string parent)
    {
        IReadOnlyList<ProcessorResults> processors = ProcessorResults.ReadAll(parent);
        foreach ((string name, Func<IReadOnlyList<ProcessorResults>, string, string> text) in All)
        {
            string file = Path.GetFullPath(Path.Combine(root, name));
            string folder = Path.GetRelativePath(Path.GetDirectoryName(file)!, parent).Replace('\\', '/');
            yield return (file, folder, text(processors, folder));
        }
    }

    /// <inheritdoc cref="Of"/>
    public static void Write(string root, string parent)
    {
        foreach ((string file, string folder, string text) in Of(root, parent))
        {
            ResultsSection.Write(file, folder, text);
        }
    }

    private static string Details(IReadOnlyList<ProcessorResults> processors, string folder) => string.Join(
        '\n', processors.Select(processor => $"### {processor.Name}\n\n{ResultsSummary.Of(processor, $"{folder}/{processor.Name}")}"));
}

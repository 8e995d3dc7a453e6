using System.Reflection;
using System.Text.Json.Nodes;
using GramGen.Bench.Report;
using GramGen.Bench.Results;

namespace GramGen.Bench.Tests;

/// <summary>
/// The documents' figures and the committed tables match the committed reports. After new results, or a change of the tables,
/// run <c>results --redraw FOLDER --docs .</c>.
/// </summary>
public sealed class CommittedResultsTests
{
    internal static readonly string Root = typeof(CommittedResultsTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "Repository").Value!;

    [Fact]
    public void Documents_ShowTheCommittedResults() => Assert.All(
        ResultsDocuments.Of(Root, Path.Combine(Root, "bench", "results")),
        document => Assert.Equal((document.Folder, document.Text.Trim('\n')), Shown(document.File)));

    [Fact]
    public void Tables_MatchTheirReports()
    {
        string results = Path.Combine(Root, "bench", "results");
        Assert.SkipUnless(Directory.Exists(results), "No results are committed yet.");

        foreach (string folder in Directory.GetDirectories(results))
        {
            Assert.All(ResultsFolder.ReadKernels(folder), report => Assert.Equal(
                MarkdownReport.OfKernels(report),
                File.ReadAllText(Path.Combine(folder, ResultsFolder.MarkdownOf(report))).ReplaceLineEndings("\n")));
        }
    }

    [Fact]
    public void TablesOfOperations_MatchTheirReports()
    {
        string results = Path.Combine(Root, "bench", "results");
        string[] folders = Directory.Exists(results)
            ? [.. Directory.GetDirectories(results).Where(folder => ResultsFolder.ReadOperations(folder).Count > 0)]
            : [];
        Assert.SkipWhen(folders.Length == 0, "No results of operations are committed yet.");

        Assert.All(folders, folder => Assert.Equal(
            MarkdownReport.OfOperations(ResultsFolder.ReadOperations(folder)),
            File.ReadAllText(Path.Combine(folder, ResultsFolder.OperationsMarkdown)).ReplaceLineEndings("\n")));
    }

    /// <summary>The order of fields is left out: that of the committed reports of kernels is older than the writer's.</summary>
    [Fact]
    public void Reports_AreWrittenWithTheCommittedFieldsAndValues()
    {
        string results = Path.Combine(Root, "bench", "results");
        Assert.SkipUnless(Directory.Exists(results), "No results are committed yet.");

        foreach (string folder in Directory.GetDirectories(results))
        {
            Assert.All(ResultsFolder.ReadKernels(folder), report => Assert.True(JsonNode.DeepEquals(
                JsonNode.Parse(File.ReadAllText(Path.Combine(folder, $"{report.FileName}.json"))),
                JsonNode.Parse(ReportJson.OfKernels.Text(report)))));
        }
    }

    [Fact]
    public void ReportsOfOperations_AreWrittenAsCommitted()
    {
        string results = Path.Combine(Root, "bench", "results");
        string[] files = Directory.Exists(results) ? Directory.GetFiles(results, "forms.json", SearchOption.AllDirectories) : [];
        Assert.SkipWhen(files.Length == 0, "No results of operations are committed yet.");

        Assert.All(files, file => Assert.Equal(
            File.ReadAllText(file).ReplaceLineEndings("\n"),
            ReportJson.OfOperations.Text(ResultsFolder.ReadOperations(Path.GetDirectoryName(file)!))));
    }

    private static (string Folder, string Text) Shown(string file)
    {
        (string folder, string text) = ResultsSection.Read(file);
        return (folder, text.ReplaceLineEndings("\n"));
    }
}

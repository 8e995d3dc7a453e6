using System.Reflection;
using GramGen.Bench.Forms;
using GramGen.Bench.Report;
using GramGen.Bench.Results;

namespace GramGen.Bench.Tests;

/// <summary>
/// The README's figures, and the tables beside the committed reports, are those of the reports. After new results, or a
/// change of the tables: <c>results --redraw FOLDER --readme README.md</c>.
/// </summary>
public sealed class CommittedResultsTests
{
    private static readonly string Root = typeof(CommittedResultsTests).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(data => data.Key == "Repository").Value!;

    [Fact]
    public void ReadMe_TellsTheCommittedResults()
    {
        (string folder, string text) = ReadMeSection.Read(Path.Combine(Root, "README.md"));
        Assert.SkipWhen(folder == ReadMeSection.None, "The README names no results yet.");

        IReadOnlyList<GramReport> reports = ResultsFolder.Read(Path.Combine(Root, folder));
        Assert.Equal(SummaryText.Of(reports, FormResults.Read(Path.Combine(Root, folder)), folder).TrimEnd('\n'), text.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Tables_AreThoseOfTheirReports()
    {
        string results = Path.Combine(Root, "bench", "results");
        Assert.SkipUnless(Directory.Exists(results), "No results are committed yet.");

        foreach (string folder in Directory.GetDirectories(results))
        {
            Assert.All(ResultsFolder.Read(folder), report => Assert.Equal(
                MarkdownTable.Of(report),
                File.ReadAllText(Path.Combine(folder, ResultsFolder.MarkdownOf(report))).ReplaceLineEndings("\n")));
        }
    }

    [Fact]
    public void TablesOfForms_AreThoseOfTheirReports()
    {
        string results = Path.Combine(Root, "bench", "results");
        string[] folders = Directory.Exists(results)
            ? [.. Directory.GetDirectories(results).Where(folder => FormResults.Read(folder).Count > 0)]
            : [];
        Assert.SkipWhen(folders.Length == 0, "No results of forms are committed yet.");

        Assert.All(folders, folder => Assert.Equal(
            FormText.Of(FormResults.Read(folder)),
            File.ReadAllText(Path.Combine(folder, FormResults.Markdown)).ReplaceLineEndings("\n")));
    }
}

using GramGen.Bench.Forms;
using GramGen.Bench.Report;

namespace GramGen.Bench.Results;

/// <summary>The results of the forms in a processor's folder: one file for machines and one for people.</summary>
internal static class FormResults
{
    public const string Json = "forms.json";
    public const string Markdown = "forms.md";

    /// <summary>The reports of a folder; none if the forms were never measured.</summary>
    public static IReadOnlyList<FormReport> Read(string folder)
    {
        string file = Path.Combine(folder, Json);
        return File.Exists(file) ? ReportJson.Parse<FormReport[]>(File.ReadAllText(file), file) : [];
    }

    /// <summary>Writes reports, and the table that follows from them.</summary>
    public static void Write(IReadOnlyList<FormReport> reports, string folder)
    {
        if (reports.Count > 0)
        {
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, Json), ReportJson.Text(reports));
            File.WriteAllText(Path.Combine(folder, Markdown), FormText.Of(reports));
        }
    }
}

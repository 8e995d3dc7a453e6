using GramGen.Bench.Report;

namespace GramGen.Bench.Forms;

/// <summary>What a report of forms says in words.</summary>
internal static class FormLines
{
    /// <summary>A line for each reason that peers are absent for, and for each row where peers were wrong.</summary>
    public static IEnumerable<string> Left(FormReport report) =>
        ReportLines.Absent(report).Concat(report.Rows.SelectMany(row => ReportLines.Wrong(Place(row), row.WrongPeers)));

    /// <summary>The forms and sizes that a peer was faster at.</summary>
    public static string Slower(FormReport report)
    {
        string[] forms = [.. report.Rows
            .Where(row => row.SpeedupOverBestPeer < 0.995)
            .GroupBy(row => row.Form)
            .Select(rows => $"{rows.Key} at {string.Join(", ", rows.Select(row => row.Shape))}")];
        return $"{(forms.Length > 0 ? string.Join("; ", forms) : "no form")}.";
    }

    private static string Place(FormRow row) => $"{row.Form} {row.Shape}";
}

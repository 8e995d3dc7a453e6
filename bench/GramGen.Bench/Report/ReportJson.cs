using System.Text.Json;
using System.Text.Json.Serialization;

namespace GramGen.Bench.Report;

/// <summary>A report for machines.</summary>
internal static class ReportJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        // An error may be infinite.
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    /// <param name="report">A report, or several.</param>
    public static string Text<TReport>(TReport report) => JsonSerializer.Serialize(report, Options) + "\n";

    /// <exception cref="UsageException">The text is no report.</exception>
    public static TReport Parse<TReport>(string text, string name)
    {
        try
        {
            return JsonSerializer.Deserialize<TReport>(text, Options)
                ?? throw new UsageException($"'{name}' holds no report.");
        }
        catch (JsonException problem)
        {
            throw new UsageException($"'{name}' holds no report: {problem.Message}");
        }
    }
}

using System.Text.Json.Serialization;
using GramGen.Bench.Report;

namespace GramGen.Bench.Forms;

/// <summary>The report of the forms on one instruction set and number of threads.</summary>
internal sealed record FormReport : MeasuredRun
{
    /// <summary>A row for each size and form.</summary>
    public required IReadOnlyList<FormRow> Rows { get; init; }

    [JsonIgnore]
    public bool IsRight => Rows.All(row => row.IsRight);
}

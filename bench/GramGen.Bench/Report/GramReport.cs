using GramGen.Bench.Measuring;

namespace GramGen.Bench.Report;

/// <summary>The report of a run: the machine's facts and a row for each size. Its JSON form is the file for machines.</summary>
internal sealed record GramReport : MeasuredRun
{
    /// <summary>Floats from a cache line to the first feature.</summary>
    public required int Offset { get; init; }

    /// <summary>How fast so many threads read the levels of memory.</summary>
    public required IReadOnlyList<Bandwidth> Bandwidths { get; init; }

    /// <summary>A row for each size.</summary>
    public required IReadOnlyList<ReportRow> Rows { get; init; }
}

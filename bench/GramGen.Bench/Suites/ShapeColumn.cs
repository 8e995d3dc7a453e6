using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace GramGen.Bench.Suites;

/// <summary>A column of a figure that follows from the size and the median time.</summary>
internal abstract class ShapeColumn(string name, string legend) : IColumn
{
    private const string Nothing = "NA";

    public string Id => $"{nameof(GramGen)}.{name}";

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        GetValue(summary, benchmarkCase, SummaryStyle.Default);

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) =>
        Parameter<GramShape>(benchmarkCase, nameof(GramBenchmark.Shape)) is { } shape
        && summary[benchmarkCase]?.ResultStatistics is { } statistics
            ? Text(benchmarkCase, Work.Operations(shape) / statistics.Median)
            : Nothing;

    /// <summary>The cell.</summary>
    /// <param name="benchmarkCase">What ran.</param>
    /// <param name="gflops">Useful operations in a nanosecond.</param>
    protected abstract string Text(BenchmarkCase benchmarkCase, double gflops);

    /// <summary>A parameter of the benchmark; <see langword="null"/> if it has none of this name.</summary>
    protected static T? Parameter<T>(BenchmarkCase benchmarkCase, string name)
        where T : struct => benchmarkCase.Parameters.Items.FirstOrDefault(item => item.Name == name)?.Value as T?;
}

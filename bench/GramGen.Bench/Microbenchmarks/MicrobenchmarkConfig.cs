using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Order;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.Bench.Report;

namespace GramGen.Bench.Microbenchmarks;

/// <summary>Allocations, and speed as in the report.</summary>
internal sealed class MicrobenchmarkConfig : ManualConfig
{
    public MicrobenchmarkConfig()
    {
        AddDiagnoser(MemoryDiagnoser.Default);
        AddColumn(new SpeedColumn(), new PeakColumn());
        // In declared order; by name, 1024×196 would come first.
        Orderer = new DefaultOrderer(SummaryOrderPolicy.Declared);
        HideColumns(Column.Error, Column.StdDev, Column.RatioSD);
    }

    /// <summary>Useful GFLOP/s.</summary>
    private sealed class SpeedColumn() : GflopsColumn("GFLOP/s", "C·(C + 1)·M operations over the median time")
    {
        protected override string Text(BenchmarkCase benchmarkCase, double gflops) => Figures.Gflops(gflops);
    }

    /// <summary>Useful GFLOP/s over the peak of the case's instruction set and threads, where they are parameters.</summary>
    private sealed class PeakColumn() : GflopsColumn(
        "of peak", "GFLOP/s over the multiply-add peak of the instruction set and threads, measured after the runs")
    {
        private readonly Dictionary<(GramIsa, int), double> _peaks = [];

        protected override string Text(BenchmarkCase benchmarkCase, double gflops)
        {
            GramIsa isa = Parameter<GramIsa>(benchmarkCase, nameof(IsaBenchmarks.Isa)) ?? InstructionSet.Parse(null);
            int threads = Parameter<int>(benchmarkCase, nameof(ThreadBenchmarks.Threads)) ?? 1;
            if (!_peaks.TryGetValue((isa, threads), out double peak))
            {
                _peaks[(isa, threads)] = peak = FmaPeak.Measure(isa, threads);
            }

            return Figures.Percent(gflops / peak);
        }
    }

    /// <summary>A column derived from the size and the median time.</summary>
    private abstract class GflopsColumn(string name, string legend) : IColumn
    {
        private const string NotAvailable = "NA";

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
                ? Text(benchmarkCase, FlopCount.Product(shape) / statistics.Median)
                : NotAvailable;

        /// <summary>The cell.</summary>
        /// <param name="benchmarkCase">What ran.</param>
        /// <param name="gflops">Useful operations per nanosecond.</param>
        protected abstract string Text(BenchmarkCase benchmarkCase, double gflops);

        /// <summary>A parameter of the case; <see langword="null"/> if it has none of this name.</summary>
        protected static T? Parameter<T>(BenchmarkCase benchmarkCase, string name)
            where T : struct => benchmarkCase.Parameters.Items.FirstOrDefault(item => item.Name == name)?.Value as T?;
    }
}

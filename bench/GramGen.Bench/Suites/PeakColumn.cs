using BenchmarkDotNet.Running;
using GramGen.Bench.Measuring;
using GramGen.Bench.Report;

namespace GramGen.Bench.Suites;

/// <summary>Useful GFLOP/s over the peak of what ran: of its instruction set and its threads, if they are parameters.</summary>
internal sealed class PeakColumn() : ShapeColumn(
    "of peak", "GFLOP/s over the multiply-add peak of the instruction set and threads, measured after the runs")
{
    private readonly Dictionary<(GramIsa, int), double> _peaks = [];

    protected override string Text(BenchmarkCase benchmarkCase, double gflops)
    {
        GramIsa isa = Parameter<GramIsa>(benchmarkCase, nameof(IsaBenchmarks.Isa)) ?? IsaName.Parse(null);
        int threads = Parameter<int>(benchmarkCase, nameof(ThreadBenchmarks.Threads)) ?? 1;
        if (!_peaks.TryGetValue((isa, threads), out double peak))
        {
            _peaks[(isa, threads)] = peak = FmaPeak.Measure(isa, threads);
        }

        return Figures.Percent(gflops / peak);
    }
}

using BenchmarkDotNet.Running;
using GramGen.Bench.Report;

namespace GramGen.Bench.Suites;

/// <summary>Useful GFLOP/s.</summary>
internal sealed class SpeedColumn() : ShapeColumn("GFLOP/s", "C·(C + 1)·M operations over the median time")
{
    protected override string Text(BenchmarkCase benchmarkCase, double gflops) => Figures.Gflops(gflops);
}

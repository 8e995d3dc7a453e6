using BenchmarkDotNet.Attributes;

namespace GramGen.Bench.Suites;

/// <summary>What a generated kernel gains over the generic path, on one thread.</summary>
public class SpecializedBenchmarks : GramBenchmark
{
    private static readonly GramOptions ToGenerated = new() { Path = GramPath.Generated, MaxDegreeOfParallelism = 1 };
    private static readonly GramOptions ToGeneric = new() { Path = GramPath.Generic, MaxDegreeOfParallelism = 1 };

    /// <summary>The tiles for any size.</summary>
    [Benchmark(Baseline = true)]
    public void Generic() => Compute(ToGeneric);

    /// <summary>The tiles of this size.</summary>
    [Benchmark]
    public void Specialized() => Compute(ToGenerated);
}

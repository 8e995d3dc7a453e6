using BenchmarkDotNet.Attributes;

namespace GramGen.Bench.Suites;

/// <summary>The generated kernels on every instruction set of this machine, on one thread.</summary>
public class IsaBenchmarks : GramBenchmark
{
    private GramOptions _options = GramOptions.Default;

    /// <summary>Those that run here.</summary>
    public static IEnumerable<GramIsa> Isas => Gram.SupportedIsas;

    /// <summary>The instruction set that runs.</summary>
    [ParamsSource(nameof(Isas))]
    public GramIsa Isa { get; set; }

    /// <inheritdoc/>
    public override void Setup()
    {
        base.Setup();
        _options = new GramOptions { Path = GramPath.Generated, Isa = Isa, MaxDegreeOfParallelism = 1 };
    }

    /// <summary>The tiles of this size.</summary>
    [Benchmark]
    public void Specialized() => Compute(_options);
}

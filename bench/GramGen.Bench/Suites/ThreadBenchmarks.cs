using BenchmarkDotNet.Attributes;

namespace GramGen.Bench.Suites;

/// <summary>The generated kernels on one thread, on two, and so on up to all cores.</summary>
public class ThreadBenchmarks : GramBenchmark
{
    private GramOptions _options = GramOptions.Default;

    /// <summary>The powers of two below the number of cores, and that number.</summary>
    public static IEnumerable<int> Counts => Enumerable.Range(0, 30)
        .Select(power => 1 << power)
        .TakeWhile(count => count < Environment.ProcessorCount)
        .Append(Environment.ProcessorCount);

    /// <summary>The threads that may take part.</summary>
    [ParamsSource(nameof(Counts))]
    public int Threads { get; set; }

    /// <inheritdoc/>
    public override void Setup()
    {
        base.Setup();
        _options = new GramOptions { Path = GramPath.Generated, MaxDegreeOfParallelism = Threads };
    }

    /// <summary>The tiles of this size.</summary>
    [Benchmark]
    public void Specialized() => Compute(_options);
}

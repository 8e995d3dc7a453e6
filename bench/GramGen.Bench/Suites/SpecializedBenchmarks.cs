using BenchmarkDotNet.Attributes;
using GramGen.Bench.Measuring;

namespace GramGen.Bench.Suites;

/// <summary>What a generated kernel gains over the generic path, for every declared size, on random non-negative data.</summary>
[MemoryDiagnoser]
public class SpecializedBenchmarks
{
    private static readonly GramOptions ToGeneric = new() { Path = GramPath.Generic };

    private Memory<float> _features;
    private Memory<float> _gram;

    /// <summary>The declared sizes.</summary>
    public static IEnumerable<GramShape> Shapes => DeclaredSizes.Shapes.ToArray();

    /// <summary>The size that runs.</summary>
    [ParamsSource(nameof(Shapes))]
    public GramShape Shape { get; set; }

    /// <summary>Allocates on cache lines and fills with post-ReLU-like values.</summary>
    [GlobalSetup]
    public void Setup()
    {
        _features = AlignedFloats.Allocate(Shape.FeatureLength);
        _gram = AlignedFloats.Allocate(Shape.GramLength);
        new Random(1).FillWithActivations(_features.Span);
    }

    /// <summary>The tiles for any size.</summary>
    [Benchmark(Baseline = true)]
    public void Generic() => Gram.Compute(_features.Span, Shape, _gram.Span, ToGeneric);

    /// <summary>The tiles of this size.</summary>
    [Benchmark]
    public void Specialized() => DeclaredSizes.Compute(_features.Span, _gram.Span);
}

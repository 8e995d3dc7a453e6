using BenchmarkDotNet.Attributes;
using GramGen.Bench.Measuring;

namespace GramGen.Bench.Suites;

/// <summary>What the suites have in common: the sizes, and random values like those after a ReLU, on cache lines.</summary>
[Config(typeof(SuiteConfig))]
public abstract class GramBenchmark
{
    /// <summary>The sizes.</summary>
    public static IEnumerable<GramShape> Shapes => SuiteSizes.All;

    /// <summary>The size that runs.</summary>
    [ParamsSource(nameof(Shapes))]
    public GramShape Shape { get; set; }

    /// <summary>F.</summary>
    protected Memory<float> Features { get; private set; }

    /// <summary>G.</summary>
    protected Memory<float> Result { get; private set; }

    /// <summary>Allocates and fills.</summary>
    [GlobalSetup]
    public virtual void Setup()
    {
        Features = AlignedMemory.Allocate<float>(Shape.FeatureLength);
        Result = AlignedMemory.Allocate<float>(Shape.GramLength);
        new Random(1).FillWithActivations(Features.Span);
    }

    /// <summary>The benchmark of those that differ in options only.</summary>
    protected void Compute(GramOptions options) => Gram.Compute(Features.Span, Shape, Result.Span, options);
}

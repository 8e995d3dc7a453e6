using BenchmarkDotNet.Attributes;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.Bench.Peers;

namespace GramGen.Bench.Microbenchmarks;

/// <summary>Sizes and data of the BenchmarkDotNet classes: random values like those after a ReLU, on cache lines.</summary>
[Config(typeof(MicrobenchmarkConfig))]
public abstract class GramBenchmark
{
    /// <summary>The sizes: a tiny one, one for each cache, a flat one beyond, and a tall one.</summary>
    public static IEnumerable<GramShape> Shapes { get; } =
    [
        new(8, 64),
        new(64, 784),
        new(64, 50176),
        new(256, 3136),
        new(512, 784),
        new(1024, 196),
    ];

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
        Features = AlignedMemory.Activations(Shape.FeatureLength);
        Result = AlignedMemory.Allocate<float>(Shape.GramLength);
    }

    /// <summary>The product with some options.</summary>
    protected void Compute(GramOptions options) => ProductOperations.Compute(Features.Span, Shape, Result.Span, options);

    /// <summary>Options for one implementation.</summary>
    private protected static GramOptions Options(GramImplementation implementation, int threads = 1, GramIsa? isa = null) =>
        new() { Implementation = implementation, MaxDegreeOfParallelism = threads, Isa = isa };
}

/// <summary>What a generated kernel gains over the generic implementation, on one thread.</summary>
public class SpecializedBenchmarks : GramBenchmark
{
    private static readonly GramOptions GeneratedKernel = Options(GramImplementation.Generated);
    private static readonly GramOptions GenericKernel = Options(GramImplementation.Generic);

    /// <summary>The micro-kernels for any size.</summary>
    [Benchmark(Baseline = true)]
    public void Generic() => Compute(GenericKernel);

    /// <summary>The micro-kernels for this size.</summary>
    [Benchmark]
    public void Specialized() => Compute(GeneratedKernel);
}

/// <summary>The generated kernels on every instruction set of this machine, on one thread.</summary>
public class IsaBenchmarks : GramBenchmark
{
    private GramOptions _options = GramOptions.Default;

    /// <summary>The instruction sets that this machine supports.</summary>
    public static IEnumerable<GramIsa> Isas => Gram.SupportedIsas;

    /// <summary>The instruction set that runs.</summary>
    [ParamsSource(nameof(Isas))]
    public GramIsa Isa { get; set; }

    /// <inheritdoc/>
    public override void Setup()
    {
        base.Setup();
        _options = Options(GramImplementation.Generated, isa: Isa);
    }

    /// <summary>The micro-kernels for this size.</summary>
    [Benchmark]
    public void Specialized() => Compute(_options);
}

/// <summary>The generated kernels on one thread, on two, and so on up to all cores.</summary>
public class ThreadBenchmarks : GramBenchmark
{
    private GramOptions _options = GramOptions.Default;

    /// <summary>The powers of two below the number of cores, and that number.</summary>
    public static IEnumerable<int> Counts => Enumerable.Range(0, 30)
        .Select(power => 1 << power)
        .TakeWhile(count => count < Environment.ProcessorCount)
        .Append(Environment.ProcessorCount);

    /// <summary>The maximum number of threads.</summary>
    [ParamsSource(nameof(Counts))]
    public int Threads { get; set; }

    /// <inheritdoc/>
    public override void Setup()
    {
        base.Setup();
        _options = Options(GramImplementation.Generated, Threads);
    }

    /// <summary>The micro-kernels for this size.</summary>
    [Benchmark]
    public void Specialized() => Compute(_options);
}

/// <summary>GramGen beside everything else that computes Gram matrices, on one thread.</summary>
public class PeerBenchmarks : GramBenchmark
{
    private const string Own = "GramGen";

    private static readonly GramOptions GeneratedKernel = Options(GramImplementation.Generated);

    private Call? _call;

    /// <summary>GramGen and every peer; an unavailable one fails in its setup with the reason.</summary>
    public static IEnumerable<string> Libraries => Peer.OfProduct([.. Shapes]).Select(peer => peer.Name).Prepend(Own);

    /// <summary>Who computes.</summary>
    [ParamsSource(nameof(Libraries))]
    public string Library { get; set; } = Own;

    /// <inheritdoc/>
    public override void Setup()
    {
        base.Setup();
        if (Library == Own)
        {
            return;
        }

        Peer peer = Peer.OfProduct([Shape]).Single(peer => peer.Name == Library);
        if (peer.UnavailableReason is { } reason)
        {
            throw new UsageException($"{Library} is absent: {reason}.");
        }

        peer.Routine.SetThreads(1);
        _call = peer.Prepare(new OperationInputs(Shape, Features, GeneratedKernel));
    }

    /// <summary>G = F·Fᵀ.</summary>
    [Benchmark]
    public void Compute()
    {
        if (_call is null)
        {
            Compute(GeneratedKernel);
        }
        else
        {
            _call.Run();
        }
    }

    /// <summary>Releases the peer's memory.</summary>
    [GlobalCleanup]
    public void Cleanup() => _call?.Dispose();
}

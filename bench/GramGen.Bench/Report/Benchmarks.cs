using System.Runtime.InteropServices;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using GramGen.Bench.Peers;

namespace GramGen.Bench.Report;

/// <summary>What a report measures at each size, and what it compares.</summary>
/// <param name="peers">What to compare with, also the unavailable.</param>
internal abstract class Benchmark(IReadOnlyList<Peer> peers)
{
    /// <summary>Its name beside the progress bar.</summary>
    public abstract string Name { get; }

    public IReadOnlyList<Peer> Peers { get; } = peers;

    /// <summary>Time for each candidate at each size.</summary>
    public virtual TimeSpan Share => InterleavedTiming.DefaultShare;

    /// <summary>Elements from a cache line to the first feature.</summary>
    public virtual int Offset => 0;

    /// <summary>Whether the report needs the bandwidths of a roofline.</summary>
    public virtual bool HasRoofline => false;

    /// <summary>Runs before each sample; not timed.</summary>
    public virtual Action RestAfter(int threads) => SpinningThreads.WaitAfter(threads);

    /// <summary>The operations that are measured at a size, each for one row of the report.</summary>
    public virtual IReadOnlyList<Operation> OperationsAt(GramShape shape) => [ProductOperations.Plain];

    /// <summary>The calls of one operation: the first is the row's, the others are compared with it.</summary>
    public virtual IReadOnlyList<Call> Prepare(Operation operation, OperationInputs inputs) => [operation.Prepare(inputs)];

    /// <summary>Adds what only this benchmark measures to a row.</summary>
    /// <param name="row">What every benchmark measures.</param>
    /// <param name="inputs">The inputs of the size.</param>
    /// <param name="calls">The calls that were prepared.</param>
    /// <param name="times">Their times in microseconds.</param>
    public virtual ReportRow Complete(ReportRow row, OperationInputs inputs, IReadOnlyList<Call> calls, double[] times) => row;
}

/// <summary>The generated kernel, the generic implementation beside it, and the peers.</summary>
/// <param name="peers">What to compare with, also the unavailable.</param>
/// <param name="offset">Elements from a cache line to the first feature.</param>
internal sealed class KernelBenchmark(IReadOnlyList<Peer> peers, int offset = 0) : Benchmark(peers)
{
    public override string Name => "Gram matrices";

    public override int Offset => offset;

    public override bool HasRoofline => true;

    public override IReadOnlyList<Call> Prepare(Operation operation, OperationInputs inputs) =>
    [
        IsCalledByType(inputs) ? PrepareType(inputs) : operation.Prepare(With(inputs, GramImplementation.Generated)),
        operation.Prepare(With(inputs, GramImplementation.Generic)),
    ];

    public override ReportRow Complete(ReportRow row, OperationInputs inputs, IReadOnlyList<Call> calls, double[] times)
    {
        GramExplanation plan = Gram.Explain(row.Shape, options: With(inputs, GramImplementation.Generated).Options);
        return row with
        {
            Isa = InstructionSet.NameOf(plan.Isa),
            Threads = plan.Threads,
            GenericMicroseconds = times[1],
            PredictedFractionOfPeak = plan.PredictedFractionOfPeak,
            BitIdentical = MemoryMarshal.AsBytes(calls[0].Result().AsSpan())
                .SequenceEqual(MemoryMarshal.AsBytes(calls[1].Result().AsSpan())),
            Peers = Peers.ToDictionary(peer => peer.Name, peer => row.Peers.GetValueOrDefault(peer.Name)),
        };
    }

    /// <summary>Whether the declared type's own <c>Compute</c>, which takes no options, does what the options ask for.</summary>
    private static bool IsCalledByType(OperationInputs inputs)
    {
        GramExplanation byType = Gram.Explain(inputs.Shape);
        return byType.Isa == inputs.Options.Isa && byType.Threads == 1;
    }

    /// <remarks>
    /// By address and without another delegate, as native peers: the span of a <see cref="Memory{T}"/> takes a nanosecond, and the smallest
    /// product a few.
    /// </remarks>
    private static unsafe Call PrepareType(OperationInputs inputs)
    {
        Memory<float> gram = AlignedMemory.Allocate<float>(inputs.Shape.GramLength);
        Action call = DeclaredGroup.BindOf(inputs.Shape)(
            PeerMemory.Address(inputs.Features), inputs.Shape.FeatureLength, PeerMemory.Address(gram), inputs.Shape.GramLength);
        return new Call(
            call,
            () => ResultMatrix.ToDouble<float>(gram.Span), inputs);
    }

    private static OperationInputs With(OperationInputs inputs, GramImplementation implementation) =>
        inputs with { Options = inputs.Options with { Implementation = implementation } };
}

/// <summary>Every operation, and the peers that compute the same.</summary>
/// <param name="peers">What to compare with, also the unavailable.</param>
internal sealed class OperationBenchmark(IReadOnlyList<Peer> peers) : Benchmark(peers)
{
    public override string Name => "Forms";

    // There are many candidates: this keeps all sizes, on one thread and on all cores, within a few minutes.
    public override TimeSpan Share => TimeSpan.FromMilliseconds(60);

    public override IReadOnlyList<Operation> OperationsAt(GramShape shape) => OperationList.At(shape);
}

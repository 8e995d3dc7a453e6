using System.Numerics;
using GramGen.Dispatch;
using GramGen.Packing;
using GramGen.Threading;

namespace GramGen.Statistics;

/// <summary>Multiplies pixels of a strip, or of the rest that fills no block.</summary>
/// <param name="options">Instruction set, implementation and threads.</param>
internal sealed class StripProducts<T>(GramOptions options)
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    /// <summary>
    /// Multiply-adds from which threads share a strip. At one block of 64 channels, 2 million, two of them are slower: each
    /// time they have to be called.
    /// </summary>
    private const long WorkForThreads = 16 * Parallelism.WorkPerThread;

    private readonly GramIsa _isa = InstructionSets.Choose(options.Isa).Isa;
    private readonly Parallelism _parallelism = new(options.MaxDegreeOfParallelism, CancellationToken.None);

    /// <summary>The sizes of strips are no sizes that anyone would declare.</summary>
    private readonly GramImplementation _implementation =
        options.Implementation == GramImplementation.Generated ? GramImplementation.Auto : options.Implementation;

    /// <summary>The sums of a strip's products.</summary>
    /// <param name="strip">The pixels.</param>
    /// <param name="sums">Receives C × C values.</param>
    public void Multiply(Strip<T> strip, Span<T> sums) => Run(strip, strip.Form, sums, default);

    /// <summary>The sums of products of a strip whose blocks are centred each on its own.</summary>
    /// <param name="strip">The pixels.</param>
    /// <param name="sums">Receives C × C values.</param>
    /// <param name="means">A table of <see cref="BlockMeans"/> with its references; receives the rest.</param>
    public void MultiplyCentred(Strip<T> strip, Span<T> sums, Span<double> means) =>
        Run(strip, strip.Form with { IsCentred = true }, sums, means);

    private void Run(Strip<T> strip, FeatureForm form, Span<T> sums, Span<double> means)
    {
        var shape = new GramShape(strip.Channels, strip.Pixels, form.Layout);
        var task = new GramTask<T>(shape, form, GramOutput.Dense(shape), T.One, T.Zero);
        Parallelism parallelism = shape.MultiplyAdds < WorkForThreads ? _parallelism with { MaxDegree = 1 } : _parallelism;
        KernelRegistry<T>.Choose(shape, form.IsHalf, _implementation).Routine.Run(
            _isa, new GramCall<T>(task, strip.Features, sums[..shape.GramLength]) { Halves = strip.Halves, Means = means }, parallelism);
    }
}

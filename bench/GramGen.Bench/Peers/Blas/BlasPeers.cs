using System.Numerics;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using static GramGen.Bench.Peers.PeerMemory;

namespace GramGen.Bench.Peers.Blas;

/// <summary>The calls of a BLAS library. It computes one triangle, has no batches, and gradients are general products.</summary>
internal static unsafe class BlasPeers
{
    private const int RowMajor = (int)BlasOrder.RowMajor;
    private const int Lower = (int)BlasTriangle.Lower;
    private const int NoTranspose = (int)BlasTranspose.NoTranspose;
    private const int Transpose = (int)BlasTranspose.Transpose;

    /// <summary>The symmetric and the general product of row-major features in place.</summary>
    public static Peer[] OfProduct(BlasLibrary library) =>
    [
        new(new BlasRoutine(library, "ssyrk"), inputs => PrepareSsyrk(library, inputs), ProductOperations.Plain),
        new(new BlasRoutine(library, "sgemm"), inputs => PrepareSgemm(library, inputs), ProductOperations.Plain),
    ];

    public static Peer[] OfOperations(BlasLibrary library)
    {
        var ssyrk = new BlasRoutine(library, "ssyrk");
        var dsyrk = new BlasRoutine(library, "dsyrk");
        var sgemm = new BlasRoutine(library, "sgemm");
        return
        [
            new(
                ssyrk,
                inputs => PrepareSsyrk(library, inputs),
                ProductOperations.Plain,
                ProductOperations.Packed,
                ProductOperations.Syrk),
            new(ssyrk, inputs => PrepareChannelsLast(library, inputs), ProductOperations.ChannelsLast),
            new(ssyrk, inputs => PrepareAccumulated(library, inputs), ProductOperations.Accumulated),
            new(dsyrk, inputs => PrepareDsyrk(library, inputs), ProductOperations.Double),
            new(sgemm, inputs => PrepareBackward(library, inputs), GradientOperations.SymmetricBackward),
            .. ProductOperations.Batches.Select(batch =>
                new Peer(ssyrk, inputs => PrepareBatch(library, inputs, batch.BatchSize), batch)),
        ];
    }

    private static Call PrepareSsyrk(BlasLibrary library, OperationInputs inputs)
    {
        (int c, int m) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<float> gram = AllocateUnread<float>(c * c);
        float* f = Address(inputs.Features), g = Address(gram);
        return new Call(
            () => library.Ssyrk(RowMajor, Lower, NoTranspose, c, m, 1, f, m, 0, g, c),
            () => Symmetrized(gram, c),
            inputs);
    }

    private static Call PrepareSgemm(BlasLibrary library, OperationInputs inputs)
    {
        (int c, int m) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<float> gram = AllocateUnread<float>(c * c);
        float* f = Address(inputs.Features), g = Address(gram);
        return new Call(
            () => library.Sgemm(RowMajor, NoTranspose, Transpose, c, c, m, 1, f, m, f, m, 0, g, c),
            () => Symmetrized(gram, c),
            inputs);
    }

    private static Call PrepareChannelsLast(BlasLibrary library, OperationInputs inputs)
    {
        (int c, int m) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<float> gram = AllocateUnread<float>(c * c);
        float* f = Address(inputs.ChannelsLast), g = Address(gram);
        return new Call(
            () => library.Ssyrk(RowMajor, Lower, Transpose, c, m, 1, f, c, 0, g, c),
            () => Symmetrized(gram, c),
            inputs);
    }

    /// <summary>The matrix grows while the call is timed; its result is that of one call on A.</summary>
    private static Call PrepareAccumulated(BlasLibrary library, OperationInputs inputs)
    {
        (int c, int m) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<float> gram = AlignedMemory.Allocate<float>(c * c);
        float* f = Address(inputs.Features), g = Address(gram);
        return new Call(Run, Result, inputs);

        void Run() => library.Ssyrk(RowMajor, Lower, NoTranspose, c, m, 1, f, m, 1, g, c);

        double[] Result()
        {
            inputs.Target.CopyTo(gram);
            Run();
            return Symmetrized(gram, c);
        }
    }

    private static Call PrepareDsyrk(BlasLibrary library, OperationInputs inputs)
    {
        (int c, int m) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<double> gram = AllocateUnread<double>(c * c);
        double* f = Address(inputs.Doubles), g = Address(gram);
        return new Call(
            () => library.Dsyrk(RowMajor, Lower, NoTranspose, c, m, 1, f, m, 0, g, c),
            () => Symmetrized(gram, c),
            inputs);
    }

    private static Call PrepareBackward(BlasLibrary library, OperationInputs inputs)
    {
        (int c, int m) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<float> gradient = AllocateUnread<float>(c * m);
        float* d = Address(inputs.SymmetricGradient), f = Address(inputs.Features), g = Address(gradient);
        return new Call(
            () => library.Sgemm(RowMajor, NoTranspose, NoTranspose, c, m, c, 2, d, c, f, m, 0, g, m),
            () => ResultMatrix.ToDouble<float>(gradient.Span),
            inputs);
    }

    /// <summary>One call for each feature map.</summary>
    private static Call PrepareBatch(BlasLibrary library, OperationInputs inputs, int count)
    {
        (int c, int m) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<float> grams = AllocateUnread<float>(count * c * c);
        float* f = Address(inputs.Batch(count)), g = Address(grams);
        return new Call(Run, Result, inputs);

        void Run()
        {
            for (int i = 0; i < count; i++)
            {
                library.Ssyrk(RowMajor, Lower, NoTranspose, c, m, 1, f + (i * c * m), m, 0, g + (i * c * c), c);
            }
        }

        double[] Result() => [.. Enumerable.Range(0, count).SelectMany(i => Symmetrized(grams.Slice(i * c * c, c * c), c))];
    }

    private static double[] Symmetrized<T>(Memory<T> gram, int order)
        where T : INumberBase<T> => ResultMatrix.FromLower<T>(gram.Span, order);

    private sealed class BlasRoutine(BlasLibrary library, string routine) : LibraryRoutine
    {
        public override string Name => $"{library.Name} {routine}";

        public override string? UnavailableReason => library.UnavailableReason;

        public override string Version => library.Version;

        public override void SetThreads(int threads) => library.SetThreads(threads);
    }
}

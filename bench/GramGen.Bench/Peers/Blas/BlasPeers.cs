using System.Numerics;
using System.Numerics.Tensors;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using static GramGen.Bench.Peers.PeerMemory;

namespace GramGen.Bench.Peers.Blas;

/// <summary>
/// The calls of a BLAS library. It has no batches, gradients are general products, and <c>syrk</c> computes one triangle: where the
/// whole matrix is wanted, symmetrizing it is part of the call.
/// </summary>
internal static unsafe class BlasPeers
{
    private const int RowMajor = (int)BlasOrder.RowMajor;
    private const int Lower = (int)BlasTriangle.Lower;
    private const int NoTranspose = (int)BlasTranspose.NoTranspose;
    private const int Transpose = (int)BlasTranspose.Transpose;
    private const string SymmetrizedSsyrk = "ssyrk, symmetrized";

    /// <summary>The symmetric and the general product of row-major features in place.</summary>
    public static Peer[] OfProduct(BlasLibrary library) =>
    [
        new(
            new BlasRoutine(library, SymmetrizedSsyrk), inputs => PrepareSsyrk(library, inputs, isSymmetrized: true),
            ProductOperations.Plain),
        new(new BlasRoutine(library, "sgemm"), inputs => PrepareSgemm(library, inputs), ProductOperations.Plain),
    ];

    public static Peer[] OfOperations(BlasLibrary library)
    {
        var ssyrk = new BlasRoutine(library, "ssyrk");
        var symmetrizedSsyrk = new BlasRoutine(library, SymmetrizedSsyrk);
        var dsyrk = new BlasRoutine(library, "dsyrk, symmetrized");
        var weightedDsyrk = new BlasRoutine(library, "dsyrk of √w·F, symmetrized");
        var sgemm = new BlasRoutine(library, "sgemm");
        return
        [
            new(symmetrizedSsyrk, inputs => PrepareSsyrk(library, inputs, isSymmetrized: true), ProductOperations.Plain),
            new(ssyrk, inputs => PrepareSsyrk(library, inputs, isSymmetrized: false), ProductOperations.Packed, ProductOperations.Syrk),
            new(symmetrizedSsyrk, inputs => PrepareChannelsLast(library, inputs), ProductOperations.ChannelsLast),
            new(symmetrizedSsyrk, inputs => PrepareAccumulated(library, inputs), ProductOperations.Accumulated),
            new(dsyrk, inputs => PrepareDsyrk(library, inputs), ProductOperations.Double),
            new(weightedDsyrk, inputs => PrepareWeightedDsyrk(library, inputs), ProductOperations.WeightedDouble),
            new(sgemm, inputs => PrepareCross(library, inputs), SimilarityOperations.Cross),
            new(sgemm, inputs => PrepareBackward(library, inputs), GradientOperations.SymmetricBackward),
            .. ProductOperations.Batches.Select(batch =>
                new Peer(symmetrizedSsyrk, inputs => PrepareBatch(library, inputs, batch.BatchSize), batch)),
        ];
    }

    private static Call PrepareSsyrk(BlasLibrary library, OperationInputs inputs, bool isSymmetrized)
    {
        (int c, int m) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<float> gram = AllocateUnread<float>(c * c);
        float* f = Address(inputs.Features), g = Address(gram);
        return isSymmetrized
            ? new Call(Whole, () => ResultMatrix.ToDouble<float>(gram.Span), inputs)
            : new Call(Triangle, () => Symmetrized(gram, c), inputs);

        void Triangle() => library.Ssyrk(RowMajor, Lower, NoTranspose, c, m, 1, f, m, 0, g, c);

        void Whole()
        {
            Triangle();
            Symmetrization.Run(g, c, library.Threads);
        }
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
        return new Call(Run, () => ResultMatrix.ToDouble<float>(gram.Span), inputs);

        void Run()
        {
            library.Ssyrk(RowMajor, Lower, Transpose, c, m, 1, f, c, 0, g, c);
            Symmetrization.Run(g, c, library.Threads);
        }
    }

    /// <summary>The matrix grows while the call is timed; its result is that of one call on A.</summary>
    private static Call PrepareAccumulated(BlasLibrary library, OperationInputs inputs)
    {
        (int c, int m) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<float> gram = AlignedMemory.Allocate<float>(c * c);
        float* f = Address(inputs.Features), g = Address(gram);
        return new Call(Run, Result, inputs);

        void Run()
        {
            library.Ssyrk(RowMajor, Lower, NoTranspose, c, m, 1, f, m, 1, g, c);
            Symmetrization.Run(g, c, library.Threads);
        }

        double[] Result()
        {
            inputs.Target.CopyTo(gram);
            Run();
            return ResultMatrix.ToDouble<float>(gram.Span);
        }
    }

    private static Call PrepareDsyrk(BlasLibrary library, OperationInputs inputs)
    {
        (int c, int m) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<double> gram = AllocateUnread<double>(c * c);
        double* f = Address(inputs.Doubles), g = Address(gram);
        return new Call(Run, () => gram.ToArray(), inputs);

        void Run()
        {
            library.Dsyrk(RowMajor, Lower, NoTranspose, c, m, 1, f, m, 0, g, c);
            Symmetrization.Run(g, c, library.Threads);
        }
    }

    /// <summary>BLAS has no weights: √w and √w·F are part of the call.</summary>
    private static Call PrepareWeightedDsyrk(BlasLibrary library, OperationInputs inputs)
    {
        (int c, int m) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        (Memory<double> features, Memory<double> weights) = (inputs.Doubles, inputs.Weights);
        Memory<double> roots = AllocateUnread<double>(m);
        Memory<double> weighed = AllocateUnread<double>(c * m);
        Memory<double> gram = AllocateUnread<double>(c * c);
        double* f = Address(weighed), g = Address(gram);
        return new Call(Run, () => gram.ToArray(), inputs);

        void Run()
        {
            TensorPrimitives.Sqrt(weights.Span, roots.Span);
            if (library.Threads == 1)
            {
                for (int channel = 0; channel < c; channel++)
                {
                    Weigh(channel);
                }
            }
            else
            {
                Parallel.For(0, c, new ParallelOptions { MaxDegreeOfParallelism = library.Threads }, Weigh);
            }

            library.Dsyrk(RowMajor, Lower, NoTranspose, c, m, 1, f, m, 0, g, c);
            Symmetrization.Run(g, c, library.Threads);
        }

        void Weigh(int channel) => TensorPrimitives.Multiply(
            features.Span.Slice(channel * m, m), roots.Span, weighed.Span.Slice(channel * m, m));
    }

    /// <summary>F and a copy of it: of the same memory a library could use the symmetry.</summary>
    private static Call PrepareCross(BlasLibrary library, OperationInputs inputs)
    {
        (int c, int m) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<float> corpus = AllocateUnread<float>(c * m);
        inputs.Features.CopyTo(corpus);
        Memory<float> product = AllocateUnread<float>(c * c);
        float* f = Address(inputs.Features), g = Address(product);
        return new Call(
            () => library.Sgemm(RowMajor, NoTranspose, Transpose, c, c, m, 1, f, m, Address(corpus), m, 0, g, c),
            () => ResultMatrix.ToDouble<float>(product.Span),
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
                Symmetrization.Run(g + (i * c * c), c, library.Threads);
            }
        }

        double[] Result() => ResultMatrix.ToDouble<float>(grams.Span);
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

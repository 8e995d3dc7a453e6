using System.Numerics;
using System.Numerics.Tensors;
using GramGen.Bench.Measuring;
using GramGen.Bench.Operations;
using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra.Single;

namespace GramGen.Bench.Peers;

/// <summary>Libraries of managed code.</summary>
internal static class ManagedPeers
{
    public static IEnumerable<Peer> OfProduct()
    {
        var dot = new TensorPrimitivesRoutine("Dot");
        return
        [
            new(dot, inputs => PreparePairs(inputs, inputs.Features, dot.Threads, TensorPrimitives.Dot), ProductOperations.Plain),
            new(new MathNetRoutine(), PrepareMathNet, ProductOperations.Plain),
        ];
    }

    /// <summary>What .NET itself offers for operations: a call for each pair of channels.</summary>
    public static IEnumerable<Peer> OfOperations()
    {
        var cosine = new TensorPrimitivesRoutine("CosineSimilarity");
        var distance = new TensorPrimitivesRoutine("Distance");
        var rbf = new TensorPrimitivesRoutine("Distance, exp");
        var integer = new TensorPrimitivesRoutine("Dot of int");
        return
        [
            new(
                cosine,
                inputs => PreparePairs(inputs, inputs.Features, cosine.Threads, TensorPrimitives.CosineSimilarity),
                SimilarityOperations.Cosines),
            new(
                distance,
                inputs => PreparePairs(inputs, inputs.Features, distance.Threads, TensorPrimitives.Distance),
                SimilarityOperations.Distances),
            new(
                rbf,
                inputs => PreparePairs(inputs, inputs.Features, rbf.Threads, (x, y) => Rbf(TensorPrimitives.Distance(x, y), x.Length)),
                SimilarityOperations.Rbf),
            new(
                integer,
                inputs => PreparePairs(inputs, Converted(inputs.Quantised), integer.Threads, TensorPrimitives.Dot),
                ProductOperations.SignedBytes),
            new(
                integer,
                inputs => PreparePairs(inputs, Converted(inputs.Counts), integer.Threads, TensorPrimitives.Dot),
                ProductOperations.SmallBytes),
        ];

        static float Rbf(float distance, int pixels) => MathF.Exp(-distance * distance / pixels);

        // Sums of products of bytes need integers of 32 bits.
        static Memory<int> Converted(Memory<sbyte> features)
        {
            Memory<int> converted = AlignedMemory.Allocate<int>(features.Length);
            TensorPrimitives.ConvertChecked<sbyte, int>(features.Span, converted.Span);
            return converted;
        }
    }

    private static Call PreparePairs<T>(
        OperationInputs inputs, Memory<T> features, int threads, Func<ReadOnlySpan<T>, ReadOnlySpan<T>, T> function)
        where T : unmanaged, INumber<T>
    {
        (int channels, int pixels) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        Memory<T> matrix = AlignedMemory.Allocate<T>(inputs.Shape.GramLength);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads };
        return new Call(Run, () => ResultMatrix.FromLower<T>(matrix.Span, channels));

        void Run()
        {
            if (threads == 1)
            {
                for (int i = 0; i < channels; i++)
                {
                    ComputeRow(i);
                }
            }
            else
            {
                // Longest rows first, so that no thread waits for one at the end.
                Parallel.For(0, channels, options, i => ComputeRow(channels - 1 - i));
            }
        }

        void ComputeRow(int i)
        {
            ReadOnlySpan<T> all = features.Span;
            ReadOnlySpan<T> row = all.Slice(i * pixels, pixels);
            Span<T> results = matrix.Span.Slice(i * channels, i + 1);
            for (int j = 0; j <= i; j++)
            {
                results[j] = function(row, all.Slice(j * pixels, pixels));
            }
        }
    }

    /// <summary>Math.NET Numerics with its managed provider.</summary>
    private static Call PrepareMathNet(OperationInputs inputs)
    {
        (int channels, int pixels) = (inputs.Shape.Channels, inputs.Shape.Pixels);
        // Its matrices are column-major arrays of their own: row-major F is column-major X = Fᵀ, and G = Xᵀ·X.
        var x = new DenseMatrix(pixels, channels, inputs.Features.ToArray());
        var gram = new DenseMatrix(channels, channels);
        return new Call(() => x.TransposeThisAndMultiply(x, gram), () => ResultMatrix.ToDouble<float>(gram.Values));
    }

    private sealed class TensorPrimitivesRoutine(string function) : LibraryRoutine
    {
        public int Threads { get; private set; } = 1;

        public override string Name => $"TensorPrimitives.{function}";

        public override string Version => VersionOf(typeof(TensorPrimitives));

        public override void SetThreads(int threads) => Threads = threads;
    }

    private sealed class MathNetRoutine : LibraryRoutine
    {
        public override string Name => "Math.NET";

        public override string Version => VersionOf(typeof(DenseMatrix));

        public override void SetThreads(int threads)
        {
            Control.UseManaged();
            Control.MaxDegreeOfParallelism = threads;
        }
    }
}

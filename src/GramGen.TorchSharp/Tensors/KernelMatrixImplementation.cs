using System.Numerics;
using System.Runtime.ExceptionServices;
using GramGen.MatrixFunctions;
using GramGen.TorchSharp.Device;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>The kernels, in the memory of tensors on the CPU.</summary>
internal sealed class KernelMatrixImplementation : MatrixImplementation
{
    /// <summary>Values of a matrix, above which the copies that each thread makes would need much memory.</summary>
    private const int LargestOfOneThread = 512 * 512;

    public override Tensor Product(Tensor left, Tensor right, GramOptions options)
    {
        options = KernelImplementation.WithThreads(options);
        return left.dtype == torch.ScalarType.Float32
            ? Product<float>(left, right, options)
            : Product<double>(left, right, options);
    }

    public override Tensor Root(Tensor matrix, MatrixRoot root, double ridge, GramOptions options, out MatrixConvergence convergence)
    {
        options = KernelImplementation.WithThreads(options);
        return matrix.dtype == torch.ScalarType.Float32
            ? Root<float>(matrix, root, ridge, options, out convergence)
            : Root<double>(matrix, root, ridge, options, out convergence);
    }

    public override Tensor PolarFactor(Tensor matrix, ReadOnlySpan<NewtonSchulzStep> steps, GramOptions options)
    {
        options = KernelImplementation.WithThreads(options);
        return matrix.dtype == torch.ScalarType.Float32
            ? PolarFactor<float>(matrix, steps, options)
            : PolarFactor<double>(matrix, steps, options);
    }

    private static Tensor Product<T>(Tensor left, Tensor right, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor result = left.empty_like();
        var batch = new Batch<T>(left, result);
        var others = new Batch<T>(right, result);
        ForEach(batch.Count, batch.Length, options, (number, own) =>
            SymmetricMatrix.Multiply<T>(batch.Source(number), others.Source(number), batch.Rows, batch.Destination(number), own));
        return result;
    }

    private static Tensor Root<T>(
        Tensor matrix, MatrixRoot root, double ridge, GramOptions options, out MatrixConvergence convergence)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor result = matrix.empty_like();
        var batch = new Batch<T>(matrix, result);
        var all = new MatrixConvergence[batch.Count];
        ForEach(batch.Count, batch.Length, options, (number, own) =>
        {
            ReadOnlySpan<T> source = batch.Source(number);
            Span<T> destination = batch.Destination(number);
            all[number] = root switch
            {
                MatrixRoot.SquareRoot => SymmetricMatrix.ComputeSquareRoot(source, batch.Rows, destination, ridge, own),
                MatrixRoot.InverseSquareRoot => SymmetricMatrix.ComputeInverseSquareRoot(source, batch.Rows, destination, ridge, own),
                _ => SymmetricMatrix.ComputeInverseFourthRoot(source, batch.Rows, destination, ridge, own),
            };
        });
        convergence = all.Aggregate(Worse);
        return result;
    }

    private static Tensor PolarFactor<T>(Tensor matrix, ReadOnlySpan<NewtonSchulzStep> steps, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor result = matrix.empty_like();
        var batch = new Batch<T>(matrix, result);
        NewtonSchulzStep[] copy = steps.ToArray();
        ForEach(batch.Count, batch.Length, options, (number, own) =>
            GramGen.PolarFactor.Compute(batch.Source(number), batch.Rows, batch.Columns, batch.Destination(number), copy, own));
        return result;
    }

    /// <summary>
    /// Computes each matrix of a batch: one on each thread if there are as many and they are small, since threads that share one would wait
    /// for each other; otherwise one after the other, on all threads. If several fail, the first is reported.
    /// </summary>
    private static void ForEach(int count, int length, GramOptions options, Action<int, GramOptions> compute)
    {
        var problems = new Exception?[count];
        int threads = options.MaxDegreeOfParallelism;
        if (threads > 1 && count >= threads && length <= LargestOfOneThread)
        {
            GramOptions own = options with { MaxDegreeOfParallelism = 1 };
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads }, number => Compute(number, own));
        }
        else
        {
            for (int number = 0; number < count; number++)
            {
                Compute(number, options);
                if (problems[number] is not null)
                {
                    break;
                }
            }
        }

        int first = Array.FindIndex(problems, problem => problem is not null);
        if (first >= 0)
        {
            ExceptionDispatchInfo.Throw(BatchProblem.Of(problems[first]!, first, count) ?? problems[first]!);
        }

        void Compute(int number, GramOptions own)
        {
            try
            {
                compute(number, own);
            }
            catch (Exception problem)
            {
                problems[number] = problem;
            }
        }
    }

    /// <summary>The memory of N matrices and of their results, which the caller's dispose scope keeps alive.</summary>
    private readonly struct Batch<T>(Tensor source, Tensor destination)
        where T : unmanaged
    {
        private readonly TensorMemory<T> _source = new(source, isContiguous: true, source.numel());
        private readonly TensorMemory<T> _destination = new(destination, isContiguous: true, destination.numel());

        public int Count { get; } = (int)source.size(0);

        public int Rows { get; } = (int)source.size(1);

        public int Columns { get; } = (int)source.size(2);

        public int Length => Rows * Columns;

        public ReadOnlySpan<T> Source(int number) => _source.Slice((long)number * Length, Length);

        public Span<T> Destination(int number) => _destination.Slice((long)number * Length, Length);
    }
}

using System.Numerics;
using GramGen.MatrixFunctions;
using GramGen.TorchSharp.Device;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace GramGen.TorchSharp.Tensors;

/// <summary>The kernels, in the memory of tensors on the CPU, one matrix after the other.</summary>
internal sealed class KernelMatrixImplementation : MatrixImplementation
{
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
        for (int number = 0; number < batch.Count; number++)
        {
            SymmetricMatrix.Multiply<T>(batch.Source(number), others.Source(number), batch.Rows, batch.Destination(number), options);
        }

        return result;
    }

    private static Tensor Root<T>(
        Tensor matrix, MatrixRoot root, double ridge, GramOptions options, out MatrixConvergence convergence)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor result = matrix.empty_like();
        var batch = new Batch<T>(matrix, result);
        convergence = default;
        for (int number = 0; number < batch.Count; number++)
        {
            ReadOnlySpan<T> source = batch.Source(number);
            Span<T> destination = batch.Destination(number);
            try
            {
                MatrixConvergence one = root switch
                {
                    MatrixRoot.SquareRoot => SymmetricMatrix.ComputeSquareRoot(source, batch.Rows, destination, ridge, options),
                    MatrixRoot.InverseSquareRoot =>
                        SymmetricMatrix.ComputeInverseSquareRoot(source, batch.Rows, destination, ridge, options),
                    _ => SymmetricMatrix.ComputeInverseFourthRoot(source, batch.Rows, destination, ridge, options),
                };
                convergence = Worse(convergence, one);
            }
            catch (Exception problem) when (BatchProblem.Of(problem, number, batch.Count) is { } named)
            {
                throw named;
            }
        }

        return result;
    }

    private static Tensor PolarFactor<T>(Tensor matrix, ReadOnlySpan<NewtonSchulzStep> steps, GramOptions options)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        Tensor result = matrix.empty_like();
        var batch = new Batch<T>(matrix, result);
        for (int number = 0; number < batch.Count; number++)
        {
            try
            {
                GramGen.PolarFactor.Compute(
                    batch.Source(number), batch.Rows, batch.Columns, batch.Destination(number), steps, options);
            }
            catch (Exception problem) when (BatchProblem.Of(problem, number, batch.Count) is { } named)
            {
                throw named;
            }
        }

        return result;
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

        public ReadOnlySpan<T> Source(int number) => _source.Slice((long)number * Rows * Columns, Rows * Columns);

        public Span<T> Destination(int number) => _destination.Slice((long)number * Rows * Columns, Rows * Columns);
    }
}
